package io.dure.twin.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.Verdict;
import io.dure.twin.check.Relaxing.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker knows a minimal set from one with a reason too few, one too many, and a wrong one. */
class MinimalReasonsTest {
    private static final Job WAITS = job(4, 1, 2);

    private final Engine engine = new Engine();
    private final Ledger ledger = new Ledger();
    private final MinimalReasons checker = new MinimalReasons(ledger, 1, 1);
    private final Relaxing relaxing = new Relaxing(ledger);

    /** Queue 1 may hold 4 GPUs, and holds 3; 1 GPU is free; and the site has 500 W left. */
    @BeforeEach
    void aJobThatWaitsForItsQueueForGpusAndForPower() {
        tell(new Event.GpuTypeAdded(0, 0, "t"));
        tell(new Event.SiteAdded(0, 0, "s"));
        tell(new Event.HallAdded(0, 0, 0, "h"));
        tell(new Event.RackAdded(0, 0, 0, "r"));
        tell(new Event.NodesAdded(0, 0, 1, 0, 0, 8, false));
        tell(new Event.GpuDrawSet(0, 0, 100, 1_100, 0));
        tell(new Event.EnvelopeSet(0, 0, Event.EnvelopeSet.WHOLE_SITE, List.of(new PowerStep(0, 8_300))));
        tell(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 8, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        tell(new Event.QueueSet(0, new Queue(1, 0, "a", 4, Queue.UNLIMITED, 0, 1)));
        tell(new Event.QueueSet(0, new Queue(2, 0, "b", 4, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        tell(new Event.JobSubmitted(0, job(1, 1, 3)));
        tell(new Event.JobSubmitted(0, job(2, 2, 4)));
        decide();
        tell(new Event.JobSubmitted(0, job(3, 2, 8)));
        tell(new Event.JobSubmitted(0, WAITS));
        decide();
    }

    @Test
    void findsNothingWrongWithTheSet() {
        List<Reason> set = engine.whyAll(WAITS.id());

        assertThat(set.stream().map(Reason::code)).containsExactly("QuotaExhausted", "FleetBusy", "PowerEnvelope");
        assertThat(checker.wrong(engine, WAITS, set)).isNull();
        assertThat(checker.trials()).isEqualTo(4);
        assertThat(checker.unclear()).isZero();
    }

    @Test
    void refusesASetWithOneTooFew() {
        List<Reason> set = engine.whyAll(WAITS.id());
        for (Reason left : set) {
            List<Reason> fewer = new ArrayList<>(set);
            fewer.remove(left);
            assertThat(checker.wrong(engine, WAITS, fewer)).isEqualTo("all are relaxed, and it does not start");
        }
    }

    @Test
    void refusesASetWithOneTooMany() {
        Reason tooMany = new Reason.NotLent(1, 2_000, 1_000);
        List<Reason> more = new ArrayList<>(engine.whyAll(WAITS.id()));
        more.add(tooMany);

        assertThat(checker.wrong(engine, WAITS, more)).isEqualTo(tooMany + " is kept, and it starts all the same");
    }

    @Test
    void refusesNoReasonAndTheSameTwice() {
        Reason one = engine.whyAll(WAITS.id()).getFirst();

        assertThat(checker.wrong(engine, WAITS, List.of())).isEqualTo("there must be one or more, each once");
        assertThat(checker.wrong(engine, WAITS, List.of(one, one))).isEqualTo("there must be one or more, each once");
    }

    /** The engine's own answer to what if is not asked here. */
    @Test
    void trialsByEventsAloneTellTheSame() {
        Relaxation limit = new Relaxation(What.QUEUE_LIMIT, 1);
        Relaxation place = new Relaxation(What.PLACE, 0);
        Relaxation power = new Relaxation(What.POWER, 0);

        assertThat(relaxing.tryOut(engine, WAITS, List.of(limit, place, power), null))
                .isEqualTo(Outcome.STARTS);
        assertThat(relaxing.tryOut(engine, WAITS, List.of(place, power), limit)).isEqualTo(Outcome.WAITS);
        assertThat(relaxing.tryOut(engine, WAITS, List.of(limit, power), place)).isEqualTo(Outcome.WAITS);
        assertThat(relaxing.tryOut(engine, WAITS, List.of(limit, place), power)).isEqualTo(Outcome.WAITS);
        assertThat(relaxing.tryOut(engine, WAITS, List.of(limit, place, power), new Relaxation(What.LENDING, 0)))
                .as("it was never kept from starting by lending")
                .isEqualTo(Outcome.STARTS);
    }

    @Test
    void aTrialLeavesTheEngineAsItWas() {
        byte[] before = engine.snapshot();
        checker.wrong(engine, WAITS, engine.whyAll(WAITS.id()));

        assertThat(engine.snapshot()).isEqualTo(before);
    }

    private static Job job(long id, int queue, int gpus) {
        return new Job(id, queue, 0, Kind.FINE_TUNING, 1, gpus, Job.ANY_TYPE, 0, Job.NO_LIMIT, false);
    }

    private void tell(Event event) {
        engine.apply(event);
        ledger.happened(event, engine);
        checker.happened(event, engine);
        relaxing.happened(event);
    }

    private void decide() {
        Verdict verdict = engine.decide(0);
        ledger.decided(0, verdict, engine);
    }
}
