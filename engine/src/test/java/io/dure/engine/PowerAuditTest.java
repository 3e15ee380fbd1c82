package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.power.Power;
import io.dure.engine.state.State;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit, on which all stories and properties rely, notices books of power that are wrong. */
class PowerAuditTest {
    private final Engine engine = new Engine();
    private State state = new State();
    private Power power = new Power();
    private int slot;

    /** Job 1 runs on one of two nodes of site 1; its limit falls at 1,000 s, when there is power for one of them. */
    @BeforeEach
    void aJobRunsBelowALimit() {
        engine.apply(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 16, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu"));
        for (int site = 0; site < 2; site++) {
            engine.apply(new Event.SiteAdded(0, site, "site" + site));
            engine.apply(new Event.HallAdded(0, site, site, "hall" + site));
            engine.apply(new Event.RackAdded(0, site, site, "rack" + site));
        }
        engine.apply(new Event.NodesAdded(0, 0, 2, 1, 0, 8, false));
        engine.apply(new Event.NodesControlled(0, 0, 2, true, true));
        engine.apply(new Event.GpuDrawSet(0, 0, 100, 1000, 50));
        engine.apply(new Event.EnvelopeSet(
                0,
                1,
                Event.EnvelopeSet.WHOLE_SITE,
                List.of(new PowerStep(0, 16_800), new PowerStep(1_000_000, 9_600))));
        for (long id = 1; id <= 2; id++) {
            engine.apply(new Event.JobSubmitted(
                    0, new Job(id, 0, 0, Kind.DATA, 1, 8, Job.ANY_TYPE, 0, Job.NO_LIMIT, false)));
        }
        engine.decide(0);
        state = engine.state();
        power = state.power();
        slot = state.jobs().slot(1);
        assertThat(engine.why(2).orElseThrow()).isInstanceOf(Reason.PowerEnvelope.class);
        assertThat(engine.audit()).isEmpty();
    }

    @Test
    void workThatIsCountedTwice() {
        power.enter(state.fleet(), state.jobs(), slot);
        assertThat(engine.audit())
                .containsExactly(
                        "power of site 1: kept 2400000000, 1200000000, 14400000000, 14400000000, "
                                + "counted 2400000000, 1200000000, 7200000000, 7200000000 µW",
                        "power of hall 1: kept 2400000000, 1200000000, 14400000000, 14400000000, "
                                + "counted 2400000000, 1200000000, 7200000000, 7200000000 µW");
    }

    @Test
    void workThatIsNotCounted() {
        power.leave(state.fleet(), state.jobs(), slot);
        assertThat(engine.audit()).hasSize(2).allMatch(wrong -> wrong.contains("kept 2400000000, 1200000000, 0, 0, "));
    }

    @Test
    void aNodeThatWentDownUnseen() {
        state.fleet().setState(1, NodeState.DOWN);
        assertThat(engine.audit())
                .contains("power of site 1: kept 2400000000, 1200000000, 7200000000, 7200000000, "
                        + "counted 1200000000, 0, 7200000000, 7200000000 µW");
        power.refresh(state.fleet(), state.jobs(), 1);
        assertThat(engine.audit()).noneMatch(wrong -> wrong.contains("power of"));
    }

    @Test
    void workToBeKeptThatIsCountedTwice() {
        power.keep(state.fleet(), state.jobs(), slot);
        assertThat(engine.audit())
                .containsExactly("work in Area[site=1, hall=-1] to be kept at 1000000 ms: 14400000000 µW, "
                        + "counted 7200000000");
    }

    @Test
    void workToBeKeptThatIsNotCounted() {
        power.keepNoMore(state.fleet(), state.jobs(), slot);
        assertThat(engine.audit())
                .containsExactly("work in Area[site=1, hall=-1] to be kept at 1000000 ms: 0 µW, counted 7200000000");
    }

    @Test
    void aForkKeepsBooksOfItsOwn() {
        Engine fork = engine.fork();
        power.keep(state.fleet(), state.jobs(), slot);
        power.enter(state.fleet(), state.jobs(), slot);
        assertThat(fork.audit()).isEmpty();
        assertThat(engine.audit()).hasSize(3);
        assertThat(engine.fork().audit()).as("wrong books stay wrong in a fork").hasSize(3);
    }
}
