package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * No attempt ever starts at a site where its job's data may not be. Keeps its own books of sites, nodes and jobs, from
 * events alone.
 */
public final class AtHome implements Watcher {
    private final List<Integer> siteOfHall = new ArrayList<>();
    private final List<Integer> siteOfRack = new ArrayList<>();
    private final List<Integer> siteOfNode = new ArrayList<>();
    private final List<Set<Integer>> residencies = new ArrayList<>();
    private final Map<Long, Integer> residencyOf = new HashMap<>();

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.HallAdded e -> siteOfHall.add(e.site());
            case Event.RackAdded e -> siteOfRack.add(siteOfHall.get(e.hall()));
            case Event.NodesAdded e -> {
                for (int i = 0; i < e.count(); i++) {
                    siteOfNode.add(siteOfRack.get(e.rack()));
                }
            }
            case Event.ResidencyAdded e -> residencies.add(new HashSet<>(e.sites()));
            case Event.JobSubmitted e -> {
                if (e.job().residency() != Job.ANY_SITE) {
                    residencyOf.put(e.job().id(), e.job().residency());
                }
            }
            case Event.RulesSet e -> {}
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.QueueSet e -> {}
            case Event.JobCancelled e -> {}
            case Event.JobHeld e -> {}
            case Event.JobReleased e -> {}
            case Event.TaskGone e -> {}
            case Event.AttemptEnded e -> {}
            case Event.NodeStateSet e -> {}
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.EnvelopeSet e -> {}
            case Event.MaintenanceSet e -> {}
            case Event.BookingSet e -> {}
            case Event.WindowCancelled e -> {}
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> {}
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> check(s, nowMillis);
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
                case Decision.Grow g -> {} // in the site of its job: the ledger looks at it
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Booked p -> {}
                case Decision.Refused p -> {}
                case Decision.Power p -> {}
            }
        }
    }

    private void check(Decision.Start s, long now) {
        Integer residency = residencyOf.get(s.job());
        if (residency == null) {
            return;
        }
        for (Placement.OnNode n : s.placement().nodes()) {
            int site = siteOfNode.get(n.node());
            if (residency >= residencies.size() || !residencies.get(residency).contains(site)) {
                throw new CheckFailed(
                        "residency",
                        now,
                        "job " + s.job() + " starts at site " + site + ", where its data (residency " + residency
                                + ") may not be");
            }
        }
    }
}
