package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.dure.twin.world.SiteFacts;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the page shows at a glance: the fleet in figures, shares of queues, power minute by minute, the plan. */
final class LookRoutes {
    private static final int EVENTS = 12;

    private final Plane plane;
    private final Look look;
    private final Waits waits;
    private List<Layers> counted = List.of();
    private long countedVersion;

    LookRoutes(Plane plane, Look look) {
        this.plane = plane;
        this.look = look;
        waits = new Waits(plane);
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    // ---- overview ---------------------------------------------------------------------------------------------

    void overview(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = book();
        Map<String, Object> answer = new LinkedHashMap<>();
        long now = plane.control().clock().nowMillis();
        answer.put("name", plane.fleet().name());
        answer.put("title", plane.fleet().title());
        answer.put("now", date(now));
        answer.put("speed", plane.control().clock().speed());
        List<Layers> layers;
        List<Map<String, Object>> events;
        Picture picture = look.picture();
        synchronized (picture) {
            answer.put("version", picture.version());
            layers = layersNow(picture, book);
            events = events(picture, caller, book);
        }
        record Now(List<Long> drawWatts, int running, int waiting, List<Map<String, Object>> organisations) {}
        Now is = plane.control()
                .ask(engine -> new Now(
                        draws(engine, book),
                        engine.runningJobs(),
                        engine.waitingJobs(),
                        organisations(engine, caller, book)))
                .join();
        answer.put("gpus", sum(layers).told());
        if (caller.subtree().isEmpty()) {
            answer.put("running", is.running);
            answer.put("waiting", is.waiting);
        }
        List<Map<String, Object>> sites = new ArrayList<>();
        for (int s = 0; s < book.sites().size(); s++) {
            Map<String, Object> site = site(s, now, book);
            site.put("gpus", layers.get(s).told());
            site.put("drawWatts", is.drawWatts.get(s));
            sites.add(site);
        }
        answer.put("sites", sites);
        answer.put("organisations", is.organisations);
        answer.put("waits", waits(caller, book));
        answer.put("events", events);
        look.shown().standing().ifPresent(standing -> answer.put("standing", standing));
        ctx.json(answer);
    }

    /** GPUs, one within the other. */
    private static final class Layers {
        private long delivered;
        private long powered;
        private long busy;
        private long productive;
        private long down;

        Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("delivered", delivered);
            told.put("powered", powered);
            told.put("busy", busy);
            told.put("productive", productive);
            told.put("down", down);
            return told;
        }
    }

    private List<Layers> layersNow(Picture picture, Fleetbook book) {
        if (counted.isEmpty() || countedVersion != picture.version()) {
            counted = layers(picture, book);
            countedVersion = picture.version();
        }
        return counted;
    }

    /** By site. Productive: busy, and not told to stop. */
    private static List<Layers> layers(Picture picture, Fleetbook book) {
        List<Layers> sites = new ArrayList<>();
        book.sites().forEach(_ -> sites.add(new Layers()));
        for (Fleetbook.Nodes lot : book.lots()) {
            Layers site = sites.get(book.siteOfRack(lot.rack()));
            for (int n = lot.first(); n < Math.min(picture.nodes(), lot.first() + lot.count()); n++) {
                count(picture, n, site);
            }
        }
        return sites;
    }

    private static void count(Picture picture, int node, Layers site) {
        int gpus = picture.firstGpu(node + 1) - picture.firstGpu(node);
        int state = picture.stateOf(node);
        site.delivered += gpus;
        site.powered += state < 2 ? gpus : 0;
        site.down += state == 2 ? gpus : 0;
        // Until a site has told that the processes of a dead node are gone, the node holds them: nobody works there.
        for (int g = picture.firstGpu(node); state < 2 && g < picture.firstGpu(node + 1); g++) {
            Picture.Held held = picture.held(g);
            if (held != null) {
                site.busy++;
                site.productive += held.isLeaving ? 0 : 1;
            }
        }
    }

    private static Layers sum(List<Layers> sites) {
        Layers all = new Layers();
        for (Layers site : sites) {
            all.delivered += site.delivered;
            all.powered += site.powered;
            all.busy += site.busy;
            all.productive += site.productive;
            all.down += site.down;
        }
        return all;
    }

    private Map<String, Object> site(int site, long now, Fleetbook book) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", book.sites().get(site));
        if (site < look.shown().sites().size()) {
            SiteFacts facts = look.shown().sites().get(site);
            told.put("operator", facts.operator());
            facts.place().ifPresent(place -> {
                told.put("latitude", place.latitude());
                told.put("longitude", place.longitude());
            });
        }
        limit(look.limits().wattsAt(site, now), look.limits().after(site, now), told);
        return told;
    }

    private void limit(Optional<Long> limitWatts, List<PowerStep> changes, Map<String, Object> told) {
        limitWatts.filter(watts -> watts != PowerStep.NO_LIMIT).ifPresent(watts -> told.put("limitWatts", watts));
        told.put(
                "changes",
                changes.stream()
                        .map(step -> Map.of("at", date(step.fromMillis()), "watts", step.watts()))
                        .toList());
    }

    /** The queues just below the caller's, and its own when nothing is below it. */
    private static List<Map<String, Object>> organisations(Engine engine, Caller caller, Fleetbook book) {
        List<Map<String, Object>> told = new ArrayList<>();
        boolean isLeaf = book.isLeaf(caller.queue());
        for (Queue q : book.queues()) {
            if (isLeaf ? q.id() == caller.queue() : q.parent() == caller.queue()) {
                Engine.QueueView view = engine.queue(q.id());
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("path", book.path(q.id()));
                one.put("quota", view.quotaGpus());
                one.put("used", view.usedMilliGpus() / 1000.0);
                one.put("waiting", view.waitingMilliGpus() / 1000.0);
                one.put("waitingJobs", view.waitingJobs());
                told.add(one);
            }
        }
        return told;
    }

    private List<Map<String, Object>> waits(Caller caller, Fleetbook book) throws SQLException {
        Map<String, long[]> byCode = new TreeMap<>();
        for (Waits.Group group : waits.groups()) {
            if (caller.sees(group.queue(), book)) {
                long[] sum = byCode.computeIfAbsent(group.code(), _ -> new long[2]);
                sum[0] += group.jobs();
                sum[1] += group.milliGpus();
            }
        }
        return byCode.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue()[1], a.getValue()[1]))
                .map(entry -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("code", entry.getKey());
                    one.put("jobs", entry.getValue()[0]);
                    one.put("gpus", entry.getValue()[1] / 1000.0);
                    return one;
                })
                .toList();
    }

    /** The same in several queues in one decision is one line. */
    private List<Map<String, Object>> events(Picture picture, Caller caller, Fleetbook book) {
        Map<String, List<Lately.One>> lines = new LinkedHashMap<>();
        for (Lately.One one : picture.lately().last()) {
            boolean isOfFleet = one.queue() == 0 && !one.subject().isEmpty();
            String line = one.seq() + " " + one.code();
            boolean isSeen = isOfFleet || caller.sees(one.queue(), book);
            if (isSeen && (lines.size() < EVENTS || lines.containsKey(line))) {
                lines.computeIfAbsent(line, _ -> new ArrayList<>()).add(one);
            }
        }
        return lines.values().stream().map(all -> line(all, book)).toList();
    }

    private Map<String, Object> line(List<Lately.One> all, Fleetbook book) {
        Lately.One one = all.getLast();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("seq", one.seq());
        event.put("at", date(one.atMillis()));
        event.put("code", one.code());
        event.put("count", all.stream().mapToInt(Lately.One::count).sum());
        event.put("gpus", all.stream().mapToLong(Lately.One::milliGpus).sum() / 1000.0);
        event.put("first", one.first());
        event.put("queues", all.size());
        event.put("queue", book.path(one.queue()));
        event.put("subject", one.subject());
        return event;
    }

    // ---- queues -----------------------------------------------------------------------------------------------

    /** The queues that the caller sees: entitled, used, borrowed, lent, leaving, and over the last day. */
    void shares(Context ctx) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = book();
        record Now(List<Engine.QueueView> queues, long halfLifeMillis) {}
        Now is = plane.control()
                .ask(engine -> {
                    engine.refreshShares();
                    List<Engine.QueueView> all = new ArrayList<>();
                    book.queues().forEach(q -> all.add(engine.queue(q.id())));
                    return new Now(all, engine.rules().useHalfLifeMillis());
                })
                .join();
        List<Engine.QueueView> views = is.queues;
        double[] leaving = leaving(book);
        List<History.Sample> history = look.history().all();
        List<Map<String, Object>> told = new ArrayList<>();
        for (Queue q : book.queues()) {
            if (caller.sees(q.id(), book)) {
                Map<String, Object> one = share(q, views, caller, book);
                one.put("leaving", leaving[q.id()]);
                one.put("history", history(q.id(), history));
                told.add(one);
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("now", date(plane.control().clock().nowMillis()));
        if (is.halfLifeMillis > 0) {
            answer.put("halfLifeSeconds", is.halfLifeMillis / 1000.0);
        }
        answer.put(
                "times", history.stream().map(sample -> date(sample.atMillis())).toList());
        answer.put("queues", told);
        ctx.json(answer);
    }

    private static Map<String, Object> share(Queue q, List<Engine.QueueView> views, Caller caller, Fleetbook book) {
        Engine.QueueView now = views.get(q.id());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("path", book.path(q.id()));
        told.put("name", q.name());
        told.put("depth", depth(q, caller, book));
        told.put("leaf", book.isLeaf(q.id()));
        told.put("quota", now.quotaGpus());
        told.put("used", now.usedMilliGpus() / 1000.0);
        told.put("borrowed", Math.max(0, now.usedMilliGpus() - 1000 * now.quotaGpus()) / 1000.0);
        told.put("lent", q.id() == caller.queue() ? 0.0 : lent(q, views, book));
        told.put("recent", now.recentMilliGpus() / 1000.0);
        told.put("share", now.shareMilliGpus() / 1000.0);
        told.put("waitingJobs", now.waitingJobs());
        told.put("waitingGpus", now.waitingMilliGpus() / 1000.0);
        return told;
    }

    private static int depth(Queue q, Caller caller, Fleetbook book) {
        int depth = 0;
        for (int at = q.id(); at != caller.queue(); at = book.queue(at).parent()) {
            depth++;
        }
        return depth;
    }

    /** Of what its sisters have borrowed, its part by what each leaves idle of its quota. */
    private static double lent(Queue q, List<Engine.QueueView> views, Fleetbook book) {
        double borrowed = 0;
        double idle = 0;
        for (Queue sister : book.queues()) {
            if (sister.parent() == q.parent()) {
                Engine.QueueView view = views.get(sister.id());
                borrowed += Math.max(0, view.usedMilliGpus() - 1000 * view.quotaGpus());
                idle += idle(sister, view);
            }
        }
        double own = idle(q, views.get(q.id()));
        return idle == 0 ? 0 : Math.min(own, borrowed * own / idle) / 1000.0;
    }

    private static double idle(Queue q, Engine.QueueView view) {
        long idle = Math.max(0, 1000 * view.quotaGpus() - view.usedMilliGpus());
        return q.lendLimitGpus() >= Queue.UNLIMITED ? idle : Math.min(idle, 1000 * q.lendLimitGpus());
    }

    /** GPUs whose attempts were told to stop, by queue. */
    private double[] leaving(Fleetbook book) {
        double[] leaving = new double[book.queues().size()];
        Picture picture = look.picture();
        synchronized (picture) {
            for (int g = 0; g < picture.gpus(); g++) {
                Picture.Held held = picture.held(g);
                if (held != null && held.isLeaving) {
                    for (int q = held.queue;
                            q != Queue.NO_PARENT;
                            q = book.queue(q).parent()) {
                        leaving[q]++;
                    }
                }
            }
        }
        return leaving;
    }

    private static Map<String, Object> history(int queue, List<History.Sample> samples) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("quota", column(samples, s -> queue < s.quotaGpus().length ? s.quotaGpus()[queue] : 0));
        told.put("used", column(samples, s -> queue < s.quotaGpus().length ? s.usedMilliGpus()[queue] / 1000 : 0));
        told.put("recent", column(samples, s -> queue < s.quotaGpus().length ? s.recentMilliGpus()[queue] / 1000 : 0));
        told.put(
                "waiting", column(samples, s -> queue < s.quotaGpus().length ? s.waitingMilliGpus()[queue] / 1000 : 0));
        return told;
    }

    private static List<Long> column(
            List<History.Sample> samples, java.util.function.ToLongFunction<History.Sample> of) {
        return samples.stream().map(of::applyAsLong).toList();
    }

    // ---- power ------------------------------------------------------------------------------------------------

    /**
     * Sites: what each draws and may, what changes ahead, and both minute by minute over the last day; and the same of
     * those of its halls that have an envelope of their own.
     */
    void power(Context ctx) {
        Fleetbook book = book();
        long now = plane.control().clock().nowMillis();
        record Now(List<Long> sites, List<Long> halls) {}
        Now draws = plane.control()
                .ask(engine -> new Now(draws(engine, book), hallDraws(engine, book)))
                .join();
        List<History.Sample> history = look.history().all();
        List<Map<String, Object>> sites = new ArrayList<>();
        for (int s = 0; s < book.sites().size(); s++) {
            int at = s;
            Map<String, Object> site = site(s, now, book);
            site.put("drawWatts", draws.sites.get(s));
            site.put("draw", column(history, sample -> at < sample.drawWatts().length ? sample.drawWatts()[at] : 0));
            site.put("limit", column(history, sample -> at < sample.drawWatts().length ? sample.limitWatts()[at] : -1));
            site.put("halls", halls(s, now, draws.halls, history, book));
            sites.add(site);
        }
        ctx.json(Map.of(
                "now",
                date(now),
                "times",
                history.stream().map(sample -> date(sample.atMillis())).toList(),
                "sites",
                sites));
    }

    private List<Map<String, Object>> halls(
            int site, long now, List<Long> draws, List<History.Sample> history, Fleetbook book) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (int h = 0; h < book.halls(); h++) {
            if (book.siteOfHall(h) == site && look.limits().hasOwn(h)) {
                int at = h;
                Map<String, Object> hall = new LinkedHashMap<>();
                hall.put("name", book.hallName(h));
                limit(look.limits().hallWattsAt(h, now), look.limits().hallAfter(h, now), hall);
                hall.put("drawWatts", draws.get(h));
                hall.put("draw", column(history, s -> at < s.hallDrawWatts().length ? s.hallDrawWatts()[at] : 0));
                hall.put("limit", column(history, s -> at < s.hallDrawWatts().length ? s.hallLimitWatts()[at] : -1));
                told.add(hall);
            }
        }
        return told;
    }

    private static List<Long> hallDraws(Engine engine, Fleetbook book) {
        List<Long> watts = new ArrayList<>();
        for (int h = 0; h < book.halls(); h++) {
            watts.add(engine.hallDrawWatts(book.siteOfHall(h), h));
        }
        return watts;
    }

    private static List<Long> draws(Engine engine, Fleetbook book) {
        List<Long> watts = new ArrayList<>();
        for (int s = 0; s < book.sites().size(); s++) {
            watts.add(engine.drawWatts(s));
        }
        return watts;
    }

    // ---- plan -------------------------------------------------------------------------------------------------

    /** The plan that the server was given. For those who may look at the whole fleet. */
    void plan(Context ctx) {
        Api.caller(ctx).need(Role.VIEWER, book());
        ctx.json(look.shown()
                .plan()
                .<Map<String, Object>>map(plan -> Map.of("plan", plan))
                .orElse(Map.of()));
    }

    private String date(long millis) {
        return plane.fleet().zero().plusMillis(millis).toString();
    }
}
