package io.dure.engine.codec;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Moves;
import io.dure.engine.Nearness;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.PowerUse;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * Journal records as bytes and back: a tag, then the fields in order. Equal records give equal bytes. How records are
 * framed and kept is the business of whoever keeps them.
 */
public final class JournalCodec {
    private static final int DECIDED = 0;
    private static final int TERMS = 1;
    private static final int TERMS_WITH_BOOKING = 2;
    private static final Kind[] KINDS = Kind.values();
    private static final Ending[] ENDINGS = Ending.values();
    private static final NodeState[] NODE_STATES = NodeState.values();
    private static final Level[] LEVELS = Level.values();
    private static final Policy[] POLICIES = Policy.values();
    private static final Reason.Resource[] RESOURCES = Reason.Resource.values();

    private JournalCodec() {}

    public static void write(JournalRecord journalRecord, BytesOut out) {
        switch (journalRecord) {
            case JournalRecord.Happened r -> write(r.event(), out);
            case JournalRecord.Decided r -> {
                out.put(DECIDED).put(r.atMillis()).put(r.decisions().size());
                for (Decision d : r.decisions()) {
                    write(d, out);
                }
            }
        }
    }

    /** Reads one record; throws {@link CorruptBytes} when it is not whole. */
    public static JournalRecord read(BytesIn in) {
        int tag = in.getInt();
        if (tag != DECIDED) {
            return new JournalRecord.Happened(readEvent(tag, in));
        }
        long at = in.getLong();
        int count = in.getCount();
        List<Decision> decisions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            decisions.add(readDecision(in));
        }
        return new JournalRecord.Decided(at, decisions);
    }

    private static void write(Event event, BytesOut out) {
        switch (event) {
            case Event.RulesSet e -> writeRules(out.put(1).put(e.atMillis()), e.rules());
            case Event.GpuTypeAdded e ->
                out.put(2).put(e.atMillis()).put(e.gpuType()).put(e.name()).put(e.slices());
            case Event.SiteAdded e -> out.put(3).put(e.atMillis()).put(e.site()).put(e.name());
            case Event.HallAdded e ->
                out.put(4).put(e.atMillis()).put(e.hall()).put(e.site()).put(e.name());
            case Event.RackAdded e ->
                out.put(5).put(e.atMillis()).put(e.rack()).put(e.hall()).put(e.name());
            case Event.NodesAdded e ->
                out.put(6)
                        .put(e.atMillis())
                        .put(e.firstNode())
                        .put(e.count())
                        .put(e.rack())
                        .put(e.gpuType())
                        .put(e.gpusPerNode())
                        .put(e.linked())
                        .put(e.cpuMilli())
                        .put(e.memoryMib());
            case Event.ResidencyAdded e ->
                writeSites(out.put(12).put(e.atMillis()).put(e.residency()), e.sites());
            case Event.QueueSet e -> {
                boolean isTyped = !e.queue().typeQuotas().isEmpty();
                writeQueue(out.put(isTyped ? 50 : 7).put(e.atMillis()), e.queue());
                if (isTyped) {
                    TypeCodec.writeQuotas(out, e.queue().typeQuotas());
                }
            }
            case Event.JobSubmitted e -> {
                boolean hasGroups = !e.job().others().isEmpty();
                writeJob(out.put(hasGroups ? 60 : 8).put(e.atMillis()), e.job());
                if (hasGroups) {
                    GroupCodec.writeGroups(out, e.job().others());
                }
            }
            case Event.JobCancelled e -> out.put(9).put(e.atMillis()).put(e.job());
            case Event.JobHeld e -> out.put(13).put(e.atMillis()).put(e.job());
            case Event.JobReleased e -> out.put(14).put(e.atMillis()).put(e.job());
            case Event.TaskGone e ->
                out.put(30).put(e.atMillis()).put(e.job()).put(e.attempt()).put(e.task());
            case Event.AttemptEnded e ->
                out.put(10)
                        .put(e.atMillis())
                        .put(e.job())
                        .put(e.attempt())
                        .put(e.ending().ordinal());
            case Event.NodeStateSet e ->
                out.put(11).put(e.atMillis()).put(e.node()).put(e.state().ordinal());
            case Event.GpuDrawSet e ->
                out.put(20)
                        .put(e.atMillis())
                        .put(e.gpuType())
                        .put(e.idleWatts())
                        .put(e.peakWatts())
                        .put(e.otherWatts());
            case Event.PueSet e -> out.put(21).put(e.atMillis()).put(e.site()).put(e.milliPue());
            case Event.EnvelopeSet e ->
                PowerCodec.writeSteps(
                        out.put(22).put(e.atMillis()).put(e.site()).put(e.hall()), e.steps());
            case Event.MaintenanceSet e -> WindowCodec.write(out, e);
            case Event.BookingSet e -> WindowCodec.write(out, e);
            case Event.WindowCancelled e -> out.put(42).put(e.atMillis()).put(e.window());
            case Event.FreezeSet e -> FreezeCodec.write(out, e);
            case Event.NodesControlled e ->
                out.put(23)
                        .put(e.atMillis())
                        .put(e.firstNode())
                        .put(e.count())
                        .put(e.canCap())
                        .put(e.canSwitch());
        }
    }

    private static Event readEvent(int tag, BytesIn in) {
        long at = in.getLong();
        return switch (tag) {
            case 1 -> new Event.RulesSet(at, readRules(in));
            case 2 -> new Event.GpuTypeAdded(at, in.getInt(), in.getString(), in.getInt());
            case 3 -> new Event.SiteAdded(at, in.getInt(), in.getString());
            case 4 -> new Event.HallAdded(at, in.getInt(), in.getInt(), in.getString());
            case 5 -> new Event.RackAdded(at, in.getInt(), in.getInt(), in.getString());
            case 6 ->
                new Event.NodesAdded(
                        at,
                        in.getInt(),
                        in.getInt(),
                        in.getInt(),
                        in.getInt(),
                        in.getInt(),
                        in.getBoolean(),
                        in.getInt(),
                        in.getInt());
            case 7 -> new Event.QueueSet(at, readQueue(in));
            case 8 -> new Event.JobSubmitted(at, readJob(in));
            case 9 -> new Event.JobCancelled(at, in.getLong());
            case 10 -> new Event.AttemptEnded(at, in.getLong(), in.getInt(), in.getEnum(ENDINGS));
            case 11 -> new Event.NodeStateSet(at, in.getInt(), in.getEnum(NODE_STATES));
            case 12 -> new Event.ResidencyAdded(at, in.getInt(), readSites(in));
            case 13 -> new Event.JobHeld(at, in.getLong());
            case 14 -> new Event.JobReleased(at, in.getLong());
            case 30 -> new Event.TaskGone(at, in.getLong(), in.getInt(), in.getInt());
            case 60 -> new Event.JobSubmitted(at, readJob(in).with(GroupCodec.readGroups(in)));
            case 50 -> new Event.QueueSet(at, readQueue(in).ration(TypeCodec.readQuotas(in)));
            case 20 -> new Event.GpuDrawSet(at, in.getInt(), in.getInt(), in.getInt(), in.getInt());
            case 21 -> new Event.PueSet(at, in.getInt(), in.getInt());
            case 22 -> PowerCodec.readEnvelope(at, in);
            case 23 -> new Event.NodesControlled(at, in.getInt(), in.getInt(), in.getBoolean(), in.getBoolean());
            case 40 -> WindowCodec.readMaintenance(at, in);
            case 41 -> WindowCodec.readBooking(at, in);
            case FreezeCodec.SET -> FreezeCodec.readEvent(at, in);
            case 42 -> new Event.WindowCancelled(at, in.getInt());
            default -> throw new CorruptBytes("an unknown kind of record: " + tag);
        };
    }

    static void writeSites(BytesOut out, List<Integer> sites) {
        out.put(sites.size());
        for (int site : sites) {
            out.put(site);
        }
    }

    static List<Integer> readSites(BytesIn in) {
        int count = in.getCount();
        List<Integer> sites = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sites.add(in.getInt());
        }
        return sites;
    }

    static BytesOut writeTask(BytesOut out, Task t) {
        return out.put(t.gpus()).put(t.sliceMilli()).put(t.cpuMilli()).put(t.memoryMib());
    }

    static Task readTask(BytesIn in) {
        return new Task(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    static void writeRules(BytesOut out, Rules r) {
        out.put(r.policy().ordinal())
                .put(r.reclaimGraceMillis())
                .put(r.guaranteedRunMillis())
                .put(r.reservationsPerQueue())
                .put(r.reviewMillis())
                .put(r.useHalfLifeMillis())
                .put(r.overrunMillis())
                .put(r.moves().areMade())
                .put(r.moves().restartMillis());
    }

    static Rules readRules(BytesIn in) {
        return new Rules(
                in.getEnum(POLICIES),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                new Moves(in.getBoolean(), in.getLong()));
    }

    static void writeQueue(BytesOut out, Queue q) {
        out.put(q.id())
                .put(q.parent())
                .put(q.name())
                .put(q.quotaGpus())
                .put(q.lendLimitGpus())
                .put(q.borrowLimitGpus())
                .put(q.weight())
                .put(q.userLimitGpus())
                .put(q.userLimitJobs());
    }

    static Queue readQueue(BytesIn in) {
        return new Queue(
                in.getInt(),
                in.getInt(),
                in.getString(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong());
    }

    static void writeJob(BytesOut out, Job j) {
        out.put(j.id()).put(j.queue()).put(j.user()).put(j.kind().ordinal());
        writeTask(out.put(j.tasks()).put(j.minTasks()), j.task())
                .put(j.gpuType())
                .put(j.residency())
                .put(j.near().required().ordinal())
                .put(j.near().preferred().ordinal())
                .put(j.priority())
                .put(j.timeLimitMillis())
                .put(j.evictable());
        writeTerms(out, j.terms());
        out.put(j.power().drawPerMille()).put(j.power().flexTier());
    }

    private static void writeTerms(BytesOut out, Terms t) {
        out.put(t.equals(Terms.NONE) ? 0 : t.hasBooking() ? TERMS_WITH_BOOKING : TERMS);
        if (!t.equals(Terms.NONE)) {
            out.put(t.held()).put(t.notBeforeMillis()).put(t.deadlineMillis());
            out.put(t.after().size());
            for (Terms.After a : t.after()) {
                out.put(a.job()).put(a.evenIfItFails());
            }
            out.put(t.array()).put(t.arrayLimit());
            if (t.hasBooking()) {
                out.put(t.booking());
            }
        }
    }

    private static Terms readTerms(BytesIn in) {
        int which = in.getInt();
        if (which == 0) {
            return Terms.NONE;
        }
        if (which != TERMS && which != TERMS_WITH_BOOKING) {
            throw new CorruptBytes("an unknown kind of terms: " + which);
        }
        boolean held = in.getBoolean();
        long notBefore = in.getLong();
        long deadline = in.getLong();
        int count = in.getCount();
        List<Terms.After> after = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            after.add(new Terms.After(in.getLong(), in.getBoolean()));
        }
        Terms terms = new Terms(held, notBefore, deadline, after, in.getLong(), in.getInt());
        return which == TERMS ? terms : terms.in(in.getInt());
    }

    static Job readJob(BytesIn in) {
        return readJobAfterId(in.getLong(), in);
    }

    static Job readJobAfterId(long id, BytesIn in) {
        return new Job(
                id,
                in.getInt(),
                in.getInt(),
                in.getEnum(KINDS),
                in.getInt(),
                in.getInt(),
                readTask(in),
                in.getInt(),
                in.getInt(),
                new Nearness(in.getEnum(LEVELS), in.getEnum(LEVELS)),
                in.getInt(),
                in.getLong(),
                in.getBoolean(),
                readTerms(in),
                new PowerUse(in.getInt(), in.getInt()));
    }

    private static void write(Decision decision, BytesOut out) {
        switch (decision) {
            case Decision.Start d -> {
                out.put(1).put(d.job()).put(d.attempt());
                writePlacement(out, d.placement());
            }
            case Decision.Stop d ->
                writeCause(out.put(2).put(d.job()).put(d.attempt()).put(d.byMillis()), d.cause());
            case Decision.Claim d -> {
                out.put(4).put(d.job()).put(d.byMillis()).put(d.nodes().size());
                for (Decision.Claim.Share s : d.nodes()) {
                    out.put(s.node()).put(s.gpus()).put(s.tasks());
                }
            }
            case Decision.Reject d -> writeReason(out.put(3).put(d.job()), d.reason());
            case Decision.Grow d -> {
                out.put(30).put(d.job()).put(d.attempt()).put(d.task());
                writePlacement(out, d.placement());
            }
            case Decision.Shrink d ->
                writeCause(
                        out.put(31).put(d.job()).put(d.attempt()).put(d.task()).put(d.byMillis()), d.cause());
            case Decision.Cap d -> out.put(10).put(d.job()).put(d.perMille());
            case Decision.Booked d -> writeSites(out.put(40).put(d.window()), d.nodes());
            case Decision.Refused d -> WindowCodec.write(out.put(41).put(d.window()), d.refusal());
            case Decision.Power d -> out.put(11).put(d.node()).put(d.on());
        }
    }

    private static void writePlacement(BytesOut out, Placement placement) {
        out.put(placement.nodes().size());
        for (Placement.OnNode n : placement.nodes()) {
            writeOnNode(out, n);
        }
    }

    private static Decision readDecision(BytesIn in) {
        int tag = in.getInt();
        return switch (tag) {
            case 1 -> new Decision.Start(in.getLong(), in.getInt(), readPlacement(in));
            case 2 -> new Decision.Stop(in.getLong(), in.getInt(), in.getLong(), readCause(in));
            case 3 -> new Decision.Reject(in.getLong(), readReason(in));
            case 4 -> readClaim(in);
            case 30 -> new Decision.Grow(in.getLong(), in.getInt(), in.getInt(), readPlacement(in));
            case 31 -> new Decision.Shrink(in.getLong(), in.getInt(), in.getInt(), in.getLong(), readCause(in));
            case 10 -> new Decision.Cap(in.getLong(), in.getInt());
            case 11 -> new Decision.Power(in.getInt(), in.getBoolean());
            case 40 -> new Decision.Booked(in.getInt(), readSites(in));
            case 41 -> new Decision.Refused(in.getInt(), WindowCodec.readRefusal(in));
            default -> throw new CorruptBytes("an unknown kind of decision: " + tag);
        };
    }

    private static Decision readClaim(BytesIn in) {
        long job = in.getLong();
        long by = in.getLong();
        int count = in.getCount();
        List<Decision.Claim.Share> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(new Decision.Claim.Share(in.getInt(), in.getInt(), in.getInt()));
        }
        return new Decision.Claim(job, nodes, by);
    }

    private static Placement readPlacement(BytesIn in) {
        int count = in.getCount();
        List<Placement.OnNode> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(readOnNode(in));
        }
        return new Placement(nodes);
    }

    static void writeOnNode(BytesOut out, Placement.OnNode n) {
        out.put(n.node()).put(n.gpuMask()).put(n.slices()).put(n.tasks());
    }

    static Placement.OnNode readOnNode(BytesIn in) {
        return new Placement.OnNode(in.getInt(), in.getLong(), in.getInt(), in.getInt());
    }

    private static void writeCause(BytesOut out, Cause cause) {
        switch (cause) {
            case Cause.Reclaimed c -> out.put(1).put(c.forQueue()).put(c.forJob());
            case Cause.Cancelled c -> out.put(2);
            case Cause.Preempted c -> out.put(3).put(c.forJob());
            case Cause.OverLimit c -> out.put(4).put(c.limitMillis());
            case Cause.Moved c -> out.put(5).put(c.forJob());
            case Cause.Maintenance c -> out.put(40).put(c.window());
            case Cause.BookedByOthers c -> out.put(41).put(c.window());
            case Cause.BookingEnds c -> out.put(42).put(c.window());
            case Cause.PowerShort c -> out.put(10).put(c.site()).put(c.hall());
        }
    }

    private static Cause readCause(BytesIn in) {
        int tag = in.getInt();
        return switch (tag) {
            case 1 -> new Cause.Reclaimed(in.getInt(), in.getLong());
            case 2 -> new Cause.Cancelled();
            case 3 -> new Cause.Preempted(in.getLong());
            case 4 -> new Cause.OverLimit(in.getLong());
            case 5 -> new Cause.Moved(in.getLong());
            case 10 -> new Cause.PowerShort(in.getInt(), in.getInt());
            case 40 -> new Cause.Maintenance(in.getInt());
            case 41 -> new Cause.BookedByOthers(in.getInt());
            case 42 -> new Cause.BookingEnds(in.getInt());
            default -> throw new CorruptBytes("an unknown cause: " + tag);
        };
    }

    private static void writeReason(BytesOut out, Reason reason) {
        switch (reason) {
            case Reason.NoSuchType r -> out.put(1).put(r.gpuType());
            case Reason.NeverFits r ->
                writeTask(out.put(2).put(r.tasks()), r.task()).put(r.mostTasks());
            case Reason.AboveLimit r ->
                out.put(3).put(r.queue()).put(r.needMilliGpus()).put(r.limitGpus());
            case Reason.QuotaExhausted r ->
                out.put(4)
                        .put(r.queue())
                        .put(r.usedMilliGpus())
                        .put(r.quotaGpus())
                        .put(r.limitGpus())
                        .put(r.needMilliGpus());
            case Reason.FleetBusy r -> out.put(5).put(r.needMilliGpus()).put(r.freeMilliGpus());
            case Reason.Fragmented r ->
                writeTask(out.put(6).put(r.needMilliGpus()), r.task())
                        .put(r.freeMilliGpus())
                        .put(r.usableMilliGpus());
            case Reason.BehindReservation r -> out.put(7).put(r.job()).put(r.untilMillis());
            case Reason.BehindInQueue r -> out.put(8).put(r.job());
            case Reason.AwaitingReclaim r ->
                out.put(9).put(r.outstandingMilliGpus()).put(r.byMillis());
            case Reason.NotYetDecided r -> out.put(10);
            case Reason.NotLent r ->
                out.put(11).put(r.queue()).put(r.needMilliGpus()).put(r.lentMilliGpus());
            case Reason.NodeFull r ->
                out.put(12).put(r.resource().ordinal()).put(r.need()).put(r.bestFree());
            case Reason.DataResidency r -> writeSites(out.put(13).put(r.residency()), r.sites());
            case Reason.OnHold r -> out.put(20);
            case Reason.Frozen r -> FreezeCodec.write(out, r);
            case Reason.NotBefore r -> out.put(21).put(r.atMillis());
            case Reason.DependsOn r -> out.put(22).put(r.job());
            case Reason.ArrayLimit r ->
                out.put(23).put(r.array()).put(r.first()).put(r.limit());
            case Reason.UserLimit r ->
                out.put(24)
                        .put(r.user())
                        .put(r.queue())
                        .put(r.usedMilliGpus())
                        .put(r.limitGpus())
                        .put(r.needMilliGpus());
            case Reason.UserJobLimit r ->
                out.put(25).put(r.user()).put(r.queue()).put(r.jobs()).put(r.limitJobs());
            case Reason.AboveUserLimit r ->
                out.put(26).put(r.user()).put(r.queue()).put(r.needMilliGpus()).put(r.limitGpus());
            case Reason.DependencyFailed r -> out.put(27).put(r.job());
            case Reason.DeadlineNotMet r -> out.put(28).put(r.deadlineMillis()).put(r.earliestEndMillis());
            case Reason.FragmentedDomains r ->
                writeTask(out.put(14).put(r.needMilliGpus()), r.task())
                        .put(r.level().ordinal())
                        .put(r.freeMilliGpus())
                        .put(r.largestDomainMilliGpus());
            case Reason.NeverFitsDomain r ->
                writeTask(out.put(15).put(r.tasks()), r.task())
                        .put(r.level().ordinal())
                        .put(r.mostTasks());
            case Reason.WindowAhead r -> out.put(40).put(r.window()).put(r.fromMillis());
            case Reason.AwaitsBooking r ->
                out.put(41)
                        .put(r.window())
                        .put(r.fromMillis())
                        .put(r.toMillis())
                        .put(r.freeMilliGpus());
            case Reason.BookingOver r -> out.put(42).put(r.window()).put(r.toMillis());
            case Reason.TypeQuotaExhausted r -> TypeCodec.write(out.put(50), r);
            case Reason.TypeNotLent r -> TypeCodec.write(out.put(51), r);
            case Reason.AboveTypeLimit r -> TypeCodec.write(out.put(52), r);
            case Reason.OfGroup r -> writeReason(out.put(60).put(r.group()), r.reason());
            case Reason.GroupsApart r -> GroupCodec.write(out.put(61), r);
            case Reason.NeverTogether r -> GroupCodec.write(out.put(62), r);
            case Reason.PowerEnvelope r ->
                out.put(30)
                        .put(r.site())
                        .put(r.hall())
                        .put(r.headroomWatts())
                        .put(r.needWatts())
                        .put(r.nextChangeMillis());
        }
    }

    private static Reason readReason(BytesIn in) {
        return readReason(in.getInt(), in);
    }

    private static Reason readOfGroup(BytesIn in) {
        int group = in.getInt();
        int tag = in.getInt();
        if (tag == 60) {
            throw new CorruptBytes("a group of a group");
        }
        return new Reason.OfGroup(group, readReason(tag, in));
    }

    private static Reason readReason(int tag, BytesIn in) {
        return switch (tag) {
            case 1 -> new Reason.NoSuchType(in.getInt());
            case 2 -> new Reason.NeverFits(in.getInt(), readTask(in), in.getLong());
            case 3 -> new Reason.AboveLimit(in.getInt(), in.getLong(), in.getLong());
            case 4 -> new Reason.QuotaExhausted(in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
            case 5 -> new Reason.FleetBusy(in.getLong(), in.getLong());
            case 6 -> new Reason.Fragmented(in.getLong(), readTask(in), in.getLong(), in.getLong());
            case 7 -> new Reason.BehindReservation(in.getLong(), in.getLong());
            case 8 -> new Reason.BehindInQueue(in.getLong());
            case 9 -> new Reason.AwaitingReclaim(in.getLong(), in.getLong());
            case 10 -> new Reason.NotYetDecided();
            case 11 -> new Reason.NotLent(in.getInt(), in.getLong(), in.getLong());
            case 12 -> new Reason.NodeFull(in.getEnum(RESOURCES), in.getLong(), in.getLong());
            case 13 -> new Reason.DataResidency(in.getInt(), readSites(in));
            case 20 -> new Reason.OnHold();
            case FreezeCodec.REASON -> FreezeCodec.readReason(in);
            case 21 -> new Reason.NotBefore(in.getLong());
            case 22 -> new Reason.DependsOn(in.getLong());
            case 23 -> new Reason.ArrayLimit(in.getLong(), in.getInt(), in.getInt());
            case 24 -> new Reason.UserLimit(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong());
            case 25 -> new Reason.UserJobLimit(in.getInt(), in.getInt(), in.getInt(), in.getLong());
            case 26 -> new Reason.AboveUserLimit(in.getInt(), in.getInt(), in.getLong(), in.getLong());
            case 27 -> new Reason.DependencyFailed(in.getLong());
            case 28 -> new Reason.DeadlineNotMet(in.getLong(), in.getLong());
            case 14 ->
                new Reason.FragmentedDomains(
                        in.getLong(), readTask(in), in.getEnum(LEVELS), in.getLong(), in.getLong());
            case 15 -> new Reason.NeverFitsDomain(in.getInt(), readTask(in), in.getEnum(LEVELS), in.getLong());
            case 30 -> new Reason.PowerEnvelope(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong());
            case 40 -> new Reason.WindowAhead(in.getInt(), in.getLong());
            case 41 -> new Reason.AwaitsBooking(in.getInt(), in.getLong(), in.getLong(), in.getLong());
            case 42 -> new Reason.BookingOver(in.getInt(), in.getLong());
            case 50 -> TypeCodec.readQuotaExhausted(in);
            case 51 -> TypeCodec.readNotLent(in);
            case 52 -> TypeCodec.readAboveLimit(in);
            case 60 -> readOfGroup(in);
            case 61 -> GroupCodec.readApart(in);
            case 62 -> GroupCodec.readNeverTogether(in);
            default -> throw new CorruptBytes("an unknown reason: " + tag);
        };
    }
}
