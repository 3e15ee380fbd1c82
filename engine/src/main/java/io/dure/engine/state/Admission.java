package io.dure.engine.state;

import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import io.dure.engine.job.JobState;

/** Whether an event can be true. Checked before anything changes. */
public final class Admission {
    /** Bounds that keep every product of the engine's arithmetic within a long. */
    public static final long MAX_FLEET_GPUS = 10_000_000;

    public static final long MAX_MILLIS = Long.MAX_VALUE / 4;
    public static final int MAX_RESERVATIONS = 1_000;
    public static final int MAX_QUEUES = 50_000;
    public static final int MAX_WEIGHT = 1_000_000;
    public static final int MAX_TASKS = 1_000_000;
    public static final int MAX_GPUS_PER_NODE = 64;
    public static final int MAX_GPU_TYPES = 4_000;
    public static final int MAX_SLICES = 1_000;
    public static final int MAX_RESIDENCIES = 100_000;

    public static final int MAX_DRAW_PER_MILLE = 1_000;
    public static final int MAX_FLEX_TIER = 3;

    private Admission() {}

    /** Throws {@link IllegalEvent} when the event cannot be true. */
    public static void check(State state, Event event) {
        if (event.atMillis() < state.nowMillis()) {
            throw new IllegalEvent(
                    "event at " + event.atMillis() + " ms",
                    "time never goes back",
                    "it was told late: it is " + state.nowMillis() + " ms already");
        }
        atMost("atMillis", event.atMillis(), MAX_MILLIS);
        switch (event) { // the most frequent first
            case Event.JobSubmitted e -> job(state, e.job());
            case Event.AttemptEnded e -> attempt(state, e);
            case Event.RulesSet e -> {
                rules(e.rules());
                GroupAdmission.rules(state, e.rules());
                WindowAdmission.rules(state, e.rules());
            }
            case Event.GpuTypeAdded e -> {
                next("GPU type", e.gpuType(), state.fleet().gpuTypes());
                atMost("GPU type", e.gpuType(), MAX_GPU_TYPES - 1);
                positive("slices", e.slices());
                atMost("slices", e.slices(), MAX_SLICES);
            }
            case Event.SiteAdded e -> next("site", e.site(), state.fleet().sites());
            case Event.HallAdded e -> {
                next("hall", e.hall(), state.fleet().halls());
                known("site", e.site(), state.fleet().sites());
            }
            case Event.RackAdded e -> {
                next("rack", e.rack(), state.fleet().racks());
                known("hall", e.hall(), state.fleet().halls());
            }
            case Event.NodesAdded e -> nodes(state, e);
            case Event.ResidencyAdded e -> residency(state, e);
            case Event.QueueSet e -> queue(state, e.queue());
            case Event.JobCancelled e -> knownJob(state, e.job());
            case Event.JobHeld e -> knownJob(state, e.job());
            case Event.JobReleased e -> knownJob(state, e.job());
            case Event.TaskGone e -> taskGone(state, e);
            case Event.NodeStateSet e -> known("node", e.node(), state.fleet().nodes());
            case Event.GpuDrawSet e -> PowerAdmission.draw(state, e);
            case Event.PueSet e -> PowerAdmission.pue(state, e);
            case Event.EnvelopeSet e -> PowerAdmission.envelope(state, e);
            case Event.MaintenanceSet e -> WindowAdmission.maintenance(state, e);
            case Event.BookingSet e -> WindowAdmission.booking(state, e);
            case Event.WindowCancelled e ->
                known("window", e.window(), state.windows().size());
            case Event.FreezeSet e -> freeze(state, e);
            case Event.NodesControlled e -> PowerAdmission.control(state, e);
        }
    }

    private static void freeze(State state, Event.FreezeSet e) {
        switch (e.scope()) {
            case FLEET -> require(e.of() == 0, "fleet " + e.of() + " that is frozen", "there is one fleet", "0");
            case SITE -> known("site that is frozen", e.of(), state.fleet().sites());
            case QUEUE -> known("queue that is frozen", e.of(), state.queues().queues());
        }
    }

    private static void rules(Rules r) {
        notNegative("reclaimGraceMillis", r.reclaimGraceMillis());
        notNegative("guaranteedRunMillis", r.guaranteedRunMillis());
        notNegative("reservationsPerQueue", r.reservationsPerQueue());
        atMost("reclaimGraceMillis", r.reclaimGraceMillis(), MAX_MILLIS);
        atMost("guaranteedRunMillis", r.guaranteedRunMillis(), MAX_MILLIS);
        notNegative("reviewMillis", r.reviewMillis());
        atMost("reviewMillis", r.reviewMillis(), MAX_MILLIS);
        notNegative("useHalfLifeMillis", r.useHalfLifeMillis());
        atMost("useHalfLifeMillis", r.useHalfLifeMillis(), MAX_MILLIS);
        atMost("reservationsPerQueue", r.reservationsPerQueue(), MAX_RESERVATIONS);
        notNegative("overrunMillis", r.overrunMillis());
        if (r.overrunMillis() != Rules.NEVER_STOPPED) {
            atMost("overrunMillis", r.overrunMillis(), MAX_MILLIS);
        }
        notNegative("restartMillis", r.moves().restartMillis());
        atMost("restartMillis", r.moves().restartMillis(), MAX_MILLIS);
    }

    private static void nodes(State state, Event.NodesAdded e) {
        next("node", e.firstNode(), state.fleet().nodes());
        known("rack", e.rack(), state.fleet().racks());
        known("GPU type", e.gpuType(), state.fleet().gpuTypes());
        positive("count", e.count());
        positive("gpusPerNode", e.gpusPerNode());
        atMost("gpusPerNode", e.gpusPerNode(), MAX_GPUS_PER_NODE);
        notNegative("cpuMilli", e.cpuMilli());
        notNegative("memoryMib", e.memoryMib());
        atMost("GPUs of the fleet", state.fleet().installedGpus() + (long) e.count() * e.gpusPerNode(), MAX_FLEET_GPUS);
    }

    private static void residency(State state, Event.ResidencyAdded e) {
        next("residency", e.residency(), state.fleet().residencies());
        atMost("residency", e.residency(), MAX_RESIDENCIES - 1);
        positive("sites of residency " + e.residency(), e.sites().size());
        for (int site : e.sites()) {
            known("site of residency " + e.residency(), site, state.fleet().sites());
        }
        require(
                e.sites().stream().distinct().count() == e.sites().size(),
                "sites " + e.sites() + " of residency " + e.residency(),
                "each site is named once",
                "leave the second out");
    }

    private static void queue(State state, Queue q) {
        int size = state.queues().queues();
        require(q.id() >= 0 && q.id() <= size, "queue " + q.id(), "ids are given in order", "the next is " + size);
        atMost("queue", q.id(), MAX_QUEUES - 1);
        notNegative("quotaGpus of queue " + q.id(), q.quotaGpus());
        notNegative("lendLimitGpus of queue " + q.id(), q.lendLimitGpus());
        notNegative("borrowLimitGpus of queue " + q.id(), q.borrowLimitGpus());
        atMost("quotaGpus of queue " + q.id(), q.quotaGpus(), MAX_FLEET_GPUS);
        atMost("lendLimitGpus of queue " + q.id(), q.lendLimitGpus(), Queue.UNLIMITED);
        atMost("borrowLimitGpus of queue " + q.id(), q.borrowLimitGpus(), Queue.UNLIMITED);
        notNegative("weight of queue " + q.id(), q.weight());
        atMost("weight of queue " + q.id(), q.weight(), MAX_WEIGHT);
        notNegative("userLimitGpus of queue " + q.id(), q.userLimitGpus());
        atMost("userLimitGpus of queue " + q.id(), q.userLimitGpus(), Queue.UNLIMITED);
        positive("userLimitJobs of queue " + q.id(), q.userLimitJobs());
        atMost("userLimitJobs of queue " + q.id(), q.userLimitJobs(), Queue.UNLIMITED);
        QuotaAdmission.check(state, q);
        boolean isRoot = q.parent() == Queue.NO_PARENT;
        require(
                isRoot == (q.id() == 0),
                "parent of queue " + q.id(),
                "queue 0, and only it, has no parent",
                isRoot ? "0" : String.valueOf(Queue.NO_PARENT));
        if (q.id() < size) {
            require(
                    state.queues().parentOfTold(q.id()) == q.parent(),
                    "parent of queue " + q.id(),
                    "a queue cannot move",
                    "add a new queue below " + q.parent());
        } else if (!isRoot) {
            newChild(state, q);
        }
    }

    private static void newChild(State state, Queue q) {
        known("parent queue", q.parent(), state.queues().queues());
        boolean busy = false;
        for (int account : state.queues().accountsOf(q.parent())) {
            busy |= state.queues().isLeaf(account)
                    && (state.queues().used(account) > 0 || state.queues().waitingJobs(account) > 0);
        }
        require(
                !busy,
                "queue " + q.id() + " below queue " + q.parent(),
                "jobs wait in leaves only, and that queue has jobs",
                "add it beside that queue");
    }

    /** Comes with every job: words are put together only when something is wrong. */
    private static void job(State state, Job job) {
        long id = job.id();
        if (id <= state.jobs().lastId() || id >= Integer.MAX_VALUE) {
            throw new IllegalEvent(
                    "job " + id,
                    "ids rise with every submission and stay below 2^31",
                    "the next is " + (state.jobs().lastId() + 1));
        }
        known("queue of job ", id, job.queue(), state.queues().queues());
        if (!state.queues().isLeaf(state.queues().account(job.queue(), Job.ANY_TYPE))) {
            throw new IllegalEvent(
                    "job " + id + " in queue " + job.queue(), "jobs wait in leaves only", "one of the queues below it");
        }
        within("tasks of job ", id, 1, job.tasks(), MAX_TASKS);
        task(id, job.task());
        long most = job.timeLimitMillis() == Job.NO_LIMIT ? Job.NO_LIMIT : MAX_MILLIS;
        within("timeLimitMillis of job ", id, 1, job.timeLimitMillis(), most);
        within("minTasks of job ", id, 1, job.minTasks(), job.tasks());
        if (id + job.mostRiders() >= Integer.MAX_VALUE) {
            atMost("id of the last task of job " + id, id + job.mostRiders(), Integer.MAX_VALUE - 1);
        }
        within("drawPerMille of job ", id, 0, job.power().drawPerMille(), MAX_DRAW_PER_MILLE);
        within("flexTier of job ", id, 0, job.power().flexTier(), MAX_FLEX_TIER);
        if (job.near().preferred().compareTo(job.near().required()) > 0) {
            throw new IllegalEvent(
                    "preferred level " + job.near().preferred() + " of job " + id,
                    "it is not wider than the required level " + job.near().required(),
                    job.near().required().toString());
        }
        if (job.gpuType() != Job.ANY_TYPE) {
            known("GPU type of job ", id, job.gpuType(), state.fleet().gpuTypes());
        }
        if (job.residency() != Job.ANY_SITE) {
            known("residency of job ", id, job.residency(), state.fleet().residencies());
        }
        if (!job.terms().equals(Terms.NONE)) {
            TermsAdmission.check(state, job);
        }
        if (!job.others().isEmpty()) {
            GroupAdmission.check(state, job);
        }
    }

    static void task(long id, Task task) {
        within("gpusPerTask of job ", id, 0, task.gpus(), MAX_GPUS_PER_NODE);
        within("sliceMilli of job ", id, 0, task.sliceMilli(), 999);
        within("cpuMilli of job ", id, 0, task.cpuMilli(), Integer.MAX_VALUE);
        within("memoryMib of job ", id, 0, task.memoryMib(), Integer.MAX_VALUE);
        if (task.gpus() > 0 && task.sliceMilli() > 0) {
            throw new IllegalEvent(
                    "sliceMilli " + task.sliceMilli() + " beside " + task.gpus() + " GPUs of job " + id,
                    "a task takes whole GPUs or a slice of one",
                    "gpusPerTask 0");
        }
        if (task.milliGpus() == 0 && !task.countsBeside()) {
            throw new IllegalEvent(
                    "gpusPerTask " + task.gpus() + " of job " + id,
                    "a task asks for GPUs, a slice, CPU or memory",
                    "gpusPerTask 1");
        }
    }

    /** What is so named of this job is no less and no more. */
    static void within(String what, long job, long least, long value, long most) {
        if (value < least || value > most) {
            String named = what + job;
            if (least == 1) {
                positive(named, value);
            } else {
                notNegative(named, value);
            }
            atMost(named, value, most);
        }
    }

    static void known(String what, long job, int id, int size) {
        if (id < 0 || id >= size) {
            known(what + job, id, size);
        }
    }

    private static void attempt(State state, Event.AttemptEnded e) {
        int slot = knownJob(state, e.job());
        JobState now = state.jobs().state(slot);
        if (now != JobState.RUNNING && now != JobState.STOPPING) {
            throw new IllegalEvent(
                    "end of job " + e.job(),
                    "only a running attempt can end, and the job is " + now,
                    "its end was told twice");
        }
        if (e.attempt() != state.jobs().attempt(slot)) {
            throw new IllegalEvent(
                    "end of attempt " + e.attempt() + " of job " + e.job(),
                    "only the running attempt can end",
                    "attempt " + state.jobs().attempt(slot));
        }
    }

    private static void taskGone(State state, Event.TaskGone e) {
        int slot = knownJob(state, e.job());
        String what = "end of task " + e.task() + " of job " + e.job();
        require(
                e.attempt() == state.jobs().attempt(slot),
                what + " of attempt " + e.attempt(),
                "only a task of the running attempt can end",
                "attempt " + state.jobs().attempt(slot));
        require(
                state.jobs().rider(slot, e.task()) != 0,
                what,
                "only a task beyond the fewest that runs can end alone",
                "its end was told twice");
    }

    private static int knownJob(State state, long job) {
        int slot = state.jobs().slot(job);
        if (slot == 0
                || state.jobs().riders().isRider(slot)
                || state.jobs().parts().isPart(slot)) {
            throw new IllegalEvent("job " + job, "no such job waits or runs", "it is over already");
        }
        return slot;
    }

    static void next(String what, int id, int expected) {
        require(id == expected, what + " " + id, "ids are given in order", "the next is " + expected);
    }

    static void known(String what, int id, int size) {
        if (id < 0 || id >= size) {
            throw new IllegalEvent(what + " " + id, "no such one is known", "one below " + size);
        }
    }

    static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalEvent(what + " " + value, "it must be 1 or more", "1");
        }
    }

    static void notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalEvent(what + " " + value, "it must be 0 or more", "0");
        }
    }

    static void atMost(String what, long value, long most) {
        if (value > most) {
            throw new IllegalEvent(what + " " + value, "it must be " + most + " or less", String.valueOf(most));
        }
    }

    static void require(boolean holds, String what, String rule, String maybe) {
        if (!holds) {
            throw new IllegalEvent(what, rule, maybe);
        }
    }
}
