package io.dure.app.control;

import io.dure.app.store.Kept;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people call the things that the engine knows by number, and which belongs to which. The one writer changes his;
 * others read copies.
 */
public final class Fleetbook {
    /** Nodes that came together, all alike. */
    public record Nodes(int first, int count, int rack, int gpuType, int gpus, int cpuMilli, int memoryMib) {}

    private record Hall(int site, String name) {}

    private record Rack(int hall, String name) {}

    private final List<String> gpuTypes = new ArrayList<>();
    private final List<String> sites = new ArrayList<>();
    private final List<Hall> halls = new ArrayList<>();
    private final List<Rack> racks = new ArrayList<>();
    private final List<Nodes> nodes = new ArrayList<>();
    private final List<int[]> nodesOfSite = new ArrayList<>();
    private final List<Integer> countOfSite = new ArrayList<>();
    private final List<Long> gpusOfSite = new ArrayList<>();
    private int[] lotOfNode = new int[0];
    private int[] placeInSite = new int[0];
    private int nodeCount;
    private final List<Queue> queues = new ArrayList<>();
    private final Map<String, Integer> queueByPath = new HashMap<>();
    private final BitSet haveBelow = new BitSet();
    private final List<List<Integer>> residencies = new ArrayList<>();

    public Fleetbook() {}

    private Fleetbook(Fleetbook o) {
        gpuTypes.addAll(o.gpuTypes);
        sites.addAll(o.sites);
        halls.addAll(o.halls);
        racks.addAll(o.racks);
        nodes.addAll(o.nodes);
        o.nodesOfSite.forEach(own -> nodesOfSite.add(own.clone()));
        countOfSite.addAll(o.countOfSite);
        gpusOfSite.addAll(o.gpusOfSite);
        lotOfNode = o.lotOfNode.clone();
        placeInSite = o.placeInSite.clone();
        nodeCount = o.nodeCount;
        queues.addAll(o.queues);
        queueByPath.putAll(o.queueByPath);
        haveBelow.or(o.haveBelow);
        residencies.addAll(o.residencies);
    }

    /** Of the fleet that is kept there; with nothing in it when there is none. */
    public static Fleetbook kept(Connection db) throws SQLException {
        Fleetbook book = new Fleetbook();
        for (byte[] event : Kept.structure(db)) {
            boolean _ = book.happened(Journaled.event(event));
        }
        return book;
    }

    /** As it is now, for others to read. */
    Fleetbook copy() {
        return new Fleetbook(this);
    }

    /** Takes note of the event when it changes what the fleet is made of; true when it does. */
    public boolean happened(Event event) {
        switch (event) {
            case Event.GpuTypeAdded e -> gpuTypes.add(e.name());
            case Event.SiteAdded e -> {
                sites.add(e.name());
                nodesOfSite.add(new int[0]);
                countOfSite.add(0);
                gpusOfSite.add(0L);
            }
            case Event.HallAdded e -> halls.add(new Hall(e.site(), e.name()));
            case Event.RackAdded e -> racks.add(new Rack(e.hall(), e.name()));
            case Event.NodesAdded e -> add(e);
            case Event.ResidencyAdded e -> residencies.add(e.sites());
            case Event.QueueSet e -> set(e.queue());
            case Event.RulesSet _,
                    Event.JobSubmitted _,
                    Event.JobCancelled _,
                    Event.JobHeld _,
                    Event.JobReleased _,
                    Event.TaskGone _,
                    Event.AttemptEnded _,
                    Event.GpuDrawSet _,
                    Event.PueSet _,
                    Event.EnvelopeSet _,
                    Event.NodesControlled _,
                    Event.MaintenanceSet _,
                    Event.BookingSet _,
                    Event.FreezeSet _,
                    Event.WindowCancelled _,
                    Event.NodeStateSet _ -> {
                return false;
            }
        }
        return true;
    }

    private void add(Event.NodesAdded e) {
        int site = halls.get(racks.get(e.rack()).hall).site;
        nodeCount = e.firstNode() + e.count();
        lotOfNode = grown(lotOfNode, nodeCount);
        placeInSite = grown(placeInSite, nodeCount);
        int before = countOfSite.get(site);
        int[] own = grown(nodesOfSite.get(site), before + e.count());
        for (int i = 0; i < e.count(); i++) {
            lotOfNode[e.firstNode() + i] = nodes.size();
            placeInSite[e.firstNode() + i] = before + i;
            own[before + i] = e.firstNode() + i;
        }
        nodesOfSite.set(site, own);
        countOfSite.set(site, before + e.count());
        gpusOfSite.set(site, gpusOfSite.get(site) + (long) e.count() * e.gpusPerNode());
        nodes.add(new Nodes(
                e.firstNode(), e.count(), e.rack(), e.gpuType(), e.gpusPerNode(), e.cpuMilli(), e.memoryMib()));
    }

    private static int[] grown(int[] from, int size) {
        return size <= from.length ? from : Arrays.copyOf(from, Math.max(size, from.length * 3 / 2));
    }

    private void set(Queue queue) {
        if (queue.parent() != Queue.NO_PARENT) {
            haveBelow.set(queue.parent());
        }
        if (queue.id() == queues.size()) {
            queues.add(queue);
            queueByPath.put(path(queue.id()), queue.id());
        } else {
            queues.set(queue.id(), queue);
        }
    }

    public List<String> gpuTypes() {
        return List.copyOf(gpuTypes);
    }

    public List<String> sites() {
        return List.copyOf(sites);
    }

    public List<Queue> queues() {
        return List.copyOf(queues);
    }

    public Optional<Integer> queue(String path) {
        return Optional.ofNullable(queueByPath.get(path));
    }

    public Queue queue(int id) {
        return queues.get(id);
    }

    /** {@code organisation/team}; {@code all} for the root, which no other path names. */
    public String path(int queue) {
        Queue q = queues.get(queue);
        if (q.parent() == Queue.NO_PARENT || queues.get(q.parent()).parent() == Queue.NO_PARENT) {
            return q.name();
        }
        return path(q.parent()) + "/" + q.name();
    }

    /** Whether the queue is {@code root} or below it. */
    public boolean isWithin(int queue, int root) {
        for (int q = queue; q != Queue.NO_PARENT; q = queues.get(q).parent()) {
            if (q == root) {
                return true;
            }
        }
        return false;
    }

    public boolean isLeaf(int queue) {
        return !haveBelow.get(queue);
    }

    public int halls() {
        return halls.size();
    }

    public int siteOfHall(int hall) {
        return halls.get(hall).site;
    }

    /** As it is called in its site. */
    public String hallName(int hall) {
        return halls.get(hall).name;
    }

    /** {@code site}, or {@code site/hall}: that for which an envelope is. {@code hall}: of {@link Event.EnvelopeSet}. */
    public String areaName(int site, int hall) {
        return hall == Event.EnvelopeSet.WHOLE_SITE ? sites.get(site) : sites.get(site) + "/" + hallName(hall);
    }

    int racks() {
        return racks.size();
    }

    /** The number of the site's hall of this name, or -1. */
    public int hall(int site, String name) {
        return halls.indexOf(new Hall(site, name));
    }

    public int nodes() {
        return nodeCount;
    }

    public Nodes lot(int node) {
        return nodes.get(lotOfNode[node]);
    }

    /** Nodes that came together, in order. */
    public List<Nodes> lots() {
        return List.copyOf(nodes);
    }

    public int site(int node) {
        return siteOfRack(lot(node).rack());
    }

    public int siteOfRack(int rack) {
        return halls.get(racks.get(rack).hall).site;
    }

    /** The site's own number of a node: its place among the nodes there, in order of coming. */
    public int placeInSite(int node) {
        return placeInSite[node];
    }

    /** The fleet's number of a site's node. */
    public int node(int site, int place) {
        return nodesOfSite.get(site)[place];
    }

    public long gpusOfSite(int site) {
        return gpusOfSite.get(site);
    }

    public int nodesOfSite(int site) {
        return countOfSite.get(site);
    }

    /** {@code site/hall/rack}. */
    public String rackName(int rack) {
        Rack r = racks.get(rack);
        Hall h = halls.get(r.hall);
        return sites.get(h.site) + "/" + h.name + "/" + r.name;
    }

    /** {@code site/hall/rack/n3}: the third node of the rack that came together. */
    public String nodeName(int node) {
        Nodes lot = lot(node);
        return rackName(lot.rack()) + "/n" + (node - lot.first() + 1);
    }

    /** The number of such a name. */
    public Optional<Integer> nodeNamed(String name) {
        for (Nodes lot : nodes) {
            String rack = rackName(lot.rack());
            if (name.startsWith(rack + "/n")) {
                try {
                    int n = Integer.parseInt(name.substring(rack.length() + 2));
                    if (n >= 1 && n <= lot.count()) {
                        return Optional.of(lot.first() + n - 1);
                    }
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The number of this set of sites, if the engine knows it. */
    public Optional<Integer> residency(List<Integer> ofSites) {
        int at = residencies.indexOf(ofSites);
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    public int residencies() {
        return residencies.size();
    }

    public List<Integer> residency(int id) {
        return residencies.get(id);
    }
}
