package io.dure.twin.scenario;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One entry of a workload that describes jobs: a template, and laws for what differs from job to job. */
record JobEntry(
        String name,
        int line,
        Arrivals arrivals,
        RunLaw runTime,
        LimitLaw timeLimit,
        long checkpointMillis,
        double failShare,
        int queue,
        int user,
        Kind kind,
        int tasks,
        int gpusPerTask,
        int gpuType,
        int residency,
        int priority,
        boolean evictable,
        Submission.Wishes wishes,
        JobTerms terms) {
    static final int MOST_TASKS = 1_000_000;
    static final int MOST_FLEX_TIER = 3;
    static final int MOST_PRIORITY = 1_000_000;

    private static final List<String> KEYS = List.of(
            "name",
            "queue",
            "user",
            "kind",
            "tasks",
            ElasticReader.MIN_TASKS,
            ElasticReader.SCALING,
            "gpusPerTask",
            "gpuType",
            "sites",
            "runTime",
            "timeLimit",
            "checkpoint",
            "priority",
            "evictable",
            NearReader.NEAR,
            NearReader.PREFER,
            GroupsReader.GROUPS,
            "flexTier",
            "failShare",
            "at",
            "count",
            "every",
            "from",
            "arrivals");

    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(JobEntry::word).toList();

    /** {@code number} is the entry's own, 1 for the first. */
    static JobEntry read(Block entry, int number, Surroundings around) {
        entry.allow(Stream.concat(JobTerms.KEYS.stream(), KEYS.stream()).toArray(String[]::new));
        int queue = around.leaf(entry.need("queue", "a job says in which queue it waits"));
        String user =
                SisterNames.checked(entry.find("user"), around.queues().paths().get(queue));
        JobTerms terms = JobTerms.read(entry, queue, around.planned());
        int tasks = entry.find("tasks").count(1, MOST_TASKS, 1);
        return new JobEntry(
                SisterNames.checked(entry.find("name"), "job" + number),
                entry.line(),
                arrivals(entry, terms),
                RunLaw.read(entry.need("runTime", "a job says how long it runs")),
                LimitLaw.read(entry.find("timeLimit")),
                entry.find("checkpoint").duration(0),
                entry.find("failShare").decimal(0, 1, 0),
                queue,
                around.users().of(user),
                kind(entry.need("kind", "a job says its kind: " + String.join(", ", KINDS)), Kind.DATA),
                tasks,
                entry.find("gpusPerTask").count(1, Fleet.MOST_GPUS_PER_NODE, 1),
                gpuType(entry.find("gpuType"), around),
                around.residency(entry, queue),
                entry.find("priority").count(-MOST_PRIORITY, MOST_PRIORITY, 0),
                entry.find("evictable").flag(true),
                GroupsReader.read(
                        entry,
                        around,
                        ElasticReader.read(entry, tasks, NearReader.read(entry)).withFlexTier(flexTier(entry))),
                terms);
    }

    /** The elements of an array come together. */
    private static Arrivals arrivals(Block entry, JobTerms terms) {
        return terms.array() > 0
                ? new Arrivals(entry.find("at").duration(0), 0, terms.array(), false)
                : Arrivals.read(entry);
    }

    static Kind kind(Value value, Kind fallback) {
        String found = value.oneOf(KINDS, word(fallback));
        return Kind.valueOf(found.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** 0 to 3: it accepts no less than 1.00, 0.90, 0.75 or 0.50 of its throughput. */
    static int flexTier(Block block) {
        return block.find("flexTier").count(0, MOST_FLEX_TIER, 0);
    }

    static int gpuType(Value value, Surroundings around) {
        return value.present() ? FleetReader.gpuType(value, around.gpuTypes()) : Job.ANY_TYPE;
    }

    /** {@code index} is the entry's own, 0 for the first. */
    void generate(long seed, int index, Consumer<Submission> work) {
        Draws runs = new Draws(seed, index, Draws.Purpose.RUN_TIME);
        Draws failures = new Draws(seed, index, Draws.Purpose.FAILURE);
        Draws gaps = new Draws(seed, index, Draws.Purpose.ARRIVAL);
        arrivals.forEach(gaps, (i, submitMillis) -> {
            boolean fails = failures.uniform() < failShare;
            work.accept(submission(i, submitMillis, runTime.draw(runs), fails ? Ending.FAILED : Ending.COMPLETED));
        });
    }

    /** {@code withAllMillis}: how long it runs with all its tasks. */
    private Submission submission(int i, long submitMillis, long withAllMillis, Ending ending) {
        long runMillis = wishes.longestMillis(withAllMillis, tasks);
        return new Submission(
                arrivals.count() == 1 ? name : name + "-" + (i + 1),
                line,
                submitMillis,
                runMillis,
                timeLimit.of(runMillis),
                checkpointMillis,
                ending,
                queue,
                user,
                kind,
                tasks,
                Task.ofGpus(gpusPerTask),
                gpuType,
                residency,
                priority,
                evictable,
                Submission.NO_BATCH,
                Submission.NO_TEMPLATE,
                Submission.USUAL_DRAW_PER_MILLE,
                wishes.with(terms.terms()));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
