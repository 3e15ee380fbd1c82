package io.dure.app.control;

import io.dure.app.site.Tag;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** What people may ask of the fleet, as changes of the one writer. Who may ask what is judged before. */
public final class Desk {
    private static final int MOST_LATELY = 10_000;

    private final Control control;
    private final Attempts attempts;
    private final Instant zero;
    /** What came of the last submissions, by token and key. Of the writer alone. */
    private final Map<String, Lately> lately = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lately> eldest) {
            return size() > MOST_LATELY;
        }
    };

    Desk(Control control, Attempts attempts, Instant zero) {
        this.control = control;
        this.attempts = attempts;
        this.zero = zero;
    }

    /** The date of the engine's time 0. */
    public Instant zero() {
        return zero;
    }

    /** Whose submission it is, and under which key it is made once only; the key may be empty. */
    public record Sender(int token, String name, String key, String digest) {}

    /** A job that was taken, or why it was not. */
    public record Taken(long job, String problem, int elements) {
        public Taken(long job, String problem) {
            this(job, problem, 1);
        }
    }

    private record Lately(String digest, List<Taken> taken) {
        List<Taken> taken(Sender again) {
            if (!digest.equals(again.digest)) {
                throw new IllegalEvent(
                        "Idempotency-Key " + again.key,
                        "it was used for another request",
                        "a new key for each request");
            }
            return taken;
        }
    }

    /**
     * Takes jobs, each by itself: one that cannot be says so and holds up no other. {@code users}: who each is for, index
     * as in {@code specs}.
     */
    public CompletableFuture<List<Taken>> submit(List<JobSpec> specs, List<String> users, Sender sender) {
        List<String> texts = specs.stream().map(Dispatch::json).toList(); // here, and not by the one writer
        return control.change(specs.size(), turn -> {
            String key = sender.token + " " + sender.key;
            Lately before = sender.key.isEmpty() ? null : lately.get(key);
            if (before != null) { // two at the same time: the first is not yet where it can be looked up
                return before.taken(sender);
            }
            List<Taken> taken = new ArrayList<>();
            for (int i = 0; i < specs.size(); i++) {
                taken.add(take(turn, specs.get(i), users.get(i), texts.get(i)));
            }
            List<Long> ids = taken.stream().map(Taken::job).filter(id -> id > 0).toList();
            if (!sender.key.isEmpty() && !ids.isEmpty()) {
                turn.page().answer(new Page.Submission(sender.token, sender.key, sender.digest, ids));
                lately.put(key, new Lately(sender.digest, taken));
            }
            return taken;
        });
    }

    private Taken take(Turn turn, JobSpec spec, String user, String text) {
        try {
            return spec.array() == null
                    ? new Taken(submit(turn, spec, user, text, 0, 0), "")
                    : takeAll(turn, spec, user, ArrayOf.read(spec.array()));
        } catch (BadRequest | IllegalEvent e) {
            return new Taken(0, String.valueOf(e.getMessage()));
        }
    }

    /** All elements, or none: whatever is wrong with one is wrong with the first. */
    private Taken takeAll(Turn turn, JobSpec spec, String user, ArrayOf array) {
        array.check(spec);
        String name = new Asked(spec, turn.book(), zero).name();
        long first = turn.nextJob();
        List<Long> ids = new ArrayList<>();
        for (int number : array.numbers()) {
            JobSpec element = array.element(spec, name, first, number);
            ids.add(submit(turn, element, user, Dispatch.json(element), first, array.atOnce()));
        }
        Long[] all = ids.toArray(new Long[0]);
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("update job set array_of = ? where id = any(?)")) {
                s.setLong(1, first);
                s.setArray(2, db.createArrayOf("bigint", all));
                s.executeUpdate();
            }
        });
        return new Taken(first, "", all.length);
    }

    /** {@code text}: the same as JSON. */
    private long submit(Turn turn, JobSpec spec, String user, String text, long array, int atOnce) {
        Asked asked = new Asked(spec, turn.book(), zero);
        asked.work();
        OptionalLong idle = asked.idleMillis();
        String name = asked.name();
        List<Integer> sites = asked.sites();
        int residency = sites.isEmpty()
                ? Job.ANY_SITE
                : turn.book().residency(sites).orElse(turn.book().residencies());
        Optional<Integer> known = turn.people().find(user);
        Job job = asked.job(turn.nextJob(), known.orElse(0), residency);
        if (!sites.isEmpty() && turn.book().residency(sites).isEmpty()) {
            turn.tell(new Event.ResidencyAdded(turn.nowMillis(), residency, sites));
        }
        int person = turn.person(user);
        Job told = person == job.user() && array == 0 ? job : asked.job(job.id(), person, residency, array, atOnce);
        turn.tell(new Event.JobSubmitted(turn.nowMillis(), told));
        control.shut().came(turn, job.id(), job.queue());
        idle.ifPresent(millis -> turn.page().also(db -> interactive(db, job.id(), millis)));
        turn.keep(told, name, text);
        return job.id();
    }

    private static void interactive(Connection db, long job, long idleMillis) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into interactive values (?, ?)")) {
            s.setLong(1, job);
            s.setLong(2, idleMillis);
            s.executeUpdate();
        }
    }

    /** What would be if this job were submitted now. Fails as a submission would; nothing is kept. */
    public CompletableFuture<Trial> trial(JobSpec spec, String user) {
        return control.change(turn -> {
            Asked asked = new Asked(spec, turn.book(), zero);
            asked.work();
            asked.name();
            List<Integer> sites = asked.sites();
            Optional<Integer> known =
                    sites.isEmpty() ? Optional.of(Job.ANY_SITE) : turn.book().residency(sites);
            int residency = known.orElse(turn.book().residencies());
            int person = turn.people().find(user).orElse(turn.people().count());
            Job job = asked.job(turn.nextJob(), person, residency);
            Engine fork = turn.engine().fork();
            if (known.isEmpty()) {
                fork.apply(new Event.ResidencyAdded(turn.nowMillis(), residency, sites));
            }
            fork.apply(new Event.JobSubmitted(turn.nowMillis(), job));
            return new Trial(fork, job, turn.nowMillis());
        });
    }

    /** A job that waits is cancelled at once, one that runs is told to stop. {@code queue}: the job's. */
    public CompletableFuture<Boolean> cancel(long job, int queue, String who) {
        return control.change(turn -> {
            turn.tell(new Event.JobCancelled(turn.nowMillis(), job));
            if (attempts.of(job).isEmpty()) {
                turn.page().stand(job, Page.Standing.over(JobState.CANCELLED, turn.nowMillis(), ""));
            }
            turn.page().audit(new Page.Audited(who, queue, "cancel", "job " + job));
            return true;
        });
    }

    /** Ends an interactive job that was idle; false when it is over, or stops already. {@code why}: in words, for its user. */
    CompletableFuture<Boolean> endIdle(Tag tag, int queue, String why) {
        return control.change(turn -> {
            boolean runs =
                    attempts.of(tag).filter(open -> open.stopCause().isEmpty()).isPresent();
            if (runs) {
                attempts.markIdle(tag.job());
                turn.tell(new Event.JobCancelled(turn.nowMillis(), tag.job()));
                turn.page().audit(new Page.Audited("idle timeout", queue, "end-idle", "job " + tag.job() + ": " + why));
                turn.notice("idle", tag.job(), tag.attempt(), why);
            }
            return runs;
        });
    }

    public CompletableFuture<Boolean> hold(long job, int queue, boolean held, String who) {
        return control.change(turn -> {
            if (held) {
                control.shut().leave(turn, job);
            } else {
                checkOpen(turn, job, queue);
            }
            turn.tell(held ? new Event.JobHeld(turn.nowMillis(), job) : new Event.JobReleased(turn.nowMillis(), job));
            turn.page().audit(new Page.Audited(who, queue, held ? "hold" : "release", "job " + job));
            return true;
        });
    }

    private void checkOpen(Turn turn, long job, int queue) {
        Optional<String> why = control.shut().why(queue, turn.book());
        if (why.isPresent()) {
            throw new IllegalEvent("release of job " + job, why.get(), "wait for the next period, or a higher budget");
        }
    }

    /** Nothing starts in this queue and those below it from now on; {@link #holdAll} holds those that wait already. */
    public CompletableFuture<Boolean> shut(int queue, String why, String who) {
        return control.change(turn -> {
            control.shut().close(turn, queue, why);
            turn.notice("budget-spent", why);
            turn.page().audit(new Page.Audited(who, queue, "shut", turn.book().path(queue) + ": " + why));
            return true;
        });
    }

    /** Holds these jobs, which are in a queue that is shut; those that their users hold stay theirs. */
    public CompletableFuture<Boolean> holdAll(List<Long> jobs, int queue) {
        return control.change(turn -> {
            if (control.shut().isShut(queue)) {
                control.shut().hold(turn, jobs);
            }
            return true;
        });
    }

    /**
     * The queue starts jobs again.
     *
     * @param jobs those in it and below that are not over, with their queues
     * @param staysFrozen people have frozen it besides
     */
    public CompletableFuture<Boolean> reopen(int queue, Map<Long, Integer> jobs, boolean staysFrozen, String who) {
        return control.change(turn -> {
            control.shut().open(turn, queue, jobs, staysFrozen);
            turn.page()
                    .audit(new Page.Audited(who, queue, "reopened", turn.book().path(queue)));
            return true;
        });
    }

    /** Keeps quotas for their dates. Those of the same source that have not been applied are replaced if asked. */
    public CompletableFuture<List<Long>> dated(List<DatedQuota> changes, boolean replaces, String source, String who) {
        return control.change(turn -> {
            if (replaces) {
                int _ = control.dated().remove(turn, one -> one.source().equals(source));
            }
            List<Long> ids = new ArrayList<>();
            for (DatedQuota change : changes) {
                ids.add(control.dated().add(turn, change));
                turn.page()
                        .audit(new Page.Audited(
                                who,
                                change.queue(),
                                "quota-dated",
                                turn.book().path(change.queue()) + " " + change.quotaGpus() + " from "
                                        + zero.plusMillis(change.atMillis())));
            }
            return ids;
        });
    }

    /** Forgets a quota that has not been applied; false when there is none of this id. */
    public CompletableFuture<Boolean> undate(long id, int queue, String who) {
        return control.change(turn -> {
            boolean isGone = control.dated().remove(turn, one -> one.id() == id) > 0;
            if (isGone) {
                turn.page().audit(new Page.Audited(who, queue, "quota-undated", String.valueOf(id)));
            }
            return isGone;
        });
    }

    /** Drains a node (what runs there goes on, nothing starts), or has it up again. */
    public CompletableFuture<Boolean> node(int node, NodeState state, String who) {
        return control.change(turn -> {
            boolean isHeld = control.suspects().isHeld(node);
            if (isHeld && state == NodeState.UP && !control.drains().isDrained(node)) {
                throw new IllegalEvent(
                        "node " + turn.book().nodeName(node) + " up",
                        "it is in quarantine",
                        "dure quarantine release " + turn.book().nodeName(node));
            }
            if (!isHeld || state != NodeState.UP) { // else the quarantine keeps it drained
                turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, state));
            }
            control.drains().set(node, state == NodeState.DRAINED);
            turn.page()
                    .audit(new Page.Audited(
                            who, 0, "node-" + Asked.word(state), turn.book().nodeName(node)));
            return true;
        });
    }

    /** Takes a node from work until it was looked at. */
    public CompletableFuture<Boolean> quarantine(int node, String why, String who) {
        return control.change(turn -> {
            control.suspects().hold(turn, node, why, who);
            return true;
        });
    }

    /** Gives a node back that was in quarantine; tests that it has not passed are not asked for any more. */
    public CompletableFuture<Boolean> release(int node, String why, String who) {
        return control.change(turn -> {
            control.suspects().release(turn, node, control.drains().isDrained(node), why, who);
            return true;
        });
    }

    /** What a node in quarantine must pass from now on, to be given back then. */
    public CompletableFuture<Boolean> burnIn(int node, SuspectRule.Test test, String who) {
        return control.change(turn -> {
            control.suspects().test(turn, node, test, who);
            return true;
        });
    }

    /** When nodes become suspect from now on. */
    public CompletableFuture<Boolean> suspectRule(SuspectRule rule, String who) {
        return control.change(turn -> {
            control.suspects().rule(turn, rule);
            turn.page().audit(new Page.Audited(who, 0, "quarantine-rule", SuspectRule.text(rule)));
            return true;
        });
    }

    /** Other quotas, limits or weight of a queue. */
    public CompletableFuture<Boolean> queue(Queue queue, String who) {
        return control.change(turn -> {
            turn.tell(new Event.QueueSet(turn.nowMillis(), queue));
            turn.page()
                    .audit(new Page.Audited(
                            who, queue.id(), "quota", turn.book().path(queue.id())));
            return true;
        });
    }

    /** What a site may draw from now on. {@code hall}: one of its halls, or {@link Event.EnvelopeSet#WHOLE_SITE}. */
    public CompletableFuture<Boolean> envelope(int site, int hall, List<PowerStep> steps, String who) {
        return control.change(turn -> {
            turn.tell(new Event.EnvelopeSet(turn.nowMillis(), site, hall, steps));
            turn.page().audit(new Page.Audited(who, 0, "envelope", turn.book().areaName(site, hall)));
            return true;
        });
    }

    /** Notes what somebody has done that the engine is not told of. {@code queue}: whose it is; 0: of the fleet. */
    public CompletableFuture<Boolean> audit(String who, int queue, String action, String subject) {
        return control.change(turn -> {
            turn.page().audit(new Page.Audited(who, queue, action, subject));
            return true;
        });
    }
}
