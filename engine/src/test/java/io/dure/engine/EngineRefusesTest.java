package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events that cannot be true, told to an engine at 100 ms: one type, site, hall and rack, two nodes of eight GPUs, the
 * queues 0, 1 and 2 below 1; job 1 is over, job 2 runs its first attempt, job 3 waits.
 */
class EngineRefusesTest {
    private static final long NOW = 100;
    private final Engine engine = new Engine();

    EngineRefusesTest() {
        engine.apply(new Event.GpuTypeAdded(0, 0, "type"));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        engine.apply(new Event.NodesAdded(0, 0, 2, 0, 0, 8, false));
        engine.apply(new Event.QueueSet(0, queue(0, -1, q -> q)));
        engine.apply(new Event.QueueSet(0, queue(1, 0, q -> q)));
        engine.apply(new Event.QueueSet(0, queue(2, 1, q -> q)));
        engine.apply(submit(0, 1, 2, 1, 8, 0, 1));
        engine.decide(0);
        engine.apply(new Event.AttemptEnded(50, 1, 1, Ending.COMPLETED));
        engine.apply(submit(NOW, 2, 2, 2, 8, 0, 1));
        engine.apply(submit(NOW, 3, 2, 2, 8, 0, 1));
        engine.decide(NOW);
    }

    @ParameterizedTest(name = "{1}: {2}. Maybe {3}.")
    @MethodSource({"fleet", "queues", "jobs", "numbers", "parts", "gates", "groups"})
    void refuses(Event event, String what, String rule, String maybe) {
        byte[] before = engine.snapshot();
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(event))
                .withMessage(what + ": " + rule + ". Maybe " + maybe + ".");
        assertThat(engine.snapshot()).as("nothing has changed").isEqualTo(before);
    }

    @Test
    void refusesToDecideInThePast() {
        byte[] before = engine.snapshot();
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.decide(99))
                .withMessage("decide at 99 ms: time never goes back. Maybe it is 100 ms already.");
        assertThat(engine.snapshot()).isEqualTo(before);
    }

    static Stream<Arguments> fleet() {
        String next = "ids are given in order";
        String known = "no such one is known";
        return Stream.of(
                Arguments.of(
                        new Event.SiteAdded(99, 1, "x"),
                        "event at 99 ms",
                        "time never goes back",
                        "it was told late: it is 100 ms already"),
                Arguments.of(new Event.GpuTypeAdded(NOW, 2, "x"), "GPU type 2", next, "the next is 1"),
                Arguments.of(new Event.SiteAdded(NOW, 0, "x"), "site 0", next, "the next is 1"),
                Arguments.of(new Event.HallAdded(NOW, -1, 0, "x"), "hall -1", next, "the next is 1"),
                Arguments.of(new Event.HallAdded(NOW, 1, 1, "x"), "site 1", known, "one below 1"),
                Arguments.of(new Event.RackAdded(NOW, 7, 0, "x"), "rack 7", next, "the next is 1"),
                Arguments.of(new Event.RackAdded(NOW, 1, -1, "x"), "hall -1", known, "one below 1"),
                Arguments.of(nodes(0, 1, 0, 0, 8), "node 0", next, "the next is 2"),
                Arguments.of(nodes(2, 1, 1, 0, 8), "rack 1", known, "one below 1"),
                Arguments.of(nodes(2, 1, 0, 1, 8), "GPU type 1", known, "one below 1"),
                Arguments.of(nodes(2, 0, 0, 0, 8), "count 0", "it must be 1 or more", "1"),
                Arguments.of(nodes(2, 1, 0, 0, 0), "gpusPerNode 0", "it must be 1 or more", "1"),
                Arguments.of(nodes(2, 1, 0, 0, 65), "gpusPerNode 65", "it must be 64 or less", "64"),
                Arguments.of(
                        nodes(2, Integer.MAX_VALUE, 0, 0, 64),
                        "GPUs of the fleet 137438953424",
                        "it must be 10000000 or less",
                        "10000000"),
                Arguments.of(new Event.NodeStateSet(NOW, 2, NodeState.UP), "node 2", known, "one below 2"));
    }

    static Stream<Arguments> queues() {
        return Stream.of(
                Arguments.of(set(4, 0, q -> q), "queue 4", "ids are given in order", "the next is 3"),
                Arguments.of(set(-1, 0, q -> q), "queue -1", "ids are given in order", "the next is 3"),
                Arguments.of(set(3, 9, q -> q), "parent queue 9", "no such one is known", "one below 3"),
                Arguments.of(set(3, -1, q -> q), "parent of queue 3", "queue 0, and only it, has no parent", "0"),
                Arguments.of(set(0, 1, q -> q), "parent of queue 0", "queue 0, and only it, has no parent", "-1"),
                Arguments.of(set(2, 0, q -> q), "parent of queue 2", "a queue cannot move", "add a new queue below 0"),
                Arguments.of(
                        set(2, 1, q -> q.ration(List.of(new TypeQuota(1, 1)))),
                        "GPU type of a quota of queue 2 1",
                        "no such one is known",
                        "one below 1"),
                Arguments.of(
                        set(2, 1, q -> q.ration(List.of(new TypeQuota(0, 1)))),
                        "quotaGpus 1 of GPU type 0 of queue 2",
                        "its sisters have 0 and its parent 0",
                        "raise the parent's quota first"),
                Arguments.of(
                        set(2, 1, q -> q.ration(List.of(new TypeQuota(0, -1)))),
                        "quotaGpus of GPU type 0 of queue 2 -1",
                        "it must be 0 or more",
                        "0"),
                Arguments.of(
                        set(1, 0, q -> q.ration(List.of(new TypeQuota(0, 1), new TypeQuota(0, 2)))),
                        "the quota of GPU type 0 of queue 1",
                        "a queue says the quotas of GPU types in rising order, each once",
                        "leave one of the two out"),
                Arguments.of(
                        set(3, 2, q -> q),
                        "queue 3 below queue 2",
                        "jobs wait in leaves only, and that queue has jobs",
                        "add it beside that queue"));
    }

    static Stream<Arguments> jobs() {
        String ids = "ids rise with every submission and stay below 2^31";
        String over = "no such job waits or runs";
        return Stream.of(
                Arguments.of(submit(NOW, 3, 2, 1, 1, 0, 1), "job 3", ids, "the next is 4"),
                Arguments.of(submit(NOW, Integer.MAX_VALUE, 2, 1, 1, 0, 1), "job 2147483647", ids, "the next is 4"),
                Arguments.of(submit(NOW, 4, 3, 1, 1, 0, 1), "queue of job 4 3", "no such one is known", "one below 3"),
                Arguments.of(
                        submit(NOW, 4, 1, 1, 1, 0, 1),
                        "job 4 in queue 1",
                        "jobs wait in leaves only",
                        "one of the queues below it"),
                Arguments.of(
                        submit(NOW, 4, 2, 1, 1, 1, 1), "GPU type of job 4 1", "no such one is known", "one below 1"),
                Arguments.of(
                        submit(NOW, 4, 2, 1, 1, -2, 1), "GPU type of job 4 -2", "no such one is known", "one below 1"),
                Arguments.of(new Event.JobCancelled(NOW, 1), "job 1", over, "it is over already"),
                Arguments.of(new Event.JobCancelled(NOW, -1), "job -1", over, "it is over already"),
                Arguments.of(new Event.JobCancelled(NOW, 1L << 40), "job 1099511627776", over, "it is over already"),
                Arguments.of(ended(1, 1), "job 1", over, "it is over already"),
                Arguments.of(
                        ended(3, 1),
                        "end of job 3",
                        "only a running attempt can end, and the job is WAITING",
                        "its end was told twice"),
                Arguments.of(
                        ended(2, 2), "end of attempt 2 of job 2", "only the running attempt can end", "attempt 1"));
    }

    static Stream<Arguments> numbers() {
        String positive = "it must be 1 or more";
        String notNegative = "it must be 0 or more";
        return Stream.of(
                Arguments.of(submit(NOW, 4, 2, 0, 1, 0, 1), "tasks of job 4 0", positive, "1"),
                Arguments.of(
                        submit(NOW, 4, 2, 1_000_001, 1, 0, 1),
                        "tasks of job 4 1000001",
                        "it must be 1000000 or less",
                        "1000000"),
                Arguments.of(
                        submit(NOW, 4, 2, 1, 0, 0, 1),
                        "gpusPerTask 0 of job 4",
                        "a task asks for GPUs, a slice, CPU or memory",
                        "gpusPerTask 1"),
                Arguments.of(submit(NOW, 4, 2, 1, 65, 0, 1), "gpusPerTask of job 4 65", "it must be 64 or less", "64"),
                Arguments.of(submit(NOW, 4, 2, 1, 1, 0, 0), "timeLimitMillis of job 4 0", positive, "1"),
                Arguments.of(
                        submit(NOW, 4, 2, 1, 1, 0, Long.MAX_VALUE - 1),
                        "timeLimitMillis of job 4 9223372036854775806",
                        "it must be 2305843009213693951 or less",
                        "2305843009213693951"),
                Arguments.of(
                        rules(Long.MAX_VALUE, 0, 0),
                        "reclaimGraceMillis 9223372036854775807",
                        "it must be 2305843009213693951 or less",
                        "2305843009213693951"),
                Arguments.of(
                        new Event.JobCancelled(1L << 62, 3),
                        "atMillis 4611686018427387904",
                        "it must be 2305843009213693951 or less",
                        "2305843009213693951"),
                Arguments.of(rules(-1, 0, 0), "reclaimGraceMillis -1", notNegative, "0"),
                Arguments.of(
                        new Event.RulesSet(NOW, Rules.defaults().withUseHalfLifeMillis(-1)),
                        "useHalfLifeMillis -1",
                        notNegative,
                        "0"),
                Arguments.of(rules(0, -1, 0), "guaranteedRunMillis -1", notNegative, "0"),
                Arguments.of(rules(0, 0, -1), "reservationsPerQueue -1", notNegative, "0"),
                Arguments.of(set(1, 0, q -> with(q, -1, 0, 0, 1)), "quotaGpus of queue 1 -1", notNegative, "0"),
                Arguments.of(set(1, 0, q -> with(q, 0, -1, 0, 1)), "lendLimitGpus of queue 1 -1", notNegative, "0"),
                Arguments.of(set(1, 0, q -> with(q, 0, 0, -1, 1)), "borrowLimitGpus of queue 1 -1", notNegative, "0"),
                Arguments.of(set(1, 0, q -> with(q, 0, 0, 0, -1)), "weight of queue 1 -1", notNegative, "0"),
                Arguments.of(
                        set(1, 0, q -> with(q, 10_000_001, 0, 0, 1)),
                        "quotaGpus of queue 1 10000001",
                        "it must be 10000000 or less",
                        "10000000"),
                Arguments.of(
                        set(1, 0, q -> with(q, 0, Long.MAX_VALUE, 0, 1)),
                        "lendLimitGpus of queue 1 9223372036854775807",
                        "it must be 2305843009213693951 or less",
                        "2305843009213693951"),
                Arguments.of(
                        set(1, 0, q -> with(q, 0, 0, Long.MAX_VALUE, 1)),
                        "borrowLimitGpus of queue 1 9223372036854775807",
                        "it must be 2305843009213693951 or less",
                        "2305843009213693951"),
                Arguments.of(
                        set(1, 0, q -> with(q, 0, 0, 0, 1_000_001)),
                        "weight of queue 1 1000001",
                        "it must be 1000000 or less",
                        "1000000"));
    }

    private static Event rules(long grace, long guaranteed, int reservations) {
        return new Event.RulesSet(NOW, new Rules(Policy.DURE, grace, guaranteed, reservations));
    }

    private static Event nodes(int first, int count, int rack, int type, int gpus) {
        return new Event.NodesAdded(NOW, first, count, rack, type, gpus, false);
    }

    private static Event set(int id, int parent, UnaryOperator<Queue> change) {
        return new Event.QueueSet(NOW, queue(id, parent, change));
    }

    private static Queue queue(int id, int parent, UnaryOperator<Queue> change) {
        return change.apply(new Queue(id, parent, "q", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
    }

    private static Queue with(Queue q, long quota, long lend, long borrow, int weight) {
        return new Queue(q.id(), q.parent(), q.name(), quota, lend, borrow, weight);
    }

    static Stream<Arguments> parts() {
        String notNegative = "it must be 0 or more";
        return Stream.of(
                Arguments.of(
                        asks(1, 500, 0, 0),
                        "sliceMilli 500 beside 1 GPUs of job 4",
                        "a task takes whole GPUs or a slice of one",
                        "gpusPerTask 0"),
                Arguments.of(asks(0, 1000, 0, 0), "sliceMilli of job 4 1000", "it must be 999 or less", "999"),
                Arguments.of(asks(0, -1, 0, 0), "sliceMilli of job 4 -1", notNegative, "0"),
                Arguments.of(asks(0, 0, -1, 0), "cpuMilli of job 4 -1", notNegative, "0"),
                Arguments.of(asks(0, 0, 0, -1), "memoryMib of job 4 -1", notNegative, "0"),
                Arguments.of(
                        asks(0, 0, 0, 0),
                        "gpusPerTask 0 of job 4",
                        "a task asks for GPUs, a slice, CPU or memory",
                        "gpusPerTask 1"),
                Arguments.of(
                        new Event.JobSubmitted(NOW, new Job(4, 2, 0, Kind.DATA, 1, Task.ofGpus(1), 0, 0, 0, 1, true)),
                        "residency of job 4 0",
                        "no such one is known",
                        "one below 0"),
                Arguments.of(
                        new Event.ResidencyAdded(NOW, 1, List.of(0)),
                        "residency 1",
                        "ids are given in order",
                        "the next is 0"),
                Arguments.of(
                        new Event.ResidencyAdded(NOW, 0, List.of()),
                        "sites of residency 0 0",
                        "it must be 1 or more",
                        "1"),
                Arguments.of(
                        new Event.ResidencyAdded(NOW, 0, List.of(0, 0)),
                        "sites [0, 0] of residency 0",
                        "each site is named once",
                        "leave the second out"),
                Arguments.of(
                        new Event.ResidencyAdded(NOW, 0, List.of(-1)),
                        "site of residency 0 -1",
                        "no such one is known",
                        "one below 1"),
                Arguments.of(new Event.GpuTypeAdded(NOW, 1, "t", 0), "slices 0", "it must be 1 or more", "1"),
                Arguments.of(
                        new Event.GpuTypeAdded(NOW, 1, "t", 1001), "slices 1001", "it must be 1000 or less", "1000"));
    }

    static Stream<Arguments> groups() {
        TaskGroup one = new TaskGroup(1, Task.ofGpus(1), 0);
        return Stream.of(
                Arguments.of(
                        grouped(new TaskGroup(0, Task.ofGpus(1), 0)),
                        "tasks of group 2 of job 4 0",
                        "it must be 1 or more",
                        "1"),
                Arguments.of(
                        grouped(one, new TaskGroup(1, Task.ofGpus(1), 7)),
                        "GPU type of group 3 of job 4 7",
                        "no such one is known",
                        "one below 1"),
                Arguments.of(
                        grouped(new TaskGroup(1, Task.ofGpus(1), 0, new Nearness(Level.NODE, Level.RACK))),
                        "preferred level RACK of group 2 of job 4",
                        "it is not wider than the required level NODE",
                        "NODE"),
                Arguments.of(
                        grouped(new TaskGroup(1, new Task(0, 0, 0, 0), 0)),
                        "gpusPerTask 0 of job 4",
                        "a task asks for GPUs, a slice, CPU or memory",
                        "gpusPerTask 1"),
                Arguments.of(
                        grouped(new TaskGroup(1_000_000, Task.ofGpus(1), 0)),
                        "tasks of all groups of job 4 1000001",
                        "it must be 1000000 or less",
                        "1000000"),
                Arguments.of(
                        grouped(Collections.nCopies(16, one).toArray(new TaskGroup[0])),
                        "17 task groups of job 4",
                        "a job has 16 or fewer",
                        "make one group of those that are alike"),
                Arguments.of(
                        many(job -> job.withTerms(new Terms(false, 0, 900, List.of(), 0, 0))),
                        "job 4 of 2 task groups with a deadline",
                        "several groups are not promised by a date yet",
                        "leave the deadline out"),
                Arguments.of(
                        many(job -> job.elastic(2)),
                        "job 4 of 2 task groups and 1 to 2 tasks",
                        "several groups are not elastic yet",
                        "minTasks 2"),
                Arguments.of(
                        many(job -> job.drawing(new PowerUse(1000, 2))),
                        "job 4 of 2 task groups with flexTier 2",
                        "several groups are not held back by caps yet",
                        "flexTier 0"));
    }

    /** A job whose first group may be something else, and which has another. */
    private record Whole(Job job) {
        Job withTerms(Terms terms) {
            return job.withTerms(terms);
        }

        Job elastic(int most) {
            return with(most, job.power());
        }

        Job drawing(PowerUse power) {
            return with(job.tasks(), power);
        }

        private Job with(int most, PowerUse power) {
            return new Job(
                    job.id(),
                    job.queue(),
                    job.user(),
                    job.kind(),
                    most,
                    job.minTasks(),
                    job.task(),
                    job.gpuType(),
                    job.residency(),
                    job.near(),
                    job.priority(),
                    job.timeLimitMillis(),
                    job.evictable(),
                    job.terms(),
                    power,
                    job.others());
        }
    }

    private static Event many(Function<Whole, Job> change) {
        Job job = new Job(4, 2, 0, Kind.DATA, 1, 1, 0, 0, 60, true).with(List.of(new TaskGroup(1, Task.ofGpus(1), 0)));
        return new Event.JobSubmitted(NOW, change.apply(new Whole(job)));
    }

    private static Event grouped(TaskGroup... groups) {
        Job job = new Job(4, 2, 0, Kind.DATA, 1, 1, 0, 0, 60, true);
        return new Event.JobSubmitted(NOW, job.with(List.of(groups)));
    }

    @Test
    void otherPoliciesAreRefusedWhileThereAreSeveralGroups() {
        engine.apply(grouped(new TaskGroup(1, Task.ofGpus(1), 0)));
        Rules fifo = Rules.defaults().withPolicy(Policy.FIFO);
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(new Event.RulesSet(NOW, fifo)))
                .withMessage(
                        "policy FIFO while there are jobs of several task groups: several groups are not placed by any"
                                + " policy but DURE yet. Maybe policy DURE, until they are over.");
        engine.apply(new Event.JobCancelled(NOW, 4));
        engine.apply(new Event.RulesSet(NOW, fifo));
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(new Event.JobSubmitted(
                        NOW,
                        new Job(6, 2, 0, Kind.DATA, 1, 1, 0, 0, 60, true)
                                .with(List.of(new TaskGroup(1, Task.ofGpus(1), 0))))))
                .withMessage(
                        "job 6 of 2 task groups under policy FIFO: several groups are not placed by any policy but DURE"
                                + " yet. Maybe policy DURE.");
    }

    @Test
    void itsFurtherGroupsAreNoJobsOfTheirOwn() {
        engine.apply(grouped(new TaskGroup(1, Task.ofGpus(1), 0)));
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(new Event.JobCancelled(NOW, 5)))
                .withMessage("job 5: no such job waits or runs. Maybe it is over already.");
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(submit(NOW, 5, 2, 1, 1, 0, 1)))
                .withMessage("job 5: ids rise with every submission and stay below 2^31. Maybe the next is 6.");
    }

    @Test
    void whatIsNotThereCannotBeFrozen() {
        Engine empty = new Engine();
        for (Event.FreezeSet.Scope scope : List.of(Event.FreezeSet.Scope.SITE, Event.FreezeSet.Scope.QUEUE)) {
            assertThatExceptionOfType(IllegalEvent.class)
                    .isThrownBy(() -> empty.apply(new Event.FreezeSet(NOW, scope, 0, true)))
                    .withMessageContaining("no such one is known");
        }
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> empty.apply(new Event.FreezeSet(NOW, Event.FreezeSet.Scope.FLEET, 1, true)))
                .withMessage("fleet 1 that is frozen: there is one fleet. Maybe 0.");
    }

    static Stream<Arguments> gates() {
        String notNegative = "it must be 0 or more";
        String earlier = "a job depends on jobs that were submitted before it";
        return Stream.of(
                Arguments.of(new Event.JobHeld(NOW, 1), "job 1", "no such job waits or runs", "it is over already"),
                Arguments.of(new Event.JobReleased(NOW, 9), "job 9", "no such job waits or runs", "it is over already"),
                Arguments.of(with(-1, Terms.NO_DEADLINE, 0, 0), "notBeforeMillis of job 4 -1", notNegative, "0"),
                Arguments.of(with(0, 0, 0, 0), "deadlineMillis of job 4 0", "it must be 1 or more", "1"),
                Arguments.of(
                        with(0, 500, 0, 0, Job.NO_LIMIT),
                        "job 4 has a deadline and no time limit",
                        "a deadline is promised from the time limit",
                        "give it a time limit"),
                Arguments.of(after(4), "job 4 after job 4", earlier, "submit that one first"),
                Arguments.of(after(5), "job 4 after job 5", earlier, "submit that one first"),
                Arguments.of(after(0), "job 4 after job 0", earlier, "submit that one first"),
                Arguments.of(after(3, 3), "job 4 after job 3", "each job is named once", "leave the second out"),
                Arguments.of(with(0, Terms.NO_DEADLINE, 4, -1), "arrayLimit of job 4 -1", notNegative, "0"),
                Arguments.of(
                        with(0, Terms.NO_DEADLINE, 0, 2),
                        "arrayLimit of job 4",
                        "only elements of arrays have one",
                        "0"),
                Arguments.of(
                        with(0, Terms.NO_DEADLINE, 3, 2),
                        "array 3 of job 4",
                        "an array is named by the id of its first element",
                        "4"),
                Arguments.of(set(1, 0, q -> q.limitUsers(-1, 1)), "userLimitGpus of queue 1 -1", notNegative, "0"),
                Arguments.of(
                        set(1, 0, q -> q.limitUsers(1, 0)), "userLimitJobs of queue 1 0", "it must be 1 or more", "1"),
                Arguments.of(
                        new Event.RulesSet(NOW, Rules.defaults().withOverrun(-1)),
                        "overrunMillis -1",
                        notNegative,
                        "0"));
    }

    private static Event with(long notBefore, long deadline, long array, int arrayLimit) {
        return with(notBefore, deadline, array, arrayLimit, 1000);
    }

    private static Event with(long notBefore, long deadline, long array, int arrayLimit, long limit) {
        return told(new Terms(false, notBefore, deadline, List.of(), array, arrayLimit), limit);
    }

    private static Event after(long... jobs) {
        List<Terms.After> after =
                LongStream.of(jobs).mapToObj(job -> new Terms.After(job, false)).toList();
        return told(new Terms(false, 0, Terms.NO_DEADLINE, after, 0, 0), 1000);
    }

    private static Event told(Terms terms, long limit) {
        return new Event.JobSubmitted(NOW, new Job(4, 2, 0, Kind.DATA, 1, 1, 0, 0, limit, true).withTerms(terms));
    }

    /** An array has one limit; a later element cannot name another. */
    @Test
    void refusesAnElementWithAnotherLimit() {
        engine.apply(with(0, Terms.NO_DEADLINE, 4, 2));
        Terms other = new Terms(false, 0, Terms.NO_DEADLINE, List.of(), 4, 3);
        Job job = new Job(5, 2, 0, Kind.DATA, 1, 1, 0, 0, 1, true).withTerms(other);
        assertThatExceptionOfType(IllegalEvent.class)
                .isThrownBy(() -> engine.apply(new Event.JobSubmitted(NOW, job)))
                .withMessage("arrayLimit 3 of job 5: all elements of an array have the same. Maybe 2.");
    }

    private static Event asks(int gpus, int sliceMilli, int cpuMilli, int memoryMib) {
        Task task = new Task(gpus, sliceMilli, cpuMilli, memoryMib);
        return new Event.JobSubmitted(NOW, new Job(4, 2, 0, Kind.DATA, 1, task, 0, Job.ANY_SITE, 0, 1, true));
    }

    private static Event submit(long at, long id, int queue, int tasks, int gpusPerTask, int type, long limit) {
        return new Event.JobSubmitted(at, new Job(id, queue, 0, Kind.DATA, tasks, gpusPerTask, type, 0, limit, true));
    }

    private static Event ended(long job, int attempt) {
        return new Event.AttemptEnded(NOW, job, attempt, Ending.COMPLETED);
    }
}
