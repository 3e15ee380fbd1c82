package io.dure.app.site;

import io.dure.engine.Kind;
import io.dure.twin.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The simulated site on an accelerated clock. */
final class SimulatedSiteTest extends SiteContract {
    private static final long BRIEF_MILLIS = 60_000;
    private static final long LASTING_MILLIS = 1_000_000_000_000L;

    private final TestClock clock = new TestClock(3600);
    private final TreeMap<Tag, Order> orders = new TreeMap<>();

    @Override
    Site create() {
        List<Site.Node> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(new Site.Node("node-" + i, "a100", 8, 64_000, 1 << 20, true));
        }
        return new SimulatedSite("simulated", nodes, SimulatedSite.Ways.USUAL, clock);
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
    OptionalInt runs(Tag tag) {
        return OptionalInt.empty();
    }
}
