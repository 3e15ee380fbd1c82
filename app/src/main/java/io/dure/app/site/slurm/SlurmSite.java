package io.dure.app.site.slurm;

import io.dure.app.site.EngineClock;
import io.dure.app.site.Happenings;
import io.dure.app.site.Order;
import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.engine.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a Slurm cluster. Dure decides who runs where, Slurm carries it out: every part of an attempt is a Slurm job
 * pinned to its node, which Slurm must neither move nor requeue. Slurm is asked at an interval what has changed; while it
 * does not answer, attempts are left as they are and nothing new is given to it.
 */
public final class SlurmSite implements Site {
    private static final System.Logger LOG = System.getLogger(SlurmSite.class.getName());
    private static final long CLOSING_SECONDS = 30;
    private static final int SILENT_POLLS = 2;
    /** After so many it is asked anew what it speaks: Slurm may have become another version. */
    private static final int ANEW_POLLS = 6;

    /** Slurm ends a job so much later than Dure would. */
    private static final long SLACK_MINUTES = 5;

    private static final long LONGEST_MINUTES = 365L * 24 * 60;
    private static final int MINUTE_MILLIS = 60_000;

    private final SlurmOptions options;
    private final String fleet;
    private final List<Node> nodes;
    private final List<String> names;
    private final EngineClock clock;
    private final Notebook notebook;
    private final Rest rest;
    private final Around around = new Around();
    private final Thread hand;
    private final LinkedBlockingQueue<Doing> orders = new LinkedBlockingQueue<>();
    private final Set<Tag> known = new ConcurrentSkipListSet<>();

    /** Only the hand touches these, and whoever opens the site before it begins. */
    private final ConcurrentSkipListMap<Tag, SlurmRun> runs = new ConcurrentSkipListMap<>();

    private final NodeTelling telling;
    private @Nullable Spoken spoken;
    private volatile Optional<View> view = Optional.empty();
    private long mostMinutes;
    private long polls;
    private int silentPolls;
    private String trouble = "";
    private String lastComplaint = "";

    private volatile @Nullable Happenings told;
    private volatile boolean isClosing;

    private interface Doing {
        void run() throws IOException;
    }

    /**
     * Goes on with what is noted in {@code folder}, which is Dure's own, and with what Slurm runs of this fleet, if it
     * answers now.
     *
     * @param fleet letters and digits that no other fleet has
     * @param nodes what the fleet counts, whose names end in what Slurm calls them, as {@code site/hall/gpu001/n1}
     */
    public SlurmSite(SlurmOptions options, Path folder, String fleet, List<Node> nodes, EngineClock clock)
            throws IOException {
        this.options = options;
        this.fleet = fleet;
        this.nodes = List.copyOf(nodes);
        this.clock = clock;
        names = nodes.stream().map(node -> slurmName(node.name())).toList();
        notebook = new Notebook(folder);
        rest = new Rest(options);
        telling = new NodeTelling(this.nodes, names);
        hand = Thread.ofPlatform().name("site-" + options.name()).daemon().unstarted(this::work);
        for (RunNote note : notebook.all()) {
            runs.put(note.tag(), SlurmRun.noted(note, around));
            known.add(note.tag());
        }
        if (poll()) {
            view.ifPresent(this::adopt);
        }
    }

    /** The nodes with GPUs that such a site would have. Throws {@link IOException} in plain words when it cannot be asked. */
    public static List<Node> discover(SlurmOptions options) throws IOException {
        try (Rest rest = new Rest(options)) {
            List<Node> found = new ArrayList<>();
            for (SlurmNode node : Spoken.with(rest, options).nodes(options.partition())) {
                if (node.gpuType().isEmpty() || node.gpus() > Long.SIZE - 1) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "site {0}: {1} has no GPUs, or of several types; it is left out",
                            options.name(),
                            node.name());
                } else {
                    found.add(new Node(
                            node.name(), node.gpuType(), node.gpus(), node.cpus() * 1000, node.memoryMib(), false));
                }
            }
            if (found.isEmpty()) {
                throw new IOException("site " + options.name() + ": no node with GPUs in partition '"
                        + options.partition() + "' at " + options.url() + ". Maybe another partition?");
            }
            return List.copyOf(found);
        } catch (Refused e) {
            throw new IOException("site " + options.name() + ": " + e.getMessage(), e);
        }
    }

    /** {@code gpu001} of {@code site/hall/gpu001/n1}, which is what a fleet calls the only node of a rack of this name. */
    public static String slurmName(String nodeName) {
        String[] steps = nodeName.split("/", -1);
        return steps.length < 2 ? nodeName : steps[steps.length - 2];
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public List<Node> nodes() {
        return nodes;
    }

    @Override
    public void open(Happenings happenings) {
        told = happenings;
        telling.begin(view, trouble, (node, state, why) -> happenings.node(this, node, state, why));
        for (SlurmRun run : runs.values()) {
            run.end().ifPresent(how -> happenings.ended(run.tag(), how));
        }
        view.ifPresent(this::stepAll);
        hand.start();
    }

    @Override
    public void start(Order order) {
        if (told != null && known.add(order.tag())) {
            orders.add(() -> begin(order));
        }
    }

    @Override
    public void stop(Tag tag, long graceMillis) {
        with(tag, run -> run.stop(graceMillis));
    }

    /** Slurm has no way to cap what a job draws; {@link Node#canCap} says so. */
    @Override
    public void cap(Tag tag, int perMille) {}

    @Override
    public void grow(Tag tag, int task, Order.On on) {
        with(tag, run -> {
            if (has(on)) {
                run.grow(task, on);
            } else {
                around.taskGone(tag, task);
            }
        });
    }

    @Override
    public void shrink(Tag tag, int task, long graceMillis) {
        with(tag, run -> run.shrink(task, graceMillis));
    }

    /** Slurm itself switches its nodes, if anybody does. */
    @Override
    public void power(int node, boolean on) {
        later(() -> telling.say(node, on ? "" : "nodes of a Slurm site are switched by Slurm, not by Dure", teller()));
    }

    @Override
    public Set<Tag> known() {
        TreeSet<Tag> all = new TreeSet<>();
        known.forEach(all::add); // not all at once: a sorted set that shrinks meanwhile cannot be copied so
        return all;
    }

    @Override
    public void forget(Tag tag) {
        later(() -> {
            SlurmRun run = runs.get(tag);
            if (run != null && run.isOver()) {
                notebook.putAway(tag);
                runs.remove(tag);
                known.remove(tag);
            }
        });
    }

    @Override
    public OptionalLong drawWatts() {
        return OptionalLong.empty();
    }

    /** By the file that {@code DURE_CHECKPOINT} names: a program touches it when it has saved its work. Where the folder is seen from here. */
    @Override
    public OptionalLong checkpointAgeMillis(Tag tag) {
        SlurmRun run = runs.get(tag);
        if (run == null || run.isOver()) {
            return OptionalLong.empty();
        }
        try {
            long savedMillis = Files.getLastModifiedTime(Path.of(PartScript.checkpoint(around.files(tag))))
                    .toMillis();
            long ageMillis = Math.max(0, System.currentTimeMillis() - savedMillis);
            return OptionalLong.of((long) (ageMillis * clock.speed()));
        } catch (IOException _) {
            return OptionalLong.empty(); // it has not saved yet, or the folder is not seen
        }
    }

    /** Where the folder is seen from here. */
    @Override
    public Optional<Path> log(Tag tag) {
        return Optional.of(Path.of(around.files(tag) + ".log")).filter(Files::exists);
    }

    @Override
    public void close() {
        told = null;
        isClosing = true;
        orders.add(() -> {}); // wakes it
        try {
            if (!hand.join(java.time.Duration.ofSeconds(CLOSING_SECONDS))) {
                LOG.log(System.Logger.Level.WARNING, "site " + name() + ": still busy after " + CLOSING_SECONDS + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IllegalThreadStateException _) {
            // it was never opened
        }
        rest.close();
    }

    // ---- by the hand alone ------------------------------------------------------------------------------------

    private interface With {
        void with(SlurmRun run) throws IOException;
    }

    private void later(Doing what) {
        if (told != null) {
            orders.add(what);
        }
    }

    private void with(Tag tag, With what) {
        later(() -> {
            SlurmRun run = runs.get(tag);
            if (run != null) {
                what.with(run);
            }
        });
    }

    private NodeTelling.Teller teller() {
        return (node, state, why) -> {
            Happenings h = told;
            if (h != null) {
                h.node(this, node, state, why);
            }
        };
    }

    private void work() {
        long next = System.nanoTime();
        try {
            while (!isClosing) {
                Doing first = orders.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                boolean isNews = first != null;
                for (Doing one = first; one != null; one = orders.poll()) {
                    carryOut(one);
                }
                if (System.nanoTime() - next >= 0) {
                    boolean _ = poll();
                    telling.look(view, silentPolls >= SILENT_POLLS ? trouble : "", teller());
                    next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.pollMillis());
                    isNews = true;
                }
                if (isNews && silentPolls == 0) {
                    view.ifPresent(this::stepAll);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Doing one) {
        try {
            one.run();
        } catch (IOException | RuntimeException e) {
            complain(e);
        }
    }

    /** Once for each trouble, not every time that it is met. */
    private void complain(Exception e) {
        String complaint = "site " + name() + ": " + e.getMessage();
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            LOG.log(System.Logger.Level.WARNING, complaint);
            LOG.log(System.Logger.Level.DEBUG, complaint, e);
        }
    }

    /** Asks Slurm how all is; false when it does not answer. */
    private boolean poll() {
        polls++;
        try {
            Spoken slurm = slurm();
            long at = System.currentTimeMillis();
            List<SlurmJob> jobs = slurm.jobs();
            List<SlurmNode> its = slurm.nodes(options.partition()); // after the jobs: see Part
            View seen = new View(polls, at, its, jobs, fleet, options.user());
            sweep(slurm, seen);
            view = Optional.of(seen);
            if (silentPolls >= SILENT_POLLS) {
                LOG.log(System.Logger.Level.INFO, "site " + name() + ": Slurm answers again");
            }
            silentPolls = 0;
            trouble = "";
            lastComplaint = "";
            return true;
        } catch (IOException | Refused e) {
            fail(e);
            return false;
        }
    }

    private Spoken slurm() throws IOException, Refused {
        if (spoken == null) {
            Spoken s = Spoken.with(rest, options);
            mostMinutes = s.partition(options.partition()).mostMinutes();
            spoken = s;
        }
        return spoken;
    }

    private void fail(Exception e) {
        silentPolls++;
        if (silentPolls % ANEW_POLLS == 0) {
            spoken = null;
        }
        trouble = "Slurm does not answer: " + e.getMessage();
        complain(e);
    }

    /**
     * Ends what nobody knows of: jobs of which the answer to their submission was lost, and which were submitted again.
     * They are held and never ran. What this Dure has no note of and runs is left to {@link #adopt}.
     */
    private void sweep(Spoken slurm, View seen) throws IOException {
        for (Map.Entry<Mark, List<SlurmJob>> one : seen.marked().entrySet()) {
            SlurmRun run = runs.get(one.getKey().tag());
            for (SlurmJob job : one.getValue()) {
                boolean isOurs = run != null && run.has(one.getKey(), job.id());
                boolean isWanted = run == null && known.contains(one.getKey().tag());
                if (job.isHeld() && told != null && !isOurs && !isWanted) {
                    boolean _ = slurm.cancel(job.id()); // or the next time
                }
            }
        }
    }

    /** What runs in Slurm and is not noted here: this Dure has come to another machine, or has lost its folder. */
    private void adopt(View seen) {
        TreeMap<Tag, List<Part>> found = new TreeMap<>();
        TreeMap<Tag, Integer> all = new TreeMap<>();
        for (Map.Entry<Mark, List<SlurmJob>> one : seen.marked().entrySet()) {
            Mark mark = one.getKey();
            Optional<SlurmJob> job = one.getValue().stream()
                    .filter(j -> !j.isHeld() && !j.neverBegan())
                    .findFirst();
            if (job.isPresent() && !known.contains(mark.tag()) && !notebook.isPast(mark.tag())) {
                String key = mark.part();
                boolean isRider = key.startsWith("r");
                int second = Integer.parseInt(key.replaceAll("^.\\d+[a-z]+", ""));
                int first = Integer.parseInt(key.substring(1).replaceAll("[a-z]+\\d+$", ""));
                String node =
                        job.get().nodes().isEmpty() ? "" : job.get().nodes().getFirst();
                Share share = new Share(key, Math.max(0, names.indexOf(node)), isRider ? first : 0, List.of());
                Part part = around.part(mark.tag(), share, node, LONGEST_MINUTES * 60);
                boolean _ = part.adopt(seen);
                found.computeIfAbsent(mark.tag(), _ -> new ArrayList<>()).add(part);
                if (!isRider) {
                    int _ = all.merge(mark.tag(), second, Math::max);
                }
            }
        }
        found.forEach((tag, parts) -> {
            runs.put(tag, SlurmRun.found(tag, parts, all.getOrDefault(tag, 1), around));
            known.add(tag);
        });
    }

    private void begin(Order order) throws IOException {
        Tag tag = order.tag();
        if (notebook.isPast(tag)) {
            known.remove(tag); // its time is over
            return;
        }
        String why = why(order);
        if (why.isEmpty()) {
            runs.put(tag, SlurmRun.ordered(order, around));
            return;
        }
        SlurmRun run = new SlurmRun(tag, around, null, 0);
        runs.put(tag, run);
        run.refuse(why);
    }

    /** Why it cannot run, or empty. */
    private String why(Order order) {
        for (Order.On on : order.on()) {
            if (!has(on)) {
                return "site " + name() + " has no such place: " + on;
            }
            if (on.slices() > 0) {
                return "site " + name() + " cannot share a GPU between jobs: Slurm gives whole ones";
            }
        }
        return order.on().isEmpty() ? "it has no place" : "";
    }

    private boolean has(Order.On on) {
        return on.node() >= 0
                && on.node() < nodes.size()
                && on.tasks() > 0
                && on.gpuMask() >>> nodes.get(on.node()).gpus() == 0;
    }

    private void stepAll(View seen) {
        List<SlurmRun> all = List.copyOf(runs.values());
        try {
            Spoken slurm = slurm();
            for (SlurmRun run : all) {
                if (run.step(slurm, seen)) {
                    Happenings h = told;
                    run.end().ifPresent(how -> {
                        if (h != null) {
                            h.ended(run.tag(), how);
                        }
                    });
                }
            }
        } catch (IOException | Refused | RuntimeException e) {
            fail(e instanceof RuntimeException ? new IOException(e.toString(), e) : e);
        }
    }

    private final class Around implements Cluster {
        @Override
        public SlurmOptions options() {
            return options;
        }

        @Override
        public EngineClock clock() {
            return clock;
        }

        @Override
        public Notebook notebook() {
            return notebook;
        }

        @Override
        public String files(Tag tag) {
            return options.folder().resolve(fleet + "-" + tag).toString();
        }

        @Override
        public String address(int node) {
            String its = names.get(node);
            return view.flatMap(v -> v.node(its)).map(SlurmNode::address).orElse(its);
        }

        @Override
        public long limitMinutes(long limitMillis) {
            long asked = limitMillis == Job.NO_LIMIT
                    ? LONGEST_MINUTES
                    : Math.ceilDiv(limitMillis, MINUTE_MILLIS) + SLACK_MINUTES;
            return mostMinutes > 0 ? Math.min(asked, mostMinutes) : asked;
        }

        @Override
        public Part part(Tag tag, Share share, long limitSeconds) {
            return part(tag, share, names.get(share.node()), limitSeconds);
        }

        @Override
        public Part part(Tag tag, Share share, String nodeName, long limitSeconds) {
            Mark mark = new Mark(fleet, tag, share.key());
            String files = files(tag) + "." + share.key();
            return new Part(share, mark, nodeName, files, limitSeconds, options.settleMillis());
        }

        @Override
        public Spoken.Wanted wanted(PartScript.Common common, Part part, int nodeRank, long limitSeconds) {
            Node node = nodes.get(part.share.node());
            int gpus = part.share.gpus();
            // By its part of the GPUs: so whoever has GPUs left has CPUs and memory for them.
            int cpus = Math.max(1, Math.max(1, node.cpuMilli() / 1000) * gpus / node.gpus());
            return new Spoken.Wanted(
                    common.name().isEmpty() ? "dure" : common.name(),
                    part.mark,
                    options.partition(),
                    part.nodeName,
                    node.gpuType(),
                    gpus,
                    cpus,
                    (long) node.memoryMib() * gpus / node.gpus(),
                    Math.max(1, limitSeconds / 60),
                    options.folder().toString(),
                    files(part.mark.tag()) + ".log",
                    PartScript.of(common, part.share, nodeRank, part.nodeName, limitSeconds));
        }

        @Override
        public void taskGone(Tag tag, int task) {
            Happenings h = told;
            if (h != null) {
                h.taskGone(tag, task);
            }
        }
    }
}
