package io.dure.app.control;

import io.dure.app.site.Work;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.PowerUse;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import io.dure.twin.Scaling;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;
import io.dure.twin.input.Sizes;
import io.dure.twin.input.Spelling;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a user asks for, judged against the fleet's names and read into what the engine and the sites understand. */
public final class Asked {
    private static final int MOST_TASKS = 1_000_000;
    private static final int MOST_GPUS = 64;
    private static final int MOST_PRIORITY = 1_000_000;
    private static final int MOST_NAME = 200;
    private static final int MOST_AFTER = 1_000;
    private static final int MOST_GROUPS = 15;
    private static final double MOST_CPUS = 100_000;
    private static final long USUAL_IDLE_MILLIS = 1_800_000;
    /** Sites look every second or so. */
    private static final long LEAST_IDLE_MILLIS = 5_000;

    private final JobSpec spec;
    private final Fleetbook book;
    private final Instant zero;

    /** {@code zero}: the date of the engine's time 0. */
    public Asked(JobSpec spec, Fleetbook book, Instant zero) {
        this.spec = spec;
        this.book = book;
        this.zero = zero;
    }

    /** The leaf queue. Throws {@link BadRequest}. */
    public int queue() {
        if (spec.queue() == null) {
            throw new BadRequest("queue", "", "a job says in which queue it waits", "");
        }
        Optional<Integer> found = book.queue(spec.queue());
        if (found.isEmpty() || !book.isLeaf(found.get())) {
            String rule = found.isEmpty() ? "there is no such queue" : "jobs wait in queues that have none below them";
            throw new BadRequest("queue", spec.queue(), rule, Spelling.nearest(spec.queue(), leaves()));
        }
        return found.get();
    }

    private List<String> leaves() {
        List<String> leaves = new ArrayList<>();
        book.queues().forEach(q -> {
            if (book.isLeaf(q.id())) {
                leaves.add(book.path(q.id()));
            }
        });
        return leaves;
    }

    /** What its user calls it. */
    public String name() {
        String name = spec.name() == null ? "job" : spec.name().strip();
        if (name.isEmpty() || name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequest("name", Place.quoted(name), "1 to 200 letters on one line are needed", "");
        }
        return name;
    }

    /** Sites where its data may be, in rising order; empty: all. */
    public List<Integer> sites() {
        List<Integer> found = new ArrayList<>();
        for (String site : spec.sites() == null ? List.<String>of() : spec.sites()) {
            int at = book.sites().indexOf(site);
            if (at < 0) {
                throw new BadRequest("sites", site, "there is no such site", Spelling.nearest(site, book.sites()));
            }
            if (!found.contains(at)) {
                found.add(at);
            }
        }
        found.sort(null);
        return found;
    }

    /** As the engine sees it. {@code residency}: the number of {@link #sites}. Throws {@link BadRequest}. */
    public Job job(long id, int person, int residency) {
        return job(id, person, residency, 0, 0);
    }

    /** The same as an element of an array. {@code array}: the id of its first job; 0: none. */
    Job job(long id, int person, int residency, long array, int atOnce) {
        int tasks = count("tasks", spec.tasks(), 1, 1, MOST_TASKS);
        int least = count("minTasks", spec.minTasks(), tasks, 1, tasks);
        return new Job(
                id,
                queue(),
                person,
                kind(),
                tasks,
                least,
                task(),
                gpuType(),
                residency,
                near(),
                count("priority", spec.priority(), 0, -MOST_PRIORITY, MOST_PRIORITY),
                limitMillis(),
                spec.evictable() == null || spec.evictable(),
                terms(array, atOnce),
                new PowerUse(1000, count("flexTier", spec.flexTier(), 0, 0, 3)),
                groups());
    }

    private List<TaskGroup> groups() {
        List<TaskGroup> others = new ArrayList<>();
        for (JobSpec.Group group : spec.groups() == null ? List.<JobSpec.Group>of() : spec.groups()) {
            others.add(new Asked(gang(group), book, zero).first());
        }
        if (others.size() > MOST_GROUPS) {
            throw new BadRequest("groups", others.size() + " groups", "at most " + MOST_GROUPS + " further ones", "");
        }
        return others;
    }

    /** A job that asks for what the group asks for. */
    private static JobSpec gang(JobSpec.@Nullable Group g) {
        if (g == null) {
            throw new BadRequest("groups", "null", "a group says its tasks", "");
        }
        JobSpec e = JobSpec.EMPTY;
        return new JobSpec(
                e.name(),
                e.queue(),
                e.user(),
                e.kind(),
                g.tasks(),
                e.minTasks(),
                g.gpus(),
                g.slice(),
                g.cpus(),
                g.memory(),
                g.gpuType(),
                e.sites(),
                g.near(),
                g.prefer(),
                e.priority(),
                e.timeLimit(),
                e.notBefore(),
                e.deadline(),
                e.after(),
                e.afterAny(),
                e.hold(),
                e.evictable(),
                e.flexTier(),
                e.checkpoint(),
                e.command(),
                e.script(),
                e.environment(),
                e.folder(),
                e.runs(),
                e.array(),
                e.interactive(),
                e.idleTimeout(),
                e.groups());
    }

    private TaskGroup first() {
        return new TaskGroup(count("tasks", spec.tasks(), 1, 1, MOST_TASKS), task(), gpuType(), near());
    }

    /** What runs. */
    public Work work() {
        List<String> command = spec.command() == null ? List.of() : spec.command();
        String script = spec.script() == null ? "" : spec.script();
        if (!command.isEmpty() && !script.isEmpty()) {
            throw new BadRequest("script", "", "a job has a command or a script, not both", "");
        }
        return new Work(
                command,
                script,
                environment(),
                Optional.ofNullable(spec.folder()),
                spec.runs() == null ? 0 : Math.max(1, millis("runs", spec.runs())),
                spec.checkpoint() == null ? 0 : millis("checkpoint", spec.checkpoint()),
                new Work.Simulated(kind(), Scaling.LINEAR, 0));
    }

    /** Tasks are numbered through all groups; who has several can tell from their sizes which are whose. */
    private Map<String, String> environment() {
        Map<String, String> said = spec.environment() == null ? Map.of() : spec.environment();
        if (spec.groups() == null || spec.groups().isEmpty()) {
            return said;
        }
        Map<String, String> all = new TreeMap<>(said);
        StringBuilder sizes = new StringBuilder(String.valueOf(first().tasks()));
        groups().forEach(g -> sizes.append(',').append(g.tasks()));
        all.put("DURE_GROUP_TASKS", sizes.toString());
        return all;
    }

    private Kind kind() {
        return spec.kind() == null ? Kind.DATA : word("kind", spec.kind(), Kind.values());
    }

    private Task task() {
        int slice = count("slice", spec.slice(), 0, 0, 999);
        int gpus = count("gpus", spec.gpus(), slice > 0 ? 0 : 1, 0, MOST_GPUS);
        if (slice > 0 && gpus > 0) {
            throw new BadRequest(
                    "slice", String.valueOf(slice), "a task has whole GPUs or a slice of one, not both", "");
        }
        double cpus = spec.cpus() == null ? 0 : spec.cpus();
        if (!(cpus >= 0 && cpus <= MOST_CPUS)) {
            throw new BadRequest("cpus", String.valueOf(cpus), "0 to 100000 cores are needed", "");
        }
        int memory = spec.memory() == null ? 0 : (int) Math.min(Integer.MAX_VALUE, mebibytes(spec.memory()));
        int cpuMilli = (int) Math.ceil(cpus * 1000);
        if (gpus == 0 && slice == 0 && cpuMilli == 0 && memory == 0) {
            throw new BadRequest("gpus", "0", "a task asks for something: GPUs, a slice, cpus or memory", "");
        }
        return new Task(gpus, slice, cpuMilli, memory);
    }

    private int gpuType() {
        if (spec.gpuType() == null) {
            return Job.ANY_TYPE;
        }
        int at = book.gpuTypes().indexOf(spec.gpuType());
        if (at < 0) {
            throw new BadRequest(
                    "gpuType",
                    spec.gpuType(),
                    "the fleet's types are " + String.join(", ", book.gpuTypes()),
                    Spelling.nearest(spec.gpuType(), book.gpuTypes()));
        }
        return at;
    }

    private Nearness near() {
        Level required = spec.near() == null ? Level.SITE : word("near", spec.near(), Level.values());
        Level preferred = spec.prefer() == null ? required : word("prefer", spec.prefer(), Level.values());
        if (preferred.compareTo(required) > 0) {
            throw new BadRequest("prefer", String.valueOf(spec.prefer()), "it is not wider than near", "");
        }
        return new Nearness(required, preferred);
    }

    /** For how long it may be idle before it is ended; empty for ever. Throws {@link BadRequest}. */
    public OptionalLong idleMillis() {
        boolean isInteractive = Boolean.TRUE.equals(spec.interactive());
        if (spec.idleTimeout() != null) {
            if (Boolean.FALSE.equals(spec.interactive())) {
                throw new BadRequest(
                        "idleTimeout", spec.idleTimeout(), "only interactive jobs have one", "leave it out");
            }
            return OptionalLong.of(Math.max(LEAST_IDLE_MILLIS, millis("idleTimeout", spec.idleTimeout())));
        }
        return isInteractive ? OptionalLong.of(USUAL_IDLE_MILLIS) : OptionalLong.empty();
    }

    private long limitMillis() {
        return spec.timeLimit() == null ? Job.NO_LIMIT : Math.max(1, millis("timeLimit", spec.timeLimit()));
    }

    private Terms terms(long array, int atOnce) {
        List<Terms.After> after = new ArrayList<>();
        add(after, "after", spec.after(), false);
        add(after, "afterAny", spec.afterAny(), true);
        boolean held = spec.hold() != null && spec.hold();
        long notBefore = spec.notBefore() == null ? 0 : Math.max(0, date("notBefore", spec.notBefore()));
        long deadline = spec.deadline() == null ? Terms.NO_DEADLINE : date("deadline", spec.deadline());
        boolean isPlain = !held && notBefore == 0 && deadline == Terms.NO_DEADLINE && after.isEmpty() && array == 0;
        return isPlain ? Terms.NONE : new Terms(held, notBefore, deadline, after, array, atOnce);
    }

    private static void add(List<Terms.After> to, String field, @Nullable List<Long> ids, boolean evenIfItFails) {
        if (ids == null) {
            return;
        }
        if (ids.size() > MOST_AFTER) {
            throw new BadRequest(field, ids.size() + " jobs", "at most " + MOST_AFTER + " can be named", "an array?");
        }
        ids.forEach(id -> to.add(new Terms.After(id, evenIfItFails)));
    }

    private long date(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli() - zero.toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new BadRequest(
                    field, Place.quoted(text), "a date and time with its zone is needed", "2026-11-22T09:00:00+09:00?");
        }
    }

    private static int count(String field, @Nullable Integer said, int fallback, int least, int most) {
        int value = said == null ? fallback : said;
        if (value < least || value > most) {
            throw new BadRequest(field, String.valueOf(value), least + " to " + most + " is needed", "");
        }
        return value;
    }

    private static long millis(String field, String text) {
        try {
            return Durations.millis(new Place("job", 0, field), text);
        } catch (BadInput e) {
            throw new BadRequest(field, Place.quoted(text), Durations.RULE, Durations.guess(text));
        }
    }

    private static long mebibytes(String text) {
        try {
            return Sizes.mebibytes(new Place("job", 0, "memory"), text);
        } catch (BadInput e) {
            throw new BadRequest("memory", Place.quoted(text), Sizes.RULE, "");
        }
    }

    private static <E extends Enum<E>> E word(String field, String said, E[] known) {
        List<String> words = Arrays.stream(known).map(Asked::word).toList();
        int at = words.indexOf(said);
        if (at < 0) {
            throw new BadRequest(
                    field, Place.quoted(said), "one of " + String.join(", ", words), Spelling.nearest(said, words));
        }
        return known[at];
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A job of a scenario in the words of the API, for a site that simulates it. */
    public static JobSpec of(Submission s, String queue, String user, List<String> gpuTypes, List<String> sites) {
        Submission.Wishes w = s.wishes();
        Task t = s.task();
        return new JobSpec(
                s.name(),
                queue,
                user,
                word(s.kind()),
                s.tasks(),
                w.minTasks() == 0 ? null : w.minTasks(),
                t.sliceMilli() > 0 ? null : t.gpus(),
                t.sliceMilli() > 0 ? t.sliceMilli() : null,
                t.cpuMilli() > 0 ? t.cpuMilli() / 1000.0 : null,
                t.memoryMib() > 0 ? t.memoryMib() + "MiB" : null,
                s.gpuType() == Job.ANY_TYPE ? null : gpuTypes.get(s.gpuType()),
                sites.isEmpty() ? null : sites,
                w.near().required() == Level.SITE ? null : word(w.near().required()),
                w.near().preferred() == w.near().required()
                        ? null
                        : word(w.near().preferred()),
                s.priority() == 0 ? null : s.priority(),
                s.requestedMillis() == Job.NO_LIMIT ? null : Durations.print(s.requestedMillis()),
                null,
                null,
                null,
                null,
                null,
                s.evictable() ? null : false,
                w.flexTier() == 0 ? null : w.flexTier(),
                s.checkpointMillis() == 0 ? null : Durations.print(s.checkpointMillis()),
                null,
                null,
                null,
                null,
                Durations.print(s.runMillis()),
                null,
                null,
                null,
                null);
    }
}
