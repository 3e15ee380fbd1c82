package io.dure.engine.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.NodeState;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What single halls draw, reckoned by hand: two halls of a site, one GPU type, one node of four GPUs in each. */
class HallDrawTest {
    /** Four GPUs at 100 W idle with 50 W of the node each, and a quarter more for cooling. */
    private static final long IDLE_WATTS = (4 * (100 + 50)) * 5 / 4;

    /** Four GPUs at work: 700 W instead of 100 W each. */
    private static final long BUSY_WATTS = IDLE_WATTS + 4 * (700 - 100) * 5 / 4;

    private final Engine engine = new Engine();

    @BeforeEach
    void fleet() {
        engine.apply(new Event.GpuTypeAdded(0, 0, "H100", 1));
        engine.apply(new Event.SiteAdded(0, 0, "elsewhere"));
        engine.apply(new Event.SiteAdded(0, 1, "seoul"));
        for (int hall = 0; hall < 2; hall++) {
            engine.apply(new Event.HallAdded(0, hall, 1, "hall-" + hall));
            engine.apply(new Event.RackAdded(0, hall, hall, "r"));
            engine.apply(new Event.NodesAdded(0, hall, 1, hall, 0, 4, true));
        }
        engine.apply(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 8, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        engine.apply(new Event.QueueSet(0, new Queue(1, 0, "own", 8, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
    }

    private void power() {
        engine.apply(new Event.GpuDrawSet(0, 0, 100, 700, 50));
        engine.apply(new Event.PueSet(0, 1, 1250));
    }

    private void draws(long first, long second) {
        assertThat(engine.hallDrawWatts(1, 0)).isEqualTo(first);
        assertThat(engine.hallDrawWatts(1, 1)).isEqualTo(second);
        assertThat(engine.drawWatts(1)).isEqualTo(first + second);
        assertThat(engine.drawWatts(0)).isZero();
        assertThat(engine.audit()).isEmpty();
    }

    /** One task on all four GPUs of a node. */
    private void submit(long now, long id) {
        engine.apply(new Event.JobSubmitted(
                now, new Job(id, 1, 0, Kind.SIMULATION, 1, 4, Job.ANY_TYPE, 0, 3_600_000, false)));
    }

    @Test
    void followsWorkAndNodesOfEachHall() {
        draws(0, 0); // nothing is told
        power();
        draws(IDLE_WATTS, IDLE_WATTS);
        engine.apply(new Event.NodeStateSet(1, 0, NodeState.DOWN));
        draws(0, IDLE_WATTS);
        submit(2, 1);
        assertThat(engine.decide(2).decisions()).hasSize(1);
        draws(0, BUSY_WATTS);
        engine.apply(new Event.NodeStateSet(3, 0, NodeState.UP));
        draws(IDLE_WATTS, BUSY_WATTS);
        draws(Engine.restore(engine.snapshot()), IDLE_WATTS, BUSY_WATTS);
        draws(engine.fork(), IDLE_WATTS, BUSY_WATTS);
        engine.apply(new Event.AttemptEnded(4, 1, 1, Ending.COMPLETED));
        draws(IDLE_WATTS, IDLE_WATTS);
    }

    private static void draws(Engine other, long first, long second) {
        assertThat(List.of(other.hallDrawWatts(1, 0), other.hallDrawWatts(1, 1)))
                .containsExactly(first, second);
    }

    @Test
    void staysBelowAnEnvelopeOfItsOwn() {
        power();
        engine.apply(new Event.EnvelopeSet(0, 1, 0, List.of(new PowerStep(0, BUSY_WATTS - 1))));
        submit(1, 1);
        submit(1, 2);
        assertThat(engine.decide(1).decisions()).hasSize(1);
        draws(IDLE_WATTS, BUSY_WATTS);
    }

    @Test
    void aHallThatIsNotKnownDrawsNothing() {
        power();
        assertThat(engine.hallDrawWatts(1, 7)).isZero();
    }
}
