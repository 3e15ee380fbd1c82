package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.NodeState;
import io.dure.twin.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The simulated site on an accelerated clock. */
final class SimulatedSiteTest extends SiteContract {
    private static final long BRIEF_MILLIS = 60_000;
    private static final long LASTING_MILLIS = 1_000_000_000_000L;
    private static final int NODES = 3;

    private final TestClock clock = new TestClock(3600);
    private final TreeMap<Tag, Order> orders = new TreeMap<>();

    @Override
    Site create() {
        return site(NODES, SimulatedSite.Ways.USUAL);
    }

    private SimulatedSite site(int count, SimulatedSite.Ways ways) {
        List<Site.Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new Site.Node("node-" + i, "a100", 8, 64_000, 1 << 20, true));
        }
        return new SimulatedSite("simulated", nodes, ways, clock);
    }

    @Override
    Site again() {
        return create();
    }

    @Override
    void ordered(Order order) {
        orders.put(order.tag(), order.startedAt(clock.nowMillis()));
    }

    @Override
    void forgotten(Tag tag) {
        orders.remove(tag);
    }

    @Override
    void remind() {
        orders.values().forEach(site::start);
    }

    @Override
    Work brief(int exitCode) {
        return work(BRIEF_MILLIS, exitCode);
    }

    @Override
    Work lasting() {
        return work(LASTING_MILLIS, 0);
    }

    private static Work work(long millis, int exitCode) {
        return new Work(
                List.of(),
                "",
                Map.of(),
                Optional.empty(),
                millis,
                0,
                new Work.Simulated(Kind.SIMULATION, Scaling.LINEAR, exitCode));
    }

    @Override
    Optional<Work> saving() {
        return Optional.of(new Work(
                List.of(),
                "",
                Map.of(),
                Optional.empty(),
                LASTING_MILLIS,
                BRIEF_MILLIS,
                new Work.Simulated(Kind.SIMULATION, Scaling.LINEAR, 0)));
    }

    @Override
    OptionalInt runs(Tag tag) {
        return OptionalInt.empty();
    }

    @Test
    void nothingEndsBeforeItsTime() throws Exception {
        long began = clock.nowMillis();
        Tag tag = start(1, brief(0));
        heard.end(tag);
        assertThat(clock.nowMillis()).isGreaterThanOrEqualTo(began + BRIEF_MILLIS);
        long longer = 100 * BRIEF_MILLIS;
        long since = clock.nowMillis();
        Tag other = start(2, work(longer, 0));
        reopen();
        heard.end(other);
        assertThat(clock.nowMillis()).isGreaterThanOrEqualTo(since + longer);
    }

    @Test
    void whatWasOverWhileNobodyLookedEndsAtOnce() throws Exception {
        Tag tag = start(1, work(LASTING_MILLIS, 6));
        clock.jump(LASTING_MILLIS);
        reopen();
        assertThat(heard.end(tag).exitCode()).isEqualTo(OptionalInt.of(6));
    }

    @Test
    void switchedOffIsDown() {
        Tag tag = start(1, lasting());
        site.power(0, false);
        assertThat(heard.end(tag)).isEqualTo(How.lost("node node-0: switched off"));
        await("the node", () -> heard.nodes().size() > NODES);
        assertThat(heard.nodes().getLast()).isEqualTo(new Heard.Node(0, NodeState.DOWN, "switched off"));
        assertThat(heard.end(start(2, lasting())).kind()).isEqualTo(How.Kind.LOST);
        site.power(0, true);
        await("the node", () -> heard.nodes().getLast().state() == NodeState.UP);
        assertThat(heard.end(start(3, brief(0)))).isEqualTo(How.completed());
    }

    /** Ten nodes that fail every ten minutes and are repaired in one: all of Dure's time. */
    @Test
    void nodesFailAndAreRepaired() {
        SimulatedSite.Ways ways = new SimulatedSite.Ways(7, 1000, new SimulatedSite.Failures(600_000, 60_000));
        Heard first = new Heard();
        try (SimulatedSite failing = site(10, ways)) {
            failing.open(first);
            List<Tag> tags = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Order.On on = new Order.On(i, 1, 0, 1);
                tags.add(new Tag(100 + i, 1));
                failing.start(order(tags.getLast(), lasting(), on));
            }
            for (Tag tag : tags) {
                assertThat(first.end(tag).kind()).isEqualTo(How.Kind.LOST);
            }
            await(
                    "repairs",
                    () -> first.nodes().stream()
                                    .filter(n -> n.state() == NodeState.UP)
                                    .count()
                            >= 20);
        }
        for (int node = 0; node < 10; node++) {
            int n = node;
            List<NodeState> its = first.nodes().stream()
                    .filter(t -> t.node() == n)
                    .map(Heard.Node::state)
                    .toList();
            for (int i = 1; i < its.size(); i++) {
                assertThat(its.get(i)).isNotEqualTo(its.get(i - 1));
            }
        }
    }

    @Test
    void holdsAFleet() {
        int count = 300_000;
        for (int i = 0; i < count; i++) {
            Order.On on = new Order.On(i % NODES, 1, 0, 1);
            site.start(new Order(new Tag(i + 1, 1), "", lasting(), List.of(on), Job.NO_LIMIT, 1000));
        }
        assertThat(site.known()).hasSize(count);
        for (int i = 0; i < count; i++) {
            site.cap(new Tag(i + 1, 1), 500 + i % 500);
        }
        for (int i = 0; i < count; i++) {
            site.stop(new Tag(i + 1, 1), 1000);
        }
        await("all ends", () -> heard.count() == count);
        assertThat(heard.ends()).allMatch(e -> e.how().equals(How.stopped()));
    }
}
