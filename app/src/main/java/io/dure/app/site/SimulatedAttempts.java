package io.dure.app.site;

import io.dure.engine.Job;
import io.dure.twin.scenario.Draws;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All attempts of a simulation, and what their jobs have saved. Knows no clock: whoever calls says what time it is, and
 * never goes back. For one thread at a time.
 */
final class SimulatedAttempts {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final double LEAST = 0.3;
    private static final double RANGE = 0.6;

    private final long seed;
    private final long stopMillis;
    private final Map<Tag, SimulatedAttempt> running = new HashMap<>();
    private final Map<Tag, Long> checkpoints = new HashMap<>();
    private final TreeSet<SimulatedAttempt> byDue = new TreeSet<>();
    private final TreeMap<Tag, How> over = new TreeMap<>();
    private final Map<Long, Long> saved = new HashMap<>();

    /** {@code stopMillis}: how long an attempt takes to save its work and go. */
    SimulatedAttempts(long seed, long stopMillis) {
        this.seed = seed;
        this.stopMillis = stopMillis;
    }

    /** Something happened by itself. */
    interface Heard {
        void ended(Tag tag, How how);

        void taskGone(Tag tag, int task);
    }

    /** False when it is known already. */
    boolean start(Order order, long now) {
        if (running.containsKey(order.tag()) || over.containsKey(order.tag())) {
            return false;
        }
        long goal = runMillis(order) - saved.getOrDefault(order.tag().job(), 0L);
        SimulatedAttempt attempt = new SimulatedAttempt(order, goal, now);
        running.put(order.tag(), attempt);
        byDue.add(attempt);
        if (order.work().checkpointMillis() > 0) {
            checkpoints.put(order.tag(), order.work().checkpointMillis());
        }
        return true;
    }

    /** It cannot run. */
    void refuse(Tag tag, String why, Heard heard) {
        if (!running.containsKey(tag) && !over.containsKey(tag)) {
            over.put(tag, How.notStarted(why));
            heard.ended(tag, How.notStarted(why));
        }
    }

    /** At full speed, all attempts of the job together. */
    private long runMillis(Order order) {
        if (order.work().simulatedMillis() > 0) {
            return order.work().simulatedMillis();
        }
        long job = order.tag().job();
        double part =
                LEAST + RANGE * new Draws(seed + (job >>> Integer.SIZE), (int) job, Draws.Purpose.RUN_TIME).uniform();
        long limit = order.limitMillis() == Job.NO_LIMIT ? HOUR_MILLIS : order.limitMillis();
        return Math.max(1, (long) (limit * part));
    }

    void cap(Tag tag, int perMille, long now) {
        change(tag, a -> a.cap(perMille, now));
    }

    void stop(Tag tag, long graceMillis, long now) {
        change(tag, a -> a.leave(now + Math.min(graceMillis, stopMillis)));
    }

    void grow(Tag tag, int task, int node, long now) {
        change(tag, a -> a.grow(task, node, now));
    }

    void shrink(Tag tag, int task, long graceMillis, long now) {
        change(tag, a -> a.shrink(task, now + Math.min(graceMillis, stopMillis)));
    }

    private void change(Tag tag, Consumer<SimulatedAttempt> how) {
        SimulatedAttempt attempt = running.get(tag);
        if (attempt != null) {
            byDue.remove(attempt);
            how.accept(attempt);
            byDue.add(attempt);
        }
    }

    /** When something happens next by itself, or MAX_VALUE. */
    long nextMillis() {
        return byDue.isEmpty() ? Long.MAX_VALUE : byDue.first().dueMillis();
    }

    /** Lets happen what is due by now, in order of time; each thing at its own time. */
    void step(long now, Heard heard) {
        while (nextMillis() <= now) {
            SimulatedAttempt a = byDue.removeFirst();
            long at = a.dueMillis();
            if (a.isDone(at)) {
                end(a, a.end(), at, heard);
            } else if (a.isGone(at)) {
                end(a, How.stopped(), at, heard);
            } else {
                a.dropGone(at).stream().forEach(task -> heard.taskGone(a.tag(), task));
                byDue.add(a);
            }
        }
    }

    /** A node is down: all that had tasks on it are lost. */
    void lose(int node, String why, long now, Heard heard) {
        List<SimulatedAttempt> hit =
                byDue.stream().filter(a -> a.hasRiderOn(node)).toList();
        for (SimulatedAttempt a : hit) {
            byDue.remove(a);
            a.loseRiders(node, now).stream().forEach(task -> heard.taskGone(a.tag(), task));
            byDue.add(a);
        }
        List<SimulatedAttempt> lost = byDue.stream().filter(a -> a.isOn(node)).toList();
        lost.forEach(a -> lose(a.tag(), why, now, heard));
    }

    /** It is lost, if it runs. */
    void lose(Tag tag, String why, long now, Heard heard) {
        SimulatedAttempt a = running.get(tag);
        if (a != null) {
            byDue.remove(a);
            end(a, How.lost(why), now, heard);
        }
    }

    private void end(SimulatedAttempt a, How how, long now, Heard heard) {
        running.remove(a.tag());
        Long checkpoint = checkpoints.remove(a.tag());
        boolean mayGoOn = how.kind() == How.Kind.STOPPED || how.kind() == How.Kind.LOST;
        if (!mayGoOn) {
            saved.remove(a.tag().job());
        } else if (checkpoint != null) {
            save(a.tag().job(), a.doneMillis(now), checkpoint);
        }
        over.put(a.tag(), how);
        heard.ended(a.tag(), how);
    }

    private void save(long job, long doneMillis, long checkpointMillis) {
        long all = saved.getOrDefault(job, 0L) + doneMillis;
        saved.put(job, all - all % checkpointMillis);
    }

    /** What a job need not do again; told by whoever remembers more than this does. */
    void remember(long job, long savedMillis) {
        saved.merge(job, savedMillis, Math::max);
    }

    /** Of one that runs and has saved its work; empty for others. */
    OptionalLong checkpointAgeMillis(Tag tag, long now) {
        SimulatedAttempt a = running.get(tag);
        Long every = checkpoints.get(tag);
        if (a == null || every == null) {
            return OptionalLong.empty();
        }
        long all = saved.getOrDefault(tag.job(), 0L) + a.doneMillis(now);
        return all < every ? OptionalLong.empty() : OptionalLong.of(all % every);
    }

    Set<Tag> known() {
        TreeSet<Tag> all = new TreeSet<>(running.keySet());
        all.addAll(over.keySet());
        return all;
    }

    void forget(Tag tag) {
        over.remove(tag);
    }
}
