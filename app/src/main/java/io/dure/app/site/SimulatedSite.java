package io.dure.app.site;

import io.dure.engine.NodeState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Nothing runs for real: attempts end after {@link Work#simulatedMillis} of Dure's time, later when they are capped,
 * earlier when they have more tasks, by the same physics as in the twin. A stop takes {@link Ways#stopMillis}, or the
 * grace if that is shorter.
 *
 * <p>It lives in memory. After a crash whoever opens it again says what is running, by orders that say since when ({@link
 * Order#startedAt}), and what jobs have saved ({@link #remember}); ends then come at their times, those that are past at
 * once. Caps and tasks that came after the start are told as ever, and count from then on.
 */
public final class SimulatedSite implements Site {
    /** The clock may be set to another speed meanwhile. */
    private static final long LONGEST_WAIT_MILLIS = 200;

    private final String name;
    private final List<Node> nodes;
    private final EngineClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SimulatedAttempts attempts;
    private final SimulatedFailures failures;
    private final List<Telling> toTell = new ArrayList<>();
    private final Thread thread;
    private volatile @Nullable Happenings told;

    /**
     * How things go there.
     *
     * @param seed of all draws
     * @param stopMillis how long an attempt takes to save its work and go
     * @param failures of nodes
     */
    public record Ways(long seed, long stopMillis, Failures failures) {
        private static final long STOP_MILLIS = 30_000;

        /** Nodes do not fail; a stop takes 30 s. */
        public static final Ways USUAL = new Ways(1, STOP_MILLIS, Failures.NONE);
    }

    /**
     * How nodes fail, each by itself, at times drawn from the exponential law.
     *
     * @param meanMillis how long a node is up on average; 0: for ever
     * @param repairMillis how long it is down
     */
    public record Failures(long meanMillis, long repairMillis) {
        public static final Failures NONE = new Failures(0, 0);
    }

    /** Something to be told, without the lock. */
    private interface Telling {
        void to(Happenings h);
    }

    private final SimulatedAttempts.Heard heard = new SimulatedAttempts.Heard() {
        @Override
        public void ended(Tag tag, How how) {
            toTell.add(h -> h.ended(tag, how));
        }

        @Override
        public void taskGone(Tag tag, int task) {
            toTell.add(h -> h.taskGone(tag, task));
        }
    };

    public SimulatedSite(String name, List<Node> nodes, Ways ways, EngineClock clock) {
        this.name = name;
        this.nodes = List.copyOf(nodes);
        this.clock = clock;
        attempts = new SimulatedAttempts(ways.seed(), ways.stopMillis());
        failures = new SimulatedFailures(ways.failures(), nodes.size(), ways.seed());
        thread = Thread.ofPlatform().name("site-" + name).daemon().unstarted(this::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Node> nodes() {
        return nodes;
    }

    @Override
    public void open(Happenings happenings) {
        failures.step(clock.nowMillis(), (_, _, _) -> {});
        for (int node = 0; node < nodes.size(); node++) {
            happenings.node(this, node, state(node), failures.why(node));
        }
        told = happenings;
        thread.start();
    }

    /** What a job need not do again, in milliseconds at full speed: what it saved before the site was opened. */
    public void remember(long job, long savedMillis) {
        locked(_ -> attempts.remember(job, savedMillis));
    }

    @Override
    public void start(Order order) {
        locked(now -> {
            long since = order.startedAtMillis() == Order.NOW ? now : Math.min(now, order.startedAtMillis());
            if (order.on().stream().anyMatch(on -> on.node() < 0 || on.node() >= nodes.size())) {
                attempts.refuse(order.tag(), "site " + name + " has no such place: " + order.on(), heard);
            } else if (attempts.start(order, since)) {
                loseIfDown(order, now);
            }
        });
    }

    /** A node that has failed meanwhile takes it along. */
    private void loseIfDown(Order order, long now) {
        for (Order.On on : order.on()) {
            if (failures.isDown(on.node())) {
                attempts.lose(order.tag(), why(on.node()), now, heard);
            }
        }
    }

    @Override
    public void stop(Tag tag, long graceMillis) {
        locked(now -> attempts.stop(tag, graceMillis, now));
    }

    @Override
    public void cap(Tag tag, int perMille) {
        locked(now -> attempts.cap(tag, perMille, now));
    }

    @Override
    public void grow(Tag tag, int task, Order.On on) {
        locked(now -> attempts.grow(tag, task, on.node(), now));
    }

    @Override
    public void shrink(Tag tag, int task, long graceMillis) {
        locked(now -> attempts.shrink(tag, task, graceMillis, now));
    }

    @Override
    public void power(int node, boolean on) {
        locked(now -> {
            failures.power(node, on);
            if (!on) {
                attempts.lose(node, why(node), now, heard);
            }
            tell(node);
        });
    }

    @Override
    public Set<Tag> known() {
        lock.lock();
        try {
            return attempts.known();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(Tag tag) {
        locked(_ -> attempts.forget(tag));
    }

    /** It does not know what its GPUs draw. */
    @Override
    public OptionalLong drawWatts() {
        return OptionalLong.empty();
    }

    @Override
    public OptionalLong checkpointAgeMillis(Tag tag) {
        lock.lock();
        try {
            return attempts.checkpointAgeMillis(tag, clock.nowMillis());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Path> log(Tag tag) {
        return Optional.empty();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            told = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!Thread.currentThread().equals(thread)) {
            join();
        }
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- time -------------------------------------------------------------------------------------------------

    private interface Doing {
        void at(long now);
    }

    /** Does it after all that happened before; nothing when the site is not open. */
    private void locked(Doing what) {
        lock.lock();
        try {
            if (told != null) {
                long next = nextMillis();
                long now = clock.nowMillis();
                step(now);
                what.at(now);
                if (!toTell.isEmpty() || nextMillis() < next) {
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long nextMillis() {
        return Math.min(attempts.nextMillis(), failures.nextMillis());
    }

    private void step(long now) {
        failures.step(now, (node, fails, at) -> {
            attempts.step(at, heard);
            if (fails) {
                attempts.lose(node, why(node), at, heard);
            }
            tell(node);
        });
        attempts.step(now, heard);
    }

    private String why(int node) {
        return "node " + nodes.get(node).name() + ": " + failures.why(node);
    }

    private NodeState state(int node) {
        return failures.isDown(node) ? NodeState.DOWN : NodeState.UP;
    }

    private void tell(int node) {
        NodeState state = state(node);
        String why = failures.why(node);
        toTell.add(h -> h.node(this, node, state, why));
    }

    /** Tells what happens, when it happens, and never while it holds the lock. */
    private void run() {
        while (true) {
            List<Telling> due = await();
            Happenings h = told;
            if (h == null) {
                return;
            }
            for (Telling telling : due) {
                telling.to(h);
            }
        }
    }

    /** What is to be told now; waits until there is something, or the site is closed. */
    private List<Telling> await() {
        lock.lock();
        try {
            while (told != null) {
                long now = clock.nowMillis();
                step(now);
                if (!toTell.isEmpty()) {
                    List<Telling> due = List.copyOf(toTell);
                    toTell.clear();
                    return due;
                }
                long next = nextMillis();
                long wait = next == Long.MAX_VALUE ? LONGEST_WAIT_MILLIS : clock.realMillis(next - now);
                boolean _ = changed.await(Math.clamp(wait, 1, LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS);
            }
            return List.of();
        } catch (InterruptedException _) {
            told = null;
            return List.of();
        } finally {
            lock.unlock();
        }
    }
}
