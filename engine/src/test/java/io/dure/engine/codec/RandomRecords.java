package io.dure.engine.codec;

import io.dure.engine.Decision;
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
import io.dure.engine.PowerStep;
import io.dure.engine.PowerUse;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Refusal;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Records of all kinds with any numbers in them, whether they make sense or not. */
final class RandomRecords {
    static final int EVENTS = 23;
    static final int DECISIONS = 17;
    static final int REASONS = 35;
    private static final List<String> NAMES = List.of("", "a", "seoul/gangnam", "두레", "x".repeat(300));

    private final SplittableRandom random;

    RandomRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    JournalRecord any() {
        return random.nextBoolean()
                ? new JournalRecord.Happened(event(random.nextInt(EVENTS)))
                : new JournalRecord.Decided(anyLong(), decisions());
    }

    private Decision.Cause cause() {
        return switch (random.nextInt(3)) {
            case 0 -> new Decision.Cause.Reclaimed(anyInt(), anyLong());
            case 1 -> new Decision.Cause.Preempted(anyLong());
            default -> new Decision.Cause.Cancelled();
        };
    }

    Event event(int kind) {
        return switch (kind) {
            case 0 ->
                new Event.RulesSet(
                        anyLong(),
                        new Rules(
                                of(Policy.values()),
                                anyLong(),
                                anyLong(),
                                anyInt(),
                                anyLong(),
                                anyLong(),
                                anyLong(),
                                new Moves(random.nextBoolean(), anyLong())));
            case 1 -> new Event.GpuTypeAdded(anyLong(), anyInt(), name(), anyInt());
            case 2 -> new Event.SiteAdded(anyLong(), anyInt(), name());
            case 3 -> new Event.HallAdded(anyLong(), anyInt(), anyInt(), name());
            case 4 -> new Event.RackAdded(anyLong(), anyInt(), anyInt(), name());
            case 5 ->
                new Event.NodesAdded(
                        anyLong(),
                        anyInt(),
                        anyInt(),
                        anyInt(),
                        anyInt(),
                        anyInt(),
                        random.nextBoolean(),
                        anyInt(),
                        anyInt());
            case 6 ->
                new Event.QueueSet(
                        anyLong(),
                        new Queue(anyInt(), anyInt(), name(), anyLong(), anyLong(), anyLong(), anyInt())
                                .limitUsers(anyLong(), anyLong())
                                .ration(typeQuotas()));
            case 7 -> new Event.JobSubmitted(anyLong(), random.nextInt(3) > 0 ? job() : job().with(groups()));
            case 8 -> new Event.JobCancelled(anyLong(), anyLong());
            case 9 -> new Event.AttemptEnded(anyLong(), anyLong(), anyInt(), of(Ending.values()));
            case 10 -> new Event.NodeStateSet(anyLong(), anyInt(), of(NodeState.values()));
            case 11 -> new Event.ResidencyAdded(anyLong(), anyInt(), sites());
            case 12 -> new Event.JobHeld(anyLong(), anyLong());
            case 13 -> new Event.JobReleased(anyLong(), anyLong());
            case 14 -> new Event.GpuDrawSet(anyLong(), anyInt(), anyInt(), anyInt(), anyInt());
            case 15 -> new Event.PueSet(anyLong(), anyInt(), anyInt());
            case 16 -> new Event.EnvelopeSet(anyLong(), anyInt(), anyInt(), steps());
            case 17 ->
                new Event.NodesControlled(anyLong(), anyInt(), anyInt(), random.nextBoolean(), random.nextBoolean());
            case 18 -> new Event.TaskGone(anyLong(), anyLong(), anyInt(), anyInt());
            case 19 -> new Event.MaintenanceSet(anyLong(), anyInt(), anyLong(), anyLong(), sites());
            case 20 ->
                new Event.BookingSet(
                        anyLong(), anyInt(), anyInt(), anyLong(), anyLong(), sites(), anyInt(), anyInt(), anyInt());
            case 21 -> new Event.WindowCancelled(anyLong(), anyInt());
            case 22 ->
                new Event.FreezeSet(anyLong(), of(Event.FreezeSet.Scope.values()), anyInt(), random.nextBoolean());
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    private List<TypeQuota> typeQuotas() {
        List<TypeQuota> quotas = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0; n--) {
            quotas.add(new TypeQuota(anyInt(), anyLong(), anyLong(), anyLong()));
        }
        return quotas;
    }

    Decision decision(int kind) {
        return switch (kind) {
            case 0 -> new Decision.Start(anyLong(), anyInt(), placement());
            case 1 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), cause());
            case 2 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.Cancelled());
            case 6 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.Moved(anyLong()));
            case 3 -> new Decision.Claim(anyLong(), shares(), anyLong());
            case 5 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.OverLimit(anyLong()));
            case 4 -> new Decision.Reject(anyLong(), reason(random.nextInt(REASONS)));
            case 7 -> new Decision.Cap(anyLong(), anyInt());
            case 8 -> new Decision.Power(anyInt(), random.nextBoolean());
            case 9 ->
                new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.PowerShort(anyInt(), anyInt()));
            case 10 -> new Decision.Grow(anyLong(), anyInt(), anyInt(), placement());
            case 11 -> new Decision.Shrink(anyLong(), anyInt(), anyInt(), anyLong(), cause());
            case 12 -> new Decision.Booked(anyInt(), sites());
            case 13 -> new Decision.Refused(anyInt(), refusal());
            case 14 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.Maintenance(anyInt()));
            case 15 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.BookedByOthers(anyInt()));
            case 16 -> new Decision.Stop(anyLong(), anyInt(), anyLong(), new Decision.Cause.BookingEnds(anyInt()));
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    Reason reason(int kind) {
        return switch (kind) {
            case 0 -> new Reason.NoSuchType(anyInt());
            case 1 -> new Reason.NeverFits(anyInt(), task(), anyLong());
            case 2 -> new Reason.AboveLimit(anyInt(), anyLong(), anyLong());
            case REASONS - 3 ->
                new Reason.TypeQuotaExhausted(anyInt(), anyInt(), anyLong(), anyLong(), anyLong(), anyLong());
            case REASONS - 2 -> new Reason.TypeNotLent(anyInt(), anyInt(), anyLong(), anyLong());
            case REASONS - 1 -> new Reason.AboveTypeLimit(anyInt(), anyInt(), anyLong(), anyLong());
            case 3 -> new Reason.QuotaExhausted(anyInt(), anyLong(), anyLong(), anyLong(), anyLong());
            case 4 -> new Reason.NotLent(anyInt(), anyLong(), anyLong());
            case 5 -> new Reason.FleetBusy(anyLong(), anyLong());
            case 6 -> new Reason.Fragmented(anyLong(), task(), anyLong(), anyLong());
            case 7 -> new Reason.BehindReservation(anyLong(), anyLong());
            case 8 -> new Reason.BehindInQueue(anyLong());
            case 9 -> new Reason.AwaitingReclaim(anyLong(), anyLong());
            case 10 -> new Reason.NotYetDecided();
            case 11 -> new Reason.NodeFull(of(Reason.Resource.values()), anyLong(), anyLong());
            case 12 -> new Reason.DataResidency(anyInt(), sites());
            case 13 -> new Reason.OnHold();
            case 14 -> new Reason.NotBefore(anyLong());
            case 15 -> new Reason.DependsOn(anyLong());
            case 16 -> new Reason.ArrayLimit(anyLong(), anyInt(), anyInt());
            case 17 -> new Reason.UserLimit(anyInt(), anyInt(), anyLong(), anyLong(), anyLong());
            case 18 -> new Reason.UserJobLimit(anyInt(), anyInt(), anyInt(), anyLong());
            case 19 -> new Reason.AboveUserLimit(anyInt(), anyInt(), anyLong(), anyLong());
            case 20 -> new Reason.DependencyFailed(anyLong());
            case 21 -> new Reason.DeadlineNotMet(anyLong(), anyLong());
            case 22 -> new Reason.FragmentedDomains(anyLong(), task(), of(Level.values()), anyLong(), anyLong());
            case 23 -> new Reason.NeverFitsDomain(anyInt(), task(), of(Level.values()), anyLong());
            case 24 -> new Reason.PowerEnvelope(anyInt(), anyInt(), anyLong(), anyLong(), anyLong());
            case 25 -> new Reason.WindowAhead(anyInt(), anyLong());
            case 26 -> new Reason.AwaitsBooking(anyInt(), anyLong(), anyLong(), anyLong());
            case 27 -> new Reason.BookingOver(anyInt(), anyLong());
            case 28 -> new Reason.OfGroup(anyInt(), new Reason.FleetBusy(anyLong(), anyLong()));
            case 29 -> new Reason.GroupsApart(anyInt(), anyInt(), anyInt(), anyLong());
            case 31 -> new Reason.Frozen(of(Event.FreezeSet.Scope.values()), anyInt());
            case 30 -> new Reason.NeverTogether(anyInt(), anyInt(), anyInt(), anyLong());
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    private List<Decision> decisions() {
        List<Decision> all = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(decision(random.nextInt(DECISIONS)));
        }
        return all;
    }

    private Job job() {
        return new Job(
                anyLong(),
                anyInt(),
                anyInt(),
                of(Kind.values()),
                anyInt(),
                anyInt(),
                task(),
                anyInt(),
                anyInt(),
                new Nearness(of(Level.values()), of(Level.values())),
                anyInt(),
                anyLong(),
                random.nextBoolean(),
                random.nextBoolean() ? Terms.NONE : terms(),
                new PowerUse(anyInt(), anyInt()));
    }

    private List<TaskGroup> groups() {
        List<TaskGroup> groups = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Nearness near = new Nearness(of(Level.values()), of(Level.values()));
            groups.add(new TaskGroup(anyInt(), task(), anyInt(), near));
        }
        return groups;
    }

    private Terms terms() {
        List<Terms.After> after = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            after.add(new Terms.After(anyLong(), random.nextBoolean()));
        }
        Terms terms = new Terms(random.nextBoolean(), anyLong(), anyLong(), after, anyLong(), anyInt());
        return random.nextInt(4) == 0 ? terms.in(anyInt()) : terms;
    }

    private Refusal refusal() {
        return switch (random.nextInt(3)) {
            case 0 -> new Refusal.TooFewNodes(anyInt(), anyInt());
            case 1 -> new Refusal.Overlaps(anyInt(), anyInt());
            default -> new Refusal.AboveQuota(anyInt(), anyInt(), anyLong(), anyLong());
        };
    }

    private Task task() {
        return new Task(anyInt(), anyInt(), anyInt(), anyInt());
    }

    private List<Integer> sites() {
        List<Integer> sites = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            sites.add(anyInt());
        }
        return sites;
    }

    private List<PowerStep> steps() {
        List<PowerStep> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            steps.add(new PowerStep(anyLong(), anyLong()));
        }
        return steps;
    }

    private Placement placement() {
        List<Placement.OnNode> nodes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            nodes.add(new Placement.OnNode(anyInt(), anyLong(), anyInt(), anyInt()));
        }
        return new Placement(nodes);
    }

    private List<Decision.Claim.Share> shares() {
        List<Decision.Claim.Share> shares = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            shares.add(new Decision.Claim.Share(anyInt(), anyInt(), anyInt()));
        }
        return shares;
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private int anyInt() {
        return random.nextInt() >> random.nextInt(32);
    }

    private long anyLong() {
        return random.nextLong() >> random.nextInt(64);
    }

    private <E> E of(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
