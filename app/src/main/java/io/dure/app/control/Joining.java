package io.dure.app.control;

import io.dure.app.site.Site;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sites that join a fleet, or have more nodes than it knows, as events: each node in a rack of its own name. */
final class Joining {
    private final long atMillis;
    private final Fleetbook book;
    private final List<Event> events = new ArrayList<>();

    private Joining(long atMillis, Fleetbook book) {
        this.atMillis = atMillis;
        this.book = book;
    }

    /** Nothing when all is known. {@code book} is not changed. */
    static List<Event> of(long atMillis, Fleetbook book, List<Newcomer> newcomers) {
        Joining joining = new Joining(atMillis, book.copy());
        newcomers.forEach(joining::join);
        return List.copyOf(joining.events);
    }

    private void add(Event event) {
        events.add(event);
        boolean _ = book.happened(event);
    }

    private void join(Newcomer newcomer) {
        int site = book.sites().indexOf(newcomer.name());
        boolean isNew = site < 0;
        if (isNew) {
            site = book.sites().size();
            add(new Event.SiteAdded(atMillis, site, newcomer.name()));
        }
        Set<String> known = new HashSet<>();
        for (int place = 0; place < book.nodesOfSite(site); place++) {
            known.add(book.nodeName(book.node(site, place)));
        }
        String prefix = newcomer.name() + "/" + newcomer.hall() + "/";
        int hall = book.hall(site, newcomer.hall());
        if (hall < 0) {
            hall = book.halls();
            add(new Event.HallAdded(atMillis, hall, site, newcomer.hall()));
        }
        long gpus = 0;
        for (Site.Node node : newcomer.nodes()) {
            if (!known.contains(prefix + node.name() + "/n1")) {
                add(new Event.RackAdded(atMillis, book.racks(), hall, node.name()));
                add(new Event.NodesAdded(
                        atMillis,
                        book.nodes(),
                        1,
                        book.racks() - 1,
                        type(node.gpuType()),
                        node.gpus(),
                        false,
                        node.cpuMilli(),
                        node.memoryMib()));
                gpus += node.gpus();
            }
        }
        if (gpus > 0) {
            entitle(newcomer.name(), gpus);
        }
    }

    private int type(String name) {
        int type = book.gpuTypes().indexOf(name);
        if (type < 0) {
            type = book.gpuTypes().size();
            add(new Event.GpuTypeAdded(atMillis, type, name, 1));
        }
        return type;
    }

    /** What comes is owed to a queue of the site's name, as with this machine. */
    private void entitle(String name, long gpus) {
        Queue root = book.queue(0);
        add(new Event.QueueSet(atMillis, root.entitle(Math.min(Queue.UNLIMITED, root.quotaGpus() + gpus))));
        int own = book.queue(name).orElse(book.queues().size());
        Queue queue = own < book.queues().size()
                ? book.queue(own)
                        .entitle(Math.min(Queue.UNLIMITED, book.queue(own).quotaGpus() + gpus))
                : new Queue(own, 0, name, gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1);
        add(new Event.QueueSet(atMillis, queue));
    }
}
