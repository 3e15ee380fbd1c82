package io.dure.app.control;

import io.dure.engine.Level;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;

/** Reasons in a sentence, with their numbers. Of jobs that the reader may not see it says only that they are another's. */
public final class Because {
    private final Fleetbook book;
    private final LongPredicate maySee;
    private final Instant zero;

    /** For a reader who may see all jobs, with times since time 0. */
    Because(Fleetbook book) {
        this(book, _ -> true, Instant.EPOCH);
    }

    /** {@code zero}: the date of the engine's time 0. */
    public Because(Fleetbook book, LongPredicate maySee, Instant zero) {
        this.book = book;
        this.maySee = maySee;
        this.zero = zero;
    }

    public String words(Reason reason) {
        return switch (reason) {
            case Reason.NoSuchType r -> "no GPU of type " + type(r.gpuType()) + " is in the fleet";
            case Reason.NeverFits r ->
                "it can never run here: it asks for " + tasks(r.tasks(), r.task()) + ", and the largest pool holds "
                        + r.mostTasks() + " such tasks even when it is empty";
            case Reason.NeverFitsDomain r ->
                "it can never run here: it asks for " + tasks(r.tasks(), r.task()) + " in one " + level(r.level())
                        + ", and the largest holds " + r.mostTasks() + " even when it is empty";
            case Reason.AboveLimit r ->
                "it asks for " + gpus(r.needMilliGpus()) + ", and " + path(r.queue()) + " may never hold more than "
                        + r.limitGpus();
            case Reason.AboveTypeLimit r ->
                "it asks for " + gpus(r.needMilliGpus()) + " of type " + type(r.gpuType()) + ", and " + path(r.queue())
                        + " may never hold more than " + r.limitGpus();
            case Reason.QuotaExhausted r ->
                path(r.queue()) + " holds " + gpus(r.usedMilliGpus()) + " of the " + r.limitGpus()
                        + " that it may, and the job needs " + gpus(r.needMilliGpus());
            case Reason.TypeQuotaExhausted r ->
                path(r.queue()) + " holds " + gpus(r.usedMilliGpus()) + " of type " + type(r.gpuType()) + " of the "
                        + r.limitGpus() + " that it may, and the job needs " + gpus(r.needMilliGpus());
            case Reason.NotLent r ->
                "it would run on borrowed GPUs: of the " + gpus(r.needMilliGpus()) + " that it needs, others lend "
                        + gpus(r.lentMilliGpus());
            case Reason.TypeNotLent r ->
                "it would run on borrowed GPUs of type " + type(r.gpuType()) + ": of the " + gpus(r.needMilliGpus())
                        + " that it needs, others lend " + gpus(r.lentMilliGpus());
            case Reason.FleetBusy r ->
                "it needs " + gpus(r.needMilliGpus()) + " in one pool, and at most " + gpus(r.freeMilliGpus())
                        + " are free in one";
            case Reason.Fragmented r ->
                "enough GPUs are free (" + gpus(r.freeMilliGpus()) + "), but not in pieces for "
                        + task(r.task()) + " a task: of the " + gpus(r.needMilliGpus()) + " that it needs, "
                        + gpus(r.usableMilliGpus()) + " can be used";
            case Reason.FragmentedDomains r ->
                "it needs " + gpus(r.needMilliGpus()) + " in one " + level(r.level()) + ", and the best has room for "
                        + gpus(r.largestDomainMilliGpus()) + ", of " + gpus(r.freeMilliGpus()) + " free in all";
            case Reason.NodeFull r ->
                switch (r.resource()) {
                    case CPU ->
                        "GPUs are free, but each task needs " + cores(r.need()) + " cores beside them, and at most "
                                + cores(r.bestFree()) + " are free";
                    case MEMORY ->
                        "GPUs are free, but each task needs " + r.need() + " MiB of memory beside them, and at most "
                                + r.bestFree() + " are free";
                };
            case Reason.DataResidency r ->
                "it would fit elsewhere, but its data may be only at " + String.join(", ", sites(r.sites()));
            case Reason.BehindReservation r ->
                "it would fit, but would delay " + job(r.job()) + ", whose start is promised for "
                        + when(r.untilMillis());
            case Reason.BehindInQueue r -> job(r.job()) + " of the same queue is before it, and nobody passes that";
            case Reason.AwaitingReclaim r ->
                "GPUs are being taken back for it: " + gpus(r.outstandingMilliGpus()) + " have still to come, by "
                        + when(r.byMillis());
            case Reason.OnHold _ -> "it is on hold until it is released";
            case Reason.Frozen r ->
                switch (r.scope()) {
                    case FLEET -> "nothing starts now: the fleet is frozen by those who run it";
                    case SITE ->
                        "site " + book.sites().get(r.of())
                                + " would have room for it, and is frozen by those who run it";
                    case QUEUE ->
                        "nothing of queue " + book.path(r.of()) + " starts now: it is frozen by those who run it";
                };
            case Reason.NotBefore r -> "it does not start before " + when(r.atMillis());
            case Reason.DependsOn r -> "it waits until " + job(r.job()) + " is over";
            case Reason.ArrayLimit r -> "at most " + r.limit() + " elements of its array run at once";
            case Reason.UserLimit r ->
                "its user holds " + gpus(r.usedMilliGpus()) + " of the " + r.limitGpus() + " that one user may hold of "
                        + path(r.queue()) + ", and it needs " + gpus(r.needMilliGpus());
            case Reason.UserJobLimit r ->
                "its user runs " + r.jobs() + " of the " + r.limitJobs() + " jobs that one user may run in "
                        + path(r.queue());
            case Reason.AboveUserLimit r ->
                "it asks for " + gpus(r.needMilliGpus()) + ", and one user may hold " + r.limitGpus() + " of "
                        + path(r.queue());
            case Reason.DependencyFailed r -> job(r.job()) + " was to complete before it, and did not";
            case Reason.DeadlineNotMet r ->
                "it cannot be over by its deadline, " + when(r.deadlineMillis())
                        + (r.earliestEndMillis() == Reason.DeadlineNotMet.NEVER
                                ? ": no end can be promised"
                                : ": the earliest end is " + when(r.earliestEndMillis()));
            case Reason.PowerEnvelope r ->
                "its GPUs are free, but "
                        + book.areaName(r.site(), r.hall())
                        + " has " + watts(r.headroomWatts()) + " left, and it needs " + watts(r.needWatts())
                        + (r.nextChangeMillis() == Long.MAX_VALUE
                                ? ""
                                : "; the limit changes " + when(r.nextChangeMillis()));
            case Reason.WindowAhead r ->
                "it would not be gone before nodes are kept for others from " + when(r.fromMillis()) + " on";
            case Reason.AwaitsBooking r ->
                "it starts in its booking, from " + when(r.fromMillis()) + " to " + when(r.toMillis());
            case Reason.BookingOver _ -> "its booking was refused, is over, or has too little time left";
            case Reason.OfGroup r -> "task group " + (r.group() + 1) + ": " + words(r.reason());
            case Reason.GroupsApart r ->
                "each of its task groups would fit now, but in no site all at once: at " + site(r.site())
                        + " there is room for " + r.mostTasks() + " of the " + r.tasks() + " tasks of task group "
                        + (r.group() + 1);
            case Reason.NeverTogether r ->
                "it can never run here: no site could hold all its task groups even if it were empty; at "
                        + site(r.site()) + " there would be room for " + r.mostTasks() + " of the " + r.tasks()
                        + " tasks of task group " + (r.group() + 1);
            case Reason.NotYetDecided _ -> "it has just come; the next decision will tell";
        };
    }

    private String type(int gpuType) {
        return gpuType >= 0 && gpuType < book.gpuTypes().size()
                ? book.gpuTypes().get(gpuType)
                : "any";
    }

    private String path(int queue) {
        return "queue " + book.path(queue);
    }

    private String job(long id) {
        return maySee.test(id) ? "job " + id : "a job of another organisation";
    }

    private List<String> sites(List<Integer> ids) {
        return ids.stream().map(this::site).toList();
    }

    private String site(int id) {
        return book.sites().get(id);
    }

    private String when(long millis) {
        if (millis == Long.MAX_VALUE) {
            return "a time that nobody knows";
        }
        return zero.equals(Instant.EPOCH)
                ? Duration.ofMillis(millis).truncatedTo(ChronoUnit.SECONDS) + " after the start"
                : zero.plusMillis(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String tasks(long tasks, Task task) {
        return tasks + (tasks == 1 ? " task of " : " tasks of ") + task(task);
    }

    private static String task(Task task) {
        return gpus(task.milliGpus());
    }

    private static String gpus(long milli) {
        String count = milli % 1000 == 0
                ? String.format(Locale.ROOT, "%,d", milli / 1000)
                : String.format(Locale.ROOT, "%,.3f", milli / 1000.0).replaceAll("0+$", "");
        return count + (milli == 1000 ? " GPU" : " GPUs");
    }

    private static String cores(long milli) {
        return milli % 1000 == 0 ? String.valueOf(milli / 1000) : String.valueOf(milli / 1000.0);
    }

    private static String watts(long watts) {
        return watts >= 1_000_000
                ? String.format(Locale.ROOT, "%.2f MW", watts / 1e6)
                : String.format(Locale.ROOT, "%.1f kW", watts / 1e3);
    }

    private static String level(Level level) {
        return level.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
