package io.dure.app.site;

import io.dure.engine.NodeState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Real processes on this machine, which must run Linux. Every attempt has a folder, {@code runs/JOB-ATTEMPT}, that
 * appears with its order in it before anything starts; every task is a session of processes led by a small shell ({@code
 * task.sh}) that claims the task by a file of its own, so that none ever runs twice, and writes down how it ended. All of
 * that goes on without Dure.
 *
 * <p>Tasks run as the user who runs Dure, with few of its environment variables. What a program leaves behind is ended
 * with it, found by its session and by {@code DURE_RUN} in its environment; a process that leaves both is not found.
 */
public final class LocalSite implements Site {
    private static final System.Logger LOG = System.getLogger(LocalSite.class.getName());
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSING_SECONDS = 30;

    private final LocalOptions options;
    private final EngineClock clock;
    private final NvidiaSmi nvidiaSmi;
    private final LocalNodes nodes;
    private final Planning planning;
    private final LocalFolders folders;
    private final Idleness idleness;
    private final String bootId;
    private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("site-local").daemon().factory());

    /** Only the hand touches them, and whoever opens the site while the hand waits. */
    private final TreeMap<Tag, LocalRun> runs = new TreeMap<>();

    private String lastComplaint = "";

    private final Set<Tag> known = new ConcurrentSkipListSet<>();
    private final AtomicBoolean isLookDue = new AtomicBoolean();
    private final Around around = new Around();
    private volatile @Nullable Happenings told;
    private @Nullable Gauge gauge;

    /**
     * Finds the machine's GPUs and takes the folder for itself. Throws {@link IOException} in plain words when this is not
     * Linux, when the GPUs cannot be asked, or when another Dure has the folder.
     */
    public LocalSite(LocalOptions options, EngineClock clock) throws IOException {
        if (!ProcTable.isThere()) {
            throw new IOException("a local site needs Linux: there is no /proc on " + System.getProperty("os.name")
                    + ". Maybe use a simulated site, or a container?");
        }
        this.options = options;
        this.clock = clock;
        nvidiaSmi = new NvidiaSmi(options.nvidiaSmi());
        nodes = LocalNodes.find(options, nvidiaSmi);
        planning = new Planning(nodes);
        idleness = new Idleness(clock, nvidiaSmi);
        bootId = ProcTable.bootId();
        folders = new LocalFolders(options);
        known.addAll(folders.runs());
    }

    /** The nodes that such a site would have. */
    public static List<Node> machine(LocalOptions options) throws IOException {
        return LocalNodes.find(options, new NvidiaSmi(options.nvidiaSmi())).list();
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public List<Node> nodes() {
        return nodes.list();
    }

    @Override
    public void open(Happenings happenings) {
        told = happenings;
        for (int i = 0; i < nodes.list().size(); i++) {
            happenings.node(this, i, NodeState.UP, "");
        }
        CountDownLatch found = new CountDownLatch(1);
        hand.execute(() -> awaitFound(found)); // orders that come meanwhile wait
        try {
            folders.runs().forEach(this::find);
        } finally {
            found.countDown();
        }
        gauge = new Gauge(nvidiaSmi, nodes, new Gauge.Heard() {
            @Override
            public void node(int node, NodeState state, String why) {
                tellNode(node, state, why);
            }

            @Override
            public void suspect(int node, String why) {
                happenings.suspect(LocalSite.this, node, why);
            }
        });
        gauge.start();
        var _ = hand.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var _ = hand.scheduleWithFixedDelay(this::lookForIdle, 1, 1, TimeUnit.SECONDS);
        var _ = hand.scheduleWithFixedDelay(folders::clean, 0, 1, TimeUnit.HOURS);
    }

    private static void awaitFound(CountDownLatch found) {
        try {
            found.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start(Order order) {
        if (told != null && known.add(order.tag())) {
            boolean _ = later(() -> begin(order));
        }
    }

    @Override
    public void stop(Tag tag, long graceMillis) {
        boolean _ = later(() -> with(tag, run -> run.stop(graceMillis)));
    }

    /** Nothing here can hold a GPU to a cap; {@link Node#canCap} says so. */
    @Override
    public void cap(Tag tag, int perMille) {}

    @Override
    public void grow(Tag tag, int task, Order.On on) {
        if (!nodes.has(on)) {
            boolean _ = later(() -> around.taskGone(tag, task));
            return;
        }
        boolean _ = later(() -> with(tag, run -> run.grow(task, on, planning)));
    }

    @Override
    public void shrink(Tag tag, int task, long graceMillis) {
        boolean _ = later(() -> with(tag, run -> run.shrink(task, graceMillis)));
    }

    /** It stays on: Dure runs on it. */
    @Override
    public void power(int node, boolean on) {
        String why = on ? "" : "this machine cannot be switched off: Dure runs on it";
        boolean _ = later(() -> tellNode(node, NodeState.UP, why));
    }

    private void tellNode(int node, NodeState state, String why) {
        Happenings h = told;
        if (h != null) {
            h.node(this, node, state, why);
        }
    }

    @Override
    public Set<Tag> known() {
        TreeSet<Tag> all = new TreeSet<>();
        known.forEach(all::add); // not all at once: a sorted set that shrinks meanwhile cannot be copied so
        return all;
    }

    @Override
    public void forget(Tag tag) {
        boolean _ = later(() -> {
            LocalRun run = runs.get(tag);
            if (run == null || run.isOver()) {
                folders.putAway(tag);
                runs.remove(tag);
                known.remove(tag);
            }
        });
    }

    @Override
    public OptionalLong drawWatts() {
        Gauge g = gauge;
        return g == null ? OptionalLong.empty() : g.watts();
    }

    @Override
    public OptionalLong idleMillis(Tag tag) {
        return idleness.of(tag);
    }

    /** By the file that {@code DURE_CHECKPOINT} names: a program touches it when it has saved its work. */
    @Override
    public OptionalLong checkpointAgeMillis(Tag tag) {
        OptionalLong real = folders.checkpointAgeMillis(tag);
        return real.isEmpty() ? real : OptionalLong.of((long) (real.getAsLong() * clock.speed()));
    }

    @Override
    public Optional<Path> log(Tag tag) {
        return folders.log(tag);
    }

    @Override
    public void close() {
        told = null;
        Gauge g = gauge;
        if (g != null) {
            g.close();
        }
        hand.shutdown();
        try {
            if (!hand.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "still busy after " + CLOSING_SECONDS + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        folders.close();
    }

    // ---- by the hand alone ------------------------------------------------------------------------------------

    private interface Doing {
        void run() throws IOException;
    }

    private interface DoingWith {
        void with(LocalRun run) throws IOException;
    }

    /** False when the site is not open: what it was told counts for nothing, as after a crash. */
    private boolean later(Doing what) {
        if (told == null) {
            return false;
        }
        try {
            hand.execute(() -> {
                try {
                    what.run();
                } catch (IOException | RuntimeException e) {
                    complain("", e);
                }
            });
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Once for each trouble, not every time that it is met. */
    private void complain(String about, Exception e) {
        String complaint = "site " + name() + about + ": " + e;
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            LOG.log(System.Logger.Level.ERROR, complaint, e);
        }
    }

    private void with(Tag tag, DoingWith what) throws IOException {
        LocalRun run = runs.get(tag);
        if (run != null) {
            what.with(run);
        }
    }

    /** Goes on with an attempt of the time before. */
    private void find(Tag tag) {
        LocalRun run;
        try {
            run = folders.read(tag, around);
        } catch (IOException | RuntimeException e) {
            complain(", attempt " + tag, e);
            around.ended(tag, How.lost("what was kept of it cannot be read: " + e.getMessage()));
            return;
        }
        runs.put(tag, run);
        try {
            run.goOn();
        } catch (IOException | RuntimeException e) {
            complain(", attempt " + tag, e); // the next look tries again
        }
    }

    private void begin(Order order) {
        Tag tag = order.tag();
        try {
            String why = why(order);
            int port = Ports.free(runs.values());
            boolean isNew = folders.make(order, why, bootId, port, planning);
            if (!isNew) {
                known.remove(tag); // it has been forgotten: its time is over
                return;
            }
            find(tag);
        } catch (IOException | RuntimeException e) {
            complain(", attempt " + tag, e);
            around.ended(tag, How.notStarted("could not be started: " + e.getMessage()));
        }
    }

    /** Why it cannot run, or empty. */
    private String why(Order order) {
        for (Order.On on : order.on()) {
            if (!nodes.has(on)) {
                return "site " + name() + " has no such place: " + on;
            }
        }
        boolean isNothing =
                order.work().command().isEmpty() && order.work().script().isEmpty();
        return order.on().isEmpty()
                ? "it has no place"
                : isNothing ? "there is nothing to run: no command, no script" : "";
    }

    private void lookForIdle() {
        try {
            idleness.look(runs, ProcTable::scan);
        } catch (IOException | RuntimeException e) {
            complain("", e);
        }
    }

    /** Not once for each of many that end together. */
    private void lookSoon() {
        if (isLookDue.compareAndSet(false, true) && !later(this::look)) {
            isLookDue.set(false);
        }
    }

    private void look() {
        isLookDue.set(false);
        Supplier<ProcTable> processes = new Supplier<>() {
            private @Nullable ProcTable table;

            @Override
            public ProcTable get() {
                ProcTable t = table == null ? ProcTable.scan() : table;
                table = t;
                return t;
            }
        };
        for (var entry : runs.entrySet()) {
            look(entry.getKey(), entry.getValue(), processes);
        }
        folders.cutLogs(runs);
    }

    private void look(Tag tag, LocalRun run, Supplier<ProcTable> processes) {
        try {
            run.step(processes);
        } catch (IOException | RuntimeException e) {
            complain(", attempt " + tag, e);
        }
    }

    private final class Around implements LocalRun.Surroundings {
        @Override
        public EngineClock clock() {
            return clock;
        }

        @Override
        public String bootId() {
            return bootId;
        }

        @Override
        public void launch(LocalTask task, RunFolder folder) {
            task.launch(folders.shell(), folder.stopped(), folder.log(), LocalSite.this::lookSoon);
        }

        @Override
        public void taskGone(Tag tag, int task) {
            Happenings h = told;
            if (h != null) {
                h.taskGone(tag, task);
            }
        }

        @Override
        public void ended(Tag tag, How how) {
            Happenings h = told;
            if (h != null) {
                h.ended(tag, how);
            }
        }
    }
}
