package io.dure.twin.outcome;

import io.dure.engine.Event;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** GPUs and nodes by site, from the events that build the fleet. */
final class Sites {
    private Sites() {}

    static List<Outcome.Site> of(Scenario scenario) {
        List<String> names = new ArrayList<>();
        List<long[]> counts = new ArrayList<>();
        Map<Integer, Integer> siteOfHall = new HashMap<>();
        Map<Integer, Integer> siteOfRack = new HashMap<>();
        for (Event event : scenario.setup()) {
            if (event instanceof Event.SiteAdded e) {
                names.add(e.name());
                counts.add(new long[2]);
            } else if (event instanceof Event.HallAdded e) {
                siteOfHall.put(e.hall(), e.site());
            } else if (event instanceof Event.RackAdded e) {
                siteOfRack.put(e.rack(), siteOfHall.getOrDefault(e.hall(), 0));
            } else if (event instanceof Event.NodesAdded e) {
                long[] site = counts.get(siteOfRack.getOrDefault(e.rack(), 0));
                site[0] += (long) e.count() * e.gpusPerNode();
                site[1] += e.count();
            }
        }
        List<Outcome.Site> sites = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            sites.add(new Outcome.Site(
                    names.get(i), "", 0, 0, counts.get(i)[0], counts.get(i)[1], counts.get(i)[0], 0, 0, 0));
        }
        return sites;
    }
}
