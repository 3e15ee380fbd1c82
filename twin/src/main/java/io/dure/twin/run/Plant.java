package io.dure.twin.run;

import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.twin.failure.Upkeep;
import io.dure.twin.node.IntList;
import io.dure.twin.node.Nodes;
import io.dure.twin.node.Why;
import io.dure.twin.power.Calls;
import io.dure.twin.power.Grid;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.List;

/**
 * The machines of a simulation: nodes that come, fail, are repaired and leave, the power that feeds them, and the calls
 * to draw less.
 */
public final class Plant {
    private final World world;
    private final Nodes nodes = new Nodes();
    private final Grid grid;
    private final Calls calls;
    private final Upkeep upkeep;
    private final Floor floor;
    private final IntList comingOn = new IntList();

    /** Some site has a limit, or calls come: the engine is told of power. */
    private final boolean isTold;

    private int nextLater;
    private long nowMillis;

    /** What happens on the machines. */
    interface Floor {
        void tell(Event event);

        /** The node is lost, and with it the attempts on it. */
        void loseNode(long now, int node);

        boolean isEmpty(int node);
    }

    Plant(Scenario scenario, Floor floor) {
        this.floor = floor;
        world = scenario.world();
        grid = new Grid(world, nodes, world.powerBy().fitsAtPerMille(scenario.work()));
        calls = new Calls(world, grid);
        isTold = world.sites().stream()
                .anyMatch(site -> !site.power().isEmpty() || !site.calls().isEmpty());
        upkeep = new Upkeep(world, scenario.seed(), nodes);
    }

    /** The engine has been told of a part of the fleet. */
    void built(Event event, long now, boolean isDelivery) {
        nodes.happened(event);
        if (event instanceof Event.GpuTypeAdded e
                && e.gpuType() < world.gpuTypes().size()) {
            TypeFacts f = world.gpuTypes().get(e.gpuType());
            tellOfPower(new Event.GpuDrawSet(
                    now, e.gpuType(), f.gpuIdleWatts(), f.gpuPeakWatts(), f.nodeOtherWattsPerGpu()));
        }
        if (event instanceof Event.SiteAdded) {
            grid.step(now);
            int site = grid.sites() - 1;
            tellOfPower(new Event.PueSet(now, site, grid.milliPue(site)));
            if (grid.hasLimit(site)) {
                tellOfPower(new Event.EnvelopeSet(now, site, Event.EnvelopeSet.WHOLE_SITE, calls.envelope(site, now)));
            }
        } else if (event instanceof Event.NodesAdded e) {
            grid.added(e.firstNode(), e.count());
            tellOfPower(new Event.NodesControlled(now, e.firstNode(), e.count(), true, true));
            if (isDelivery) {
                upkeep.delivered(e.firstNode(), e.count());
            }
        }
    }

    private void tellOfPower(Event event) {
        if (isTold) {
            floor.tell(event);
        }
    }

    /** The setup is complete. */
    void begin() {
        sharePower(0);
    }

    /** When a repair, the end of a test or a retirement is due, or MAX_VALUE. */
    long nextDueMillis() {
        return upkeep.nextDueMillis();
    }

    /** When something else is certain to happen next, or MAX_VALUE. */
    long nextMillis() {
        long next = Math.min(grid.nextStepMillis(), calls.nextMillis());
        return nextLater < world.later().size()
                ? Math.min(next, world.later().get(nextLater).atMillis())
                : next;
    }

    /** When a failure strikes next, if the run goes on so long. */
    long nextStrikeMillis() {
        return upkeep.nextStrikeMillis();
    }

    /** Deliveries, steps of the grid, retirements and repairs that are due; and failures, if they count. */
    void step(long now, boolean strikesCount) {
        nowMillis = now;
        bringUp();
        List<Event> later = world.later();
        while (nextLater < later.size() && later.get(nextLater).atMillis() <= now) {
            Event event = later.get(nextLater++);
            floor.tell(event);
            built(event, now, true);
        }
        grid.step(now);
        sharePower(now);
        upkeep.step(now, strikesCount, this::settle);
        leave();
        sharePower(now);
    }

    private void sharePower(long now) {
        nowMillis = now;
        grid.share(floor::isEmpty);
        upkeep.refresh(now);
        settle();
    }

    /** Retiring nodes whose attempts are over go. */
    private void leave() {
        for (int node : nodes.retiring()) {
            if (floor.isEmpty(node)) {
                nodes.set(node, Why.RETIRED, true);
            }
        }
        settle();
    }

    /** Attempts have ended: retiring nodes may go; then tells of calls that have come. */
    void beforeDecision(long now) {
        nowMillis = now;
        if (nodes.hasRetiring()) {
            leave();
        }
        if (nodes.hasRetiring() || grid.isPending()) {
            sharePower(now);
        }
        for (int site : calls.step(now)) {
            tellOfPower(new Event.EnvelopeSet(now, site, Event.EnvelopeSet.WHOLE_SITE, calls.envelope(site, now)));
        }
    }

    /** Between these times nothing happened: what was drawn then. */
    void observe(long sinceMillis, long untilMillis) {
        if (untilMillis > sinceMillis) {
            calls.observe(sinceMillis);
        }
    }

    /** Somebody outside sets the node's state. */
    void told(int node, NodeState state) {
        nodes.set(node, Why.TOLD_DOWN, state == NodeState.DOWN);
        nodes.set(node, Why.TOLD_DRAINED, state == NodeState.DRAINED);
        settle();
    }

    /** The engine switches the node off, at once; or on: it is up at the next step, which is due. */
    void power(int node, boolean on) {
        if (on) {
            comingOn.add(node);
        } else {
            nodes.set(node, Why.SWITCHED_OFF, true);
            settle();
        }
    }

    /** What cannot come up after all is told to be down. */
    private void bringUp() {
        for (int i = 0; i < comingOn.size(); i++) {
            nodes.set(comingOn.get(i), Why.SWITCHED_OFF, false);
        }
        settle();
        for (int i = 0; i < comingOn.size(); i++) {
            if (nodes.state(comingOn.get(i)) == NodeState.DOWN) {
                floor.tell(new Event.NodeStateSet(nowMillis, comingOn.get(i), NodeState.DOWN));
            }
        }
        comingOn.clear();
    }

    private void settle() {
        nodes.settle(this::changed);
    }

    private void changed(int node, NodeState from, NodeState to) {
        grid.nodeChanged(node, from, to);
        if (to == NodeState.DOWN) {
            floor.loseNode(nowMillis, node);
        }
        floor.tell(new Event.NodeStateSet(nowMillis, node, to));
    }

    public Nodes nodes() {
        return nodes;
    }

    public Grid grid() {
        return grid;
    }

    public Calls calls() {
        return calls;
    }

    public Upkeep upkeep() {
        return upkeep;
    }
}
