package io.dure.twin.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Placement;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Node n is at site n; residency 0 is sites 0 and 2. */
final class AtHomeTest {
    private final AtHome checker = new AtHome();
    private final Engine engine = new Engine();

    @Test
    void aStartOutsideIsRefused() {
        tell(0);
        assertThatCode(() -> start(0)).doesNotThrowAnyException();
        assertThatCode(() -> start(2)).doesNotThrowAnyException();
        assertThatThrownBy(() -> start(1)).isInstanceOf(CheckFailed.class).hasMessageContaining("site 1");
    }

    @Test
    void anUnknownResidencyIsNowhere() {
        tell(1);
        assertThatThrownBy(() -> start(0)).isInstanceOf(CheckFailed.class);
    }

    @Test
    void aJobWithoutResidencyMayBeAnywhere() {
        tell(Job.ANY_SITE);
        assertThatCode(() -> start(1)).doesNotThrowAnyException();
    }

    private void tell(int residency) {
        for (int s = 0; s < 3; s++) {
            happened(new Event.SiteAdded(0, s, "s"));
            happened(new Event.HallAdded(0, s, s, "h"));
            happened(new Event.RackAdded(0, s, s, "r"));
            happened(new Event.NodesAdded(0, s, 1, s, 0, 4, false));
        }
        happened(new Event.ResidencyAdded(0, 0, List.of(0, 2)));
        happened(new Event.JobSubmitted(
                0, new Job(1, 0, 0, Kind.DATA, 1, Task.ofGpus(1), Job.ANY_TYPE, residency, 0, Job.NO_LIMIT, true)));
    }

    private void happened(Event event) {
        checker.happened(event, engine);
    }

    private void start(int node) {
        Decision start = new Decision.Start(1, 1, new Placement(List.of(new Placement.OnNode(node, 1))));
        checker.decided(0, new Verdict(List.of(start), List.of(), Verdict.NO_WAKE), engine);
    }
}
