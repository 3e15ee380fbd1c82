package io.dure.twin.run;

import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.twin.Submission;
import io.dure.twin.failure.Upkeep;
import io.dure.twin.node.Nodes;
import io.dure.twin.node.Why;
import io.dure.twin.power.Calls;
import io.dure.twin.power.Grid;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.util.List;

/**
 * The machines of a simulation: nodes that come, fail, are repaired and leave, the power that feeds them, and the calls
 * to draw less.
 */
public final class Plant implements Calls.Site {
    private final World world;
    private final Nodes nodes = new Nodes();
    private final Grid grid;
    private final Calls calls;
    private final Upkeep upkeep;
    private final Floor floor;
    private int nextLater;
    private long nowMillis;

    /** What happens on the machines. */
    interface Floor {
        void tell(Event event);

        /** The node is lost, and with it the attempts on it. */
        void loseNode(long now, int node);

        /** The site's GPUs have another cap. */
        void capped(long now, int site);

        /** As {@link Calls.Site#shed}. */
        void shed(long now, int site, long microwatts, long byMillis);

        boolean isEmpty(int node);
    }

    Plant(Scenario scenario, Floor floor) {
        this.floor = floor;
        world = scenario.world();
        int mostDraw = 1;
        for (Submission s : scenario.work()) {
            mostDraw = Math.max(mostDraw, s.drawPerMille());
        }
        grid = new Grid(world, nodes, mostDraw);
        calls = new Calls(world, grid, nodes);
        upkeep = new Upkeep(world, scenario.seed(), nodes);
    }

    /** The engine has been told of a part of the fleet. */
    void built(Event event, long now, boolean isDelivery) {
        nodes.happened(event);
        if (event instanceof Event.SiteAdded) {
            grid.step(now);
        } else if (event instanceof Event.NodesAdded e) {
            grid.added(e.firstNode(), e.count());
            if (isDelivery) {
                upkeep.delivered(e.firstNode(), e.count());
            }
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
        grid.share();
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

    /** Attempts have ended: retiring nodes may go; then holds called sites below what is asked. */
    void beforeDecision(long now) {
        nowMillis = now;
        if (nodes.hasRetiring()) {
            leave();
            sharePower(now);
        }
        calls.step(now, this);
    }

    void afterDecision(long now) {
        calls.observe(now);
    }

    /** Somebody outside sets the node's state. */
    void told(int node, NodeState state) {
        nodes.set(node, Why.TOLD_DOWN, state == NodeState.DOWN);
        nodes.set(node, Why.TOLD_DRAINED, state == NodeState.DRAINED);
        settle();
    }

    void work(Placement placement, Submission s, int sign) {
        grid.work(placement, s, sign);
    }

    @Override
    public boolean isEmpty(int node) {
        return floor.isEmpty(node);
    }

    @Override
    public void capped(int site) {
        floor.capped(nowMillis, site);
    }

    @Override
    public void settle() {
        nodes.settle(this::changed);
    }

    @Override
    public void shed(int site, long microwatts, long byMillis) {
        floor.shed(nowMillis, site, microwatts, byMillis);
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
