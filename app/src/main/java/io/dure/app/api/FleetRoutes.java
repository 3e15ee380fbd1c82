package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Glance;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queues, nodes, sites and power: looking, and what operators change. */
final class FleetRoutes {
    private final Plane plane;
    private final FreezeRoutes freezes;
    private final Glance<Sum> sums;
    private final Glance<List<Engine.QueueView>> views;

    FleetRoutes(Plane plane, FreezeRoutes freezes) {
        this.plane = plane;
        this.freezes = freezes;
        sums = plane.control().glance(engine -> Sum.of(engine, book().sites().size()));
        views = plane.control().glance(FleetRoutes::views);
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    /** The whole fleet in a few numbers. {@code drawWatts}: by site. */
    private record Sum(long gpus, long up, long free, int nodes, int running, int waiting, List<Long> drawWatts) {
        static Sum of(Engine engine, int sites) {
            List<Long> watts = new ArrayList<>();
            for (int s = 0; s < sites; s++) {
                watts.add(engine.drawWatts(s));
            }
            return new Sum(
                    engine.installedGpus(),
                    engine.upGpus(),
                    engine.freeGpus(),
                    engine.nodes(),
                    engine.runningJobs(),
                    engine.waitingJobs(),
                    watts);
        }
    }

    void fleet(Context ctx) throws java.sql.SQLException {
        List<Map<String, Object>> frozen = freezes.seen(Api.caller(ctx));
        Api.answer(ctx, sums.now(), sum -> ctx.json(told(sum, frozen)));
    }

    private Map<String, Object> told(Sum sum, List<Map<String, Object>> frozen) {
        Fleetbook book = book();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", plane.fleet().name());
        answer.put("title", plane.fleet().title());
        answer.put("now", date(plane.control().clock().nowMillis()));
        answer.put("speed", plane.control().clock().speed());
        answer.put("gpus", sum.gpus);
        answer.put("up", sum.up);
        answer.put("free", sum.free);
        answer.put("nodes", sum.nodes);
        answer.put("running", sum.running);
        answer.put("waiting", sum.waiting);
        answer.put("quarantined", plane.control().quarantined());
        List<Map<String, Object>> sites = new ArrayList<>();
        for (int s = 0; s < sum.drawWatts.size(); s++) {
            sites.add(Map.of(
                    "name",
                    book.sites().get(s),
                    "nodes",
                    book.nodesOfSite(s),
                    "gpus",
                    book.gpusOfSite(s),
                    "drawWatts",
                    sum.drawWatts.get(s)));
        }
        answer.put("gpuTypes", book.gpuTypes());
        answer.put("sites", sites);
        answer.put("frozen", frozen);
        return answer;
    }

    /** All queues, in order of id. */
    private static List<Engine.QueueView> views(Engine engine) {
        engine.refreshShares();
        List<Engine.QueueView> views = new ArrayList<>();
        for (int q = 0; q < engine.queues(); q++) {
            views.add(engine.queue(q));
        }
        return views;
    }

    /** The queues that the caller sees: what each may have, has, and waits for. */
    void queues(Context ctx) {
        Caller caller = Api.caller(ctx);
        Api.answer(ctx, views.now(), all -> {
            Fleetbook book = book();
            List<Map<String, Object>> queues = new ArrayList<>();
            for (Queue q : book.queues().subList(0, all.size())) {
                if (caller.sees(q.id(), book)) {
                    queues.add(told(q, all.get(q.id()), book));
                }
            }
            ctx.json(Map.of("queues", queues));
        });
    }

    private static Map<String, Object> told(Queue q, Engine.QueueView now, Fleetbook book) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("path", book.path(q.id()));
        told.put("leaf", book.isLeaf(q.id()));
        told.put("quota", now.quotaGpus());
        if (q.lendLimitGpus() < Queue.UNLIMITED) {
            told.put("lendLimit", q.lendLimitGpus());
        }
        if (q.borrowLimitGpus() < Queue.UNLIMITED) {
            told.put("borrowLimit", q.borrowLimitGpus());
        }
        told.put("weight", q.weight());
        told.put("used", now.usedMilliGpus() / 1000.0);
        told.put("borrowed", Math.max(0, now.usedMilliGpus() - 1000 * now.quotaGpus()) / 1000.0);
        told.put("share", now.shareMilliGpus() / 1000.0);
        told.put("waitingJobs", now.waitingJobs());
        told.put("waitingGpus", now.waitingMilliGpus() / 1000.0);
        return told;
    }

    /** What a queue is to have from now on; what is not said stays. */
    record QueueChange(Long quota, Long lendLimit, Long borrowLimit, Integer weight) {}

    /** Sets the quota, limits or weight of the queue in {@code ?queue=}. */
    void setQueue(Context ctx, QueueChange change) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = book();
        String path = String.valueOf(ctx.queryParam("queue"));
        int id = book.queue(path)
                .filter(q -> caller.sees(q, book))
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        boolean isOwnRoot = id == caller.queue() && id != 0;
        caller.need(isOwnRoot ? Role.OPERATOR : Role.QUEUE_ADMIN, isOwnRoot ? 0 : id, book);
        Queue q = book.queue(id);
        Queue changed = new Queue(
                q.id(),
                q.parent(),
                q.name(),
                amount("quota", change.quota, q.quotaGpus()),
                amount("lendLimit", change.lendLimit, q.lendLimitGpus()),
                amount("borrowLimit", change.borrowLimit, q.borrowLimitGpus()),
                (int) amount("weight", change.weight == null ? null : change.weight.longValue(), q.weight()),
                q.userLimitGpus(),
                q.userLimitJobs(),
                q.typeQuotas());
        Api.answer(ctx, plane.desk().queue(changed, caller.name()), _ -> ctx.status(204));
    }

    private static long amount(String field, @org.jspecify.annotations.Nullable Long said, long now) {
        if (said != null && (said < 0 || said > 10_000_000)) {
            throw Problem.bad(field, field + " " + said + ": 0 to 10000000 is needed", "");
        }
        return said == null ? now : said;
    }

    /** Drains the node in {@code ?node=}, or has it up again. */
    void node(Context ctx, NodeState state) {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        String name = String.valueOf(ctx.queryParam("node"));
        int node = book().nodeNamed(name)
                .orElseThrow(() -> Problem.bad(
                        "node",
                        "node " + name + ": there is no such node",
                        "SITE/HALL/RACK/n1, as the fleet lists them"));
        Api.answer(ctx, plane.desk().node(node, state, caller.name()), _ -> ctx.status(204));
    }

    /** A limit in watts from a time on; without a time from now on. */
    record Step(@org.jspecify.annotations.Nullable String from, long watts) {}

    record Envelope(List<Step> steps) {}

    /** Sets what the site in the path may draw, cooling included. */
    void envelope(Context ctx, Envelope envelope) {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        envelope(ctx, site(ctx), Event.EnvelopeSet.WHOLE_SITE, envelope, caller);
    }

    /** Sets what one hall of the site in the path may draw, its part of cooling included; the site's own envelope stays. */
    void hallEnvelope(Context ctx, Envelope envelope) {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        int site = site(ctx);
        int hall = book().hall(site, ctx.pathParam("hall"));
        if (hall < 0) {
            throw Problem.notFound("there is no hall " + ctx.pathParam("hall") + " at " + ctx.pathParam("site"));
        }
        envelope(ctx, site, hall, envelope, caller);
    }

    private int site(Context ctx) {
        int site = book().sites().indexOf(ctx.pathParam("site"));
        if (site < 0) {
            throw Problem.notFound("there is no site " + ctx.pathParam("site"));
        }
        return site;
    }

    private void envelope(Context ctx, int site, int hall, Envelope envelope, Caller caller) {
        List<PowerStep> steps = new ArrayList<>();
        for (Step step : envelope.steps == null ? List.<Step>of() : envelope.steps) {
            if (step.watts < 0) {
                throw Problem.bad("watts", "watts " + step.watts + ": 0 or more is needed", "");
            }
            steps.add(new PowerStep(step.from == null ? 0 : millis(step.from), step.watts));
        }
        Api.answer(ctx, plane.desk().envelope(site, hall, steps, caller.name()), _ -> ctx.status(204));
    }

    private long millis(String date) {
        try {
            return java.time.OffsetDateTime.parse(date).toInstant().toEpochMilli()
                    - plane.fleet().zero().toEpochMilli();
        } catch (java.time.format.DateTimeParseException e) {
            throw Problem.bad(
                    "from", "from " + date + ": a date and time with its zone is needed", "2026-11-22T09:00:00+09:00?");
        }
    }

    private String date(long millis) {
        return plane.fleet().zero().plusMillis(millis).toString();
    }
}
