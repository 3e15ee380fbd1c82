package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The sets of sites where data of some jobs may be, each once, numbered in order of first use. */
final class Residencies {
    private final List<String> sites;
    private final List<List<Integer>> sets = new ArrayList<>();

    Residencies(List<String> sites) {
        this.sites = sites;
    }

    /** Reads {@code sites}: numbers in rising order; empty when absent or wrong, which is told. */
    static List<Integer> sites(Value value, List<String> known) {
        TreeSet<Integer> found = new TreeSet<>();
        for (Value name : value.list()) {
            int site = FleetReader.known(name, known, "the sites are ");
            if (site >= 0) {
                found.add(site);
            }
        }
        if (value.isEmptyList()) {
            value.bad("jobs without a site cannot run", "");
        }
        return List.copyOf(found);
    }

    /** The entry's own sites if it tells some, else those of its queue. Told when a site is not among the queue's. */
    int read(Value value, List<Integer> ofQueue) {
        List<Integer> own = sites(value, sites);
        if (!own.isEmpty() && !ofQueue.isEmpty() && !ofQueue.containsAll(own)) {
            String names = String.join(", ", ofQueue.stream().map(sites::get).toList());
            value.tell("sites are not all among those of the queue", "the data of its jobs may be in " + names, "");
        }
        return number(own.isEmpty() ? ofQueue : own);
    }

    private int number(List<Integer> set) {
        if (set.isEmpty()) {
            return Job.ANY_SITE;
        }
        if (!sets.contains(set)) {
            sets.add(set);
        }
        return sets.indexOf(set);
    }

    /** Empty for {@link Job#ANY_SITE}. */
    List<Integer> sitesOf(int residency) {
        return residency == Job.ANY_SITE ? List.of() : sets.get(residency);
    }

    List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            events.add(new Event.ResidencyAdded(0, i, sets.get(i)));
        }
        return events;
    }
}
