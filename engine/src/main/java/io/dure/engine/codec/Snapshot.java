package io.dure.engine.codec;

import io.dure.engine.Engine;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.TaskGroup;
import io.dure.engine.WaitCode;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import io.dure.engine.state.Plans;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.SlotList;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The whole state as bytes: what was told and decided, in order of ids; indices are built anew on reading. Ends with a
 * checksum over all, so that half a snapshot is never taken for a whole one.
 */
public final class Snapshot {
    private static final String MAGIC_OF = "dure snapshot ";
    private static final String MAGIC = MAGIC_OF + Engine.VERSION;
    /** Older versions whose snapshots are laid out as those of now; a change of the layout empties it. */
    private static final List<String> SAME_LAYOUT = List.of("7", "8");

    private static final int CHECKSUM_BYTES = 8;
    private static final JobState[] JOB_STATES = JobState.values();
    private static final NodeState[] NODE_STATES = NodeState.values();
    private static final WaitCode[] CODES = WaitCode.values();

    private Snapshot() {}

    public static byte[] write(State state) {
        BytesOut out = new BytesOut();
        out.put(MAGIC).put(state.nowMillis());
        JournalCodec.writeRules(out, state.rules());
        out.put(state.review()).put(state.lastReviewMillis());
        writeFleet(out, state.fleet());
        PowerCodec.writeFacts(out, state);
        writeQueues(out, state);
        GateSnapshot.write(out, state);
        writeJobs(out, state);
        PowerCodec.writeHeld(out, state);
        writeList(out, state, state.arrived());
        writeList(out, state, state.withdrawn());
        writeList(out, state, state.claims().ready());
        writeReservations(out, state);
        writeOwnOfPolicy(out, state);
        writeReasons(out, state);
        writeRecentUse(out, state);
        WindowCodec.writeWindows(out, state);
        writeStirred(out, state);
        out.putFixed(checksum(out.array(), out.size()));
        return out.toBytes();
    }

    /** Whether snapshots of an engine of this version can be read. */
    public static boolean isReadable(String version) {
        return version.equals(Engine.VERSION) || SAME_LAYOUT.contains(version);
    }

    /** Throws {@link CorruptBytes} when the bytes are not a whole snapshot of a version that can be read. */
    public static State read(byte[] bytes) {
        int body = bytes.length - CHECKSUM_BYTES;
        if (body < 0 || new BytesIn(bytes, body, bytes.length).getFixed() != checksum(bytes, body)) {
            throw new CorruptBytes("snapshot: the checksum does not agree; it is cut short or altered");
        }
        BytesIn in = new BytesIn(bytes, 0, body);
        String magic = in.getString();
        if (!magic.startsWith(MAGIC_OF) || !isReadable(magic.substring(MAGIC_OF.length()))) {
            throw new CorruptBytes("snapshot: it begins with '" + magic + "', not with '" + MAGIC + "'");
        }
        State state = new State();
        long now = in.getLong();
        state.setRules(JournalCodec.readRules(in));
        state.restoreReview(in.getInt(), in.getLong());
        int[] states = readFleet(in, state);
        PowerCodec.readFacts(in, state);
        readQueues(in, state);
        state.setNowMillis(now);
        GateSnapshot.read(in, state);
        readJobs(in, state);
        for (int node = 0; node < states.length; node++) {
            if (NODE_STATES[states[node]] != NodeState.UP) {
                state.setNodeState(node, NODE_STATES[states[node]]);
            }
        }
        PowerCodec.readHeld(in, state);
        readList(in, state, state.arrived());
        readList(in, state, state.withdrawn());
        readList(in, state, state.claims().ready());
        readReservations(in, state);
        readOwnOfPolicy(in, state);
        readReasons(in, state);
        readRecentUse(in, state);
        WindowCodec.readWindows(in, state);
        readStirred(in, state);
        return state;
    }

    // ---- what has happened since the last decision -------------------------------------------------------------

    private static void writeStirred(BytesOut out, State state) {
        Queues q = state.queues();
        List<Integer> arrivals = new ArrayList<>();
        for (int i = 0; i < q.arrivals().size(); i++) {
            arrivals.add(q.arrivals().get(i));
        }
        arrivals.sort(Comparator.comparingInt(q::told).thenComparingInt(q::gpuType));
        out.put(state.isStirred()).put(state.decidedMillis()).put(arrivals.size());
        for (int account : arrivals) {
            out.put(q.told(account)).put(q.gpuType(account));
        }
    }

    private static void readStirred(BytesIn in, State state) {
        state.restoreStirred(in.getBoolean(), in.getLong());
        Queues q = state.queues();
        q.arrivals().forget();
        repeat(in.getCount(), () -> q.noteArrival(q.account(in.getInt(), in.getInt())));
    }

    private static long checksum(byte[] bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, size);
        return crc.getValue();
    }

    // ---- fleet ------------------------------------------------------------------------------------------------

    private static void writeFleet(BytesOut out, Fleet f) {
        out.put(f.gpuTypes());
        for (int t = 0; t < f.gpuTypes(); t++) {
            out.put(f.slicesOf(t));
        }
        out.put(f.sites()).put(f.halls());
        for (int h = 0; h < f.halls(); h++) {
            out.put(f.siteOfHall(h));
        }
        out.put(f.racks());
        for (int r = 0; r < f.racks(); r++) {
            out.put(f.hallOfRack(r));
        }
        out.put(f.residencies());
        for (int r = 0; r < f.residencies(); r++) {
            JournalCodec.writeSites(out, f.sitesOf(r));
        }
        out.put(f.nodes());
        for (int n = 0; n < f.nodes(); n++) {
            out.put(f.state(n).ordinal());
        }
        for (int n = 0; n < f.nodes(); n += run(f, n)) {
            boolean linked = run(f, n) > 1 && f.linkDomainOf(n) == f.linkDomainOf(n + 1);
            out.put(run(f, n)).put(f.rackOf(n));
            out.put(f.poolOf(n).gpuType()).put(f.gpusOf(n)).put(linked);
            out.put(f.beside().cpuMilli(n)).put(f.beside().memoryMib(n));
        }
    }

    /** How many nodes from {@code first} on are of one rack and kind, and all linked together or none with another. */
    private static int run(Fleet f, int first) {
        int n = first + 1;
        boolean linked = n < f.nodes() && f.linkDomainOf(n) == f.linkDomainOf(first);
        while (n < f.nodes() && isAlike(f, first, n)) {
            boolean withPrevious = f.linkDomainOf(n) == f.linkDomainOf(n - 1);
            boolean withNext = n + 1 < f.nodes() && f.linkDomainOf(n) == f.linkDomainOf(n + 1);
            if (linked ? !withPrevious : withNext) {
                break;
            }
            n++;
        }
        return n - first;
    }

    private static boolean isAlike(Fleet f, int a, int b) {
        return f.rackOf(a) == f.rackOf(b)
                && f.poolIndexOf(a) == f.poolIndexOf(b)
                && f.beside().cpuMilli(a) == f.beside().cpuMilli(b)
                && f.beside().memoryMib(a) == f.beside().memoryMib(b);
    }

    private static int[] readFleet(BytesIn in, State state) {
        Fleet f = state.fleet();
        repeat(in.getCount(), () -> f.addGpuType(in.getInt()));
        repeat(in.getInt(), f::addSite);
        repeat(in.getCount(), () -> f.addHall(in.getInt()));
        repeat(in.getCount(), () -> f.addRack(in.getInt()));
        repeat(in.getCount(), () -> f.addResidency(JournalCodec.readSites(in)));
        int[] states = new int[in.getCount()];
        for (int n = 0; n < states.length; n++) {
            states[n] = in.getInt();
        }
        while (f.nodes() < states.length) {
            state.addNodes(
                    in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getBoolean(), in.getInt(), in.getInt());
        }
        return states;
    }

    private static void repeat(int times, Runnable what) {
        for (int i = 0; i < times; i++) {
            what.run();
        }
    }

    // ---- queues -----------------------------------------------------------------------------------------------

    private static void writeRecentUse(BytesOut out, State state) {
        for (int q : state.queues().accounts()) {
            out.put(state.recentUse().bits(q)).put(state.recentUse().asOfMillis(q));
        }
    }

    private static void readRecentUse(BytesIn in, State state) {
        for (int q : state.queues().accounts()) {
            state.recentUse().restore(q, in.getLong(), in.getLong());
        }
    }

    private static void writeQueues(BytesOut out, State state) {
        Queues q = state.queues();
        out.put(q.queues());
        for (int i = 0; i < q.queues(); i++) {
            Queue told = q.queue(q.account(i, Job.ANY_TYPE));
            JournalCodec.writeQueue(out, told);
            TypeCodec.writeQuotas(out, told.typeQuotas());
        }
        for (int i : q.accounts()) {
            out.put(q.stoppedAt(i)).put(q.borrowersStoppedAt(i));
        }
    }

    private static void readQueues(BytesIn in, State state) {
        int size = in.getCount();
        for (int i = 0; i < size; i++) {
            state.setQueue(JournalCodec.readQueue(in).ration(TypeCodec.readQuotas(in)));
        }
        Queues q = state.queues();
        for (int i : q.accounts()) {
            q.stopAt(i, in.getLong());
            q.stopBorrowersAt(i, in.getLong());
        }
    }

    // ---- jobs -------------------------------------------------------------------------------------------------

    private static void writeJobs(BytesOut out, State state) {
        Jobs jobs = state.jobs();
        out.put(jobs.lastId());
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && !jobs.riders().isRider(slot) && !jobs.parts().isPart(slot)) {
                writeJob(out, state, slot);
            }
        }
        out.put(0);
    }

    private static void writeJob(BytesOut out, State state, int slot) {
        Jobs jobs = state.jobs();
        GroupCodec.writeBefore(out, jobs.job(slot));
        JournalCodec.writeJob(out, jobs.job(slot));
        out.put(jobs.state(slot).ordinal())
                .put(jobs.isWithdrawn(slot))
                .put(jobs.hasOverreached(slot))
                .put(jobs.isMoving(slot))
                .put(jobs.attempt(slot))
                .put(jobs.submittedAtMillis(slot))
                .put(jobs.startedAtMillis(slot))
                .put(jobs.stopByMillis(slot))
                .put(jobs.triedIn(slot) == state.review());
        GateSnapshot.writeJob(out, state, slot);
        writeGrants(out, state, slot);
        GroupCodec.writeParts(out, state, slot);
        RiderSnapshot.write(out, state, slot);
    }

    static void writeGrants(BytesOut out, State state, int slot) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        int count = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            count++;
        }
        out.put(count);
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            JournalCodec.writeOnNode(out, grants.onNode(g));
            out.put(state.claims().missingOn(g));
        }
    }

    private static void readJobs(BytesIn in, State state) {
        long lastId = in.getLong();
        List<Long> promised = new ArrayList<>();
        long id = in.getLong();
        while (id != 0) {
            List<TaskGroup> others = List.of();
            if (id == GroupCodec.HAS_GROUPS) {
                others = GroupCodec.readGroups(in);
                id = in.getLong();
            }
            readJob(id, others, in, state, promised);
            id = in.getLong();
        }
        state.jobs().restoreLastId(lastId);
        state.gates().restore(state.nowMillis(), promised);
    }

    private static void readJob(long id, List<TaskGroup> others, BytesIn in, State state, List<Long> promised) {
        Job job = JournalCodec.readJobAfterId(id, in);
        Jobs jobs = state.jobs();
        int slot = state.add(others.isEmpty() ? job : job.with(others));
        JobState jobState = in.getEnum(JOB_STATES);
        if (in.getBoolean()) {
            jobs.withdraw(slot);
        }
        jobs.setOverreached(slot, in.getBoolean());
        boolean moves = in.getBoolean();
        int attempt = in.getInt();
        long submitted = in.getLong();
        long started = in.getLong();
        long stopBy = in.getLong();
        jobs.restore(slot, attempt, submitted, started, stopBy);
        jobs.setTriedIn(slot, in.getBoolean() ? state.review() : state.review() - 1);
        GateSnapshot.readJob(in, state, slot, promised);
        int count = in.getCount();
        List<Placement.OnNode> grants = new ArrayList<>(count);
        int[] outstanding = new int[count];
        for (int i = 0; i < count; i++) {
            grants.add(JournalCodec.readOnNode(in));
            outstanding[i] = in.getInt();
        }
        if (jobState != JobState.WAITING && jobState != JobState.PARKED) {
            state.restoreHolder(slot, grants, jobState == JobState.CLAIMING);
            GroupCodec.readParts(in, state, slot, jobState, started, stopBy);
        }
        switch (jobState) {
            case WAITING, PARKED -> {} // gates tell which
            case RUNNING -> state.restoreRunning(slot, started);
            case STOPPING -> {
                state.restoreRunning(slot, started);
                if (moves) {
                    state.stopToMove(slot, stopBy);
                } else {
                    state.stop(slot, stopBy);
                }
            }
            case CLAIMING -> readClaim(state, slot, grants, outstanding, stopBy);
        }
        RiderSnapshot.read(in, state, slot);
    }

    static void readClaim(State state, int slot, List<Placement.OnNode> grants, int[] outstanding, long by) {
        int missing = Arrays.stream(outstanding).sum();
        state.restoreClaim(slot, missing, by);
        for (int i = 0; i < outstanding.length; i++) {
            if (outstanding[i] > 0) {
                state.claims().restoreOutstanding(grants.get(i).node(), slot, outstanding[i]);
            }
        }
    }

    private static void writeList(BytesOut out, State state, SlotList list) {
        out.put(list.size());
        for (int i = 0; i < list.size(); i++) {
            out.put(state.jobs().id(list.get(i)));
        }
    }

    private static void readList(BytesIn in, State state, SlotList list) {
        int size = in.getCount();
        for (int i = 0; i < size; i++) {
            list.add(state.jobs().slot(in.getLong()));
        }
    }

    // ---- what the last decision noted -------------------------------------------------------------------------

    private static void writeReservations(BytesOut out, State state) {
        Fleet fleet = state.fleet();
        for (int p = 0; p < fleet.pools(); p++) {
            out.put(fleet.pool(p).releasedMilliGpus());
        }
        Reservations all = state.reservations();
        out.put(all.size());
        for (int r = 0; r < all.size(); r++) {
            Reservations.Held h = all.get(r);
            out.put(h.others().isEmpty() ? h.job() : -h.job());
            writeHeld(out, fleet, h);
            if (!h.others().isEmpty()) {
                out.put(h.others().size());
                h.others().forEach(o -> writeHeld(out, fleet, o));
            }
        }
        for (int q : state.queues().accounts()) {
            out.put(state.queues().reserved(q));
        }
    }

    private static void writeHeld(BytesOut out, Fleet fleet, Reservations.Held h) {
        out.put(h.pool()).put(h.atMillis()).put(h.firm()).put(h.releasedMilliGpus());
        out.put(h.nodes().length);
        for (int node : h.nodes()) {
            out.put(node).put(fleet.spareOn(node));
        }
    }

    private static Reservations.Held readHeld(BytesIn in, long job) {
        int pool = in.getInt();
        long at = in.getLong();
        boolean firm = in.getBoolean();
        long released = in.getLong();
        int[] nodes = new int[in.getCount()];
        int[] spare = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = in.getInt();
            spare[i] = in.getInt();
        }
        return new Reservations.Held(job, pool, at, firm, released, nodes, spare);
    }

    private static void readReservations(BytesIn in, State state) {
        Fleet fleet = state.fleet();
        for (int p = 0; p < fleet.pools(); p++) {
            fleet.pool(p).release(in.getLong() - fleet.pool(p).releasedMilliGpus());
        }
        int size = in.getCount();
        for (int r = 0; r < size; r++) {
            long job = in.getLong();
            Reservations.Held held = readHeld(in, Math.abs(job));
            if (job < 0) {
                List<Reservations.Held> others = new ArrayList<>();
                repeat(in.getCount(), () -> others.add(readHeld(in, -job)));
                held = held.with(others, held.atMillis());
            }
            state.reservations().add(fleet, held);
        }
        for (int q : state.queues().accounts()) {
            state.queues().restoreReserved(q, in.getLong());
        }
    }

    /** What only some policies keep is written only under them. */
    private static void writeOwnOfPolicy(BytesOut out, State state) {
        if (state.rules().policy() == Policy.CONSERVATIVE) {
            out.put(state.plans().all().size());
            for (Plans.Plan p : state.plans().all()) {
                out.put(p.job()).put(p.pool()).put(p.atMillis()).put(p.nodes().length);
                for (int i = 0; i < p.nodes().length; i++) {
                    out.put(p.nodes()[i]).put(p.tasks()[i]);
                }
            }
        }
        if (state.rules().policy() == Policy.FGD) {
            out.put(state.asked().counts().size());
            state.asked().counts().forEach((sort, count) -> {
                JournalCodec.writeTask(out, sort.task());
                out.put(sort.gpuType()).put(count);
            });
        }
        if (state.placesByScore()) {
            FillSnapshot.write(out, state.filling());
        }
    }

    private static void readOwnOfPolicy(BytesIn in, State state) {
        if (state.rules().policy() == Policy.CONSERVATIVE) {
            repeat(in.getCount(), () -> state.plans().put(readPlan(in)));
        }
        if (state.rules().policy() == Policy.FGD) {
            state.asked().clear(); // the jobs that are not over were counted on their way in
            repeat(in.getCount(), () -> state.asked().add(JournalCodec.readTask(in), in.getInt(), in.getLong()));
        }
        if (state.placesByScore()) {
            FillSnapshot.read(in, state.filling(), state.fleet());
        }
    }

    private static Plans.Plan readPlan(BytesIn in) {
        long job = in.getLong();
        int pool = in.getInt();
        long at = in.getLong();
        int[] nodes = new int[in.getCount()];
        int[] tasks = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = in.getInt();
            tasks[i] = in.getInt();
        }
        return new Plans.Plan(job, pool, at, nodes, tasks);
    }

    private static void writeReasons(BytesOut out, State state) {
        Jobs jobs = state.jobs();
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.state(slot) == JobState.WAITING && isFirstOfLine(jobs, slot)) {
                out.put(id)
                        .put(jobs.lines().reason(jobs.line(slot)).ordinal())
                        .put(jobs.lines().firstJobs(jobs.line(slot)));
            }
        }
        out.put(0);
    }

    private static boolean isFirstOfLine(Jobs jobs, int slot) {
        return jobs.lines().head(jobs.line(slot)) == slot;
    }

    private static void readReasons(BytesIn in, State state) {
        Jobs jobs = state.jobs();
        for (long id = in.getLong(); id != 0; id = in.getLong()) {
            jobs.lines().setReason(jobs.line(jobs.slot(id)), in.getEnum(CODES), in.getInt());
        }
    }
}
