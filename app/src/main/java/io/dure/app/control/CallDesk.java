package io.dure.app.control;

import io.dure.app.store.CallTables;
import io.dure.app.store.Page;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Calls for compute, as changes of the one writer: an award is a queue, made and entitled as any other. */
public final class CallDesk {
    /** As the engine has it. */
    private static final int MOST_QUEUES = 50_000;

    private final Control control;

    CallDesk(Control control) {
        this.control = control;
    }

    /** An award that is to be made: {@code gpuType} is the lot's, {@code name} that of its queue. */
    public record Made(CallTables.AwardRow row, int gpuType, String name) {}

    public CompletableFuture<Boolean> open(CallTables.CallRow call, String who) {
        return control.change(turn -> {
            turn.page().also(CallTables.open(call));
            turn.page().audit(new Page.Audited(who, call.home(), "call-opened", "call " + call.id()));
            return true;
        });
    }

    public CompletableFuture<Boolean> close(CallTables.CallRow call, String who) {
        return control.change(turn -> {
            turn.page().also(CallTables.close(call.id()));
            turn.page().audit(new Page.Audited(who, call.home(), "call-closed", "call " + call.id()));
            return true;
        });
    }

    public CompletableFuture<Boolean> apply(CallTables.ApplicationRow application) {
        return control.change(turn -> {
            turn.page().also(CallTables.apply(application));
            turn.page()
                    .audit(new Page.Audited(
                            application.person(), application.tenant(), "applied", "application " + application.id()));
            return true;
        });
    }

    public CompletableFuture<Boolean> review(CallTables.ReviewRow review) {
        return control.change(turn -> {
            turn.page().also(CallTables.review(review));
            turn.page()
                    .audit(new Page.Audited(review.reviewer(), 0, "reviewed", "application " + review.application()));
            return true;
        });
    }

    /**
     * Makes a queue of each award, below the call's, with its quota from its first day to its last; and notes why others
     * have none. Answers with the rows as they were kept: with the queues that were made.
     */
    public CompletableFuture<List<CallTables.AwardRow>> decide(
            CallTables.CallRow call, List<Made> awards, List<CallTables.RefusalRow> refusals, String who) {
        return control.change(turn -> {
            checkRoom(turn.book(), call.home(), awards);
            turn.page().also(CallTables.forgetRefusals(call.id()));
            List<CallTables.AwardRow> kept =
                    awards.stream().map(one -> make(turn, call, one, who)).toList();
            refusals.forEach(one -> turn.page().also(CallTables.refuse(one)));
            turn.page()
                    .audit(new Page.Audited(
                            who,
                            call.home(),
                            "call-decided",
                            "call " + call.id() + ": " + awards.size() + " awards, " + refusals.size() + " refusals"));
            return kept;
        });
    }

    private static boolean isRationed(Fleetbook book, int gpuType) {
        return book.queues().stream().flatMap(q -> q.typeQuotas().stream()).anyMatch(t -> t.gpuType() == gpuType);
    }

    /**
     * GPUs of this type, or of all that are not rationed where it is not, that can be given to more queues below this one.
     * The queue of the whole fleet gives as many as it is asked for.
     */
    public static long room(Fleetbook book, int home, int gpuType) {
        if (home == 0) {
            return Queue.UNLIMITED;
        }
        int type = isRationed(book, gpuType) ? gpuType : Job.ANY_TYPE;
        long below = book.queues().stream()
                .filter(q -> q.parent() == home)
                .mapToLong(q -> q.of(type).quotaGpus())
                .sum();
        return book.queue(home).of(type).quotaGpus() - below;
    }

    /** Before anything is made: all or none. */
    private static void checkRoom(Fleetbook book, int home, List<Made> awards) {
        Map<Integer, Long> asked = new TreeMap<>();
        awards.forEach(one ->
                asked.merge(isRationed(book, one.gpuType) ? one.gpuType : Job.ANY_TYPE, one.row.gpus(), Long::sum));
        asked.forEach((type, gpus) -> {
            long room = room(book, home, type);
            if (gpus > room) {
                throw new IllegalEvent(
                        gpus + " GPUs of awards",
                        "queue " + book.path(home) + " has " + room + " left to give to queues below it",
                        "raise its quota first");
            }
        });
        if (book.queues().size() + awards.size() >= MOST_QUEUES) {
            throw new IllegalEvent(
                    awards.size() + " awards", "a fleet has at most " + MOST_QUEUES + " queues", "fewer, larger ones");
        }
    }

    private CallTables.AwardRow make(Turn turn, CallTables.CallRow call, Made made, String who) {
        CallTables.AwardRow row = made.row;
        Fleetbook book = turn.book();
        int id = book.queues().size();
        boolean isRationed = isRationed(book, made.gpuType);
        boolean hasBegun = row.fromMillis() <= turn.nowMillis();
        turn.tell(new Event.QueueSet(
                turn.nowMillis(),
                new Queue(
                        id,
                        call.home(),
                        made.name,
                        hasBegun && !isRationed ? row.gpus() : 0,
                        Queue.UNLIMITED,
                        0,
                        1,
                        Queue.UNLIMITED,
                        Queue.UNLIMITED,
                        isRationed ? types(made.gpuType, hasBegun ? row.gpus() : 0) : List.of())));
        String source = source(row.application());
        if (!hasBegun) {
            long _ = control.dated().add(turn, from(row.fromMillis(), id, isRationed, made, source, who));
        }
        long _ = control.dated()
                .add(
                        turn,
                        new DatedQuota(
                                0,
                                row.toMillis(),
                                id,
                                0,
                                OptionalLong.of(0),
                                isRationed ? types(made.gpuType, 0) : List.of(),
                                source,
                                who));
        CallTables.AwardRow kept = new CallTables.AwardRow(
                row.application(),
                row.call(),
                id,
                row.lot(),
                row.gpus(),
                row.fromMillis(),
                row.toMillis(),
                OptionalLong.empty(),
                "",
                row.limitedBy());
        turn.page().also(CallTables.award(kept));
        turn.page().audit(new Page.Audited(who, id, "awarded", turn.book().path(id) + ": " + row.gpus() + " GPUs"));
        return kept;
    }

    private static DatedQuota from(
            long fromMillis, int queue, boolean isRationed, Made made, String source, String who) {
        long gpus = made.row.gpus();
        return new DatedQuota(
                0,
                fromMillis,
                queue,
                isRationed ? 0 : gpus,
                OptionalLong.empty(),
                isRationed ? types(made.gpuType, gpus) : List.of(),
                source,
                who);
    }

    private static List<TypeQuota> types(int gpuType, long gpus) {
        return List.of(new TypeQuota(gpuType, gpus, Queue.UNLIMITED, 0));
    }

    private static String source(long application) {
        return "award of application " + application;
    }

    /** The queue is entitled to nothing from now on; what runs there goes on until others need its GPUs. */
    public CompletableFuture<Boolean> takeBack(CallTables.AwardRow award, String why, String who) {
        return control.change(turn -> {
            Queue q = turn.book().queue(award.queue());
            List<TypeQuota> types = q.typeQuotas().stream()
                    .map(t -> new TypeQuota(t.gpuType(), 0, t.lendLimitGpus(), 0))
                    .toList();
            turn.tell(new Event.QueueSet(
                    turn.nowMillis(),
                    new Queue(
                            q.id(),
                            q.parent(),
                            q.name(),
                            0,
                            q.lendLimitGpus(),
                            0,
                            q.weight(),
                            q.userLimitGpus(),
                            q.userLimitJobs(),
                            types)));
            int _ = control.dated().remove(turn, one -> one.source().equals(source(award.application())));
            turn.page().also(CallTables.takeBack(award.application(), turn.nowMillis(), why));
            turn.page()
                    .audit(new Page.Audited(
                            who, award.queue(), "taken-back", turn.book().path(award.queue()) + ": " + why));
            return true;
        });
    }
}
