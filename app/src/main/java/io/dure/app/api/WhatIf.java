package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Forecast;
import io.dure.engine.IllegalEvent;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What would be otherwise if something were otherwise: two forks run forward, one of them changed. Nothing is kept. */
final class WhatIf {
    private static final int MOST_TOLD = 1_000;
    private static final int MOST_NODES = 10_000;

    private final Plane plane;
    private final JobTable table;
    private final Thinking thinking;

    WhatIf(Plane plane, JobTable table, Thinking thinking) {
        this.plane = plane;
        this.table = table;
        this.thinking = thinking;
    }

    /** {@code queue}: its path. What is not said stays. */
    record QueueQuota(@Nullable String queue, @Nullable Long quota) {}

    record SiteWatts(@Nullable String site, @Nullable Long watts) {}

    /** {@code nodesDown}: names of nodes, or of racks for all nodes there. {@code days}: how far to look. */
    record Changes(
            @Nullable List<QueueQuota> quotas,
            @Nullable List<SiteWatts> envelopes,
            @Nullable List<String> nodesDown,
            @Nullable String policy,
            @Nullable Integer days) {}

    /** Left out: it does not start within the horizon. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Differs(
            long job,
            String queue,
            @Nullable String now,
            @Nullable String then) {}

    /**
     * @param until how far was looked, in both
     * @param usedGpuHours of the whole fleet, until then
     * @param startsNow how many of the caller's waiting jobs start within the horizon as things are
     * @param jobs those of them that start at another time
     * @param cut a forecast was given up after so many decisions: both are compared up to there
     */
    record Answer(
            String until,
            boolean cut,
            double usedGpuHours,
            double usedGpuHoursThen,
            double utilisation,
            double utilisationThen,
            int startsNow,
            int startsThen,
            int earlier,
            int later,
            List<Differs> jobs) {}

    void compare(Context ctx, Changes changes) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        int days = changes.days == null ? 7 : changes.days;
        if (days < 1 || days > ForecastRoutes.MOST_DAYS) {
            throw Problem.bad("days", "days " + days + ": 1 to " + ForecastRoutes.MOST_DAYS + " is needed", "");
        }
        caller.need(Role.QUEUE_ADMIN, caller.queue(), book);
        if (changes.envelopes != null || changes.nodesDown != null || changes.policy != null) {
            caller.need(Role.OPERATOR, book);
        }
        List<Event> events = new ArrayList<>();
        quotas(changes, caller, book, events);
        envelopes(changes, book, events);
        Set<Integer> down = down(changes, book);
        Policy policy = policy(changes);
        if (events.isEmpty() && down.isEmpty() && policy == null) {
            throw Problem.bad("", "nothing is changed", "quotas, envelopes, nodesDown or policy");
        }
        List<Long> running = down.isEmpty() ? List.of() : table.running();
        ctx.json(thinking.about(() -> {
            Engine engine = plane.control().fork().join();
            Engine other = engine.fork();
            try {
                change(other, events, down, policy, running);
            } catch (IllegalEvent e) {
                throw Problem.bad("", String.valueOf(e.getMessage()), "");
            }
            return answer(engine, other, days * 86_400_000L, caller);
        }));
    }

    // ---- the changes ------------------------------------------------------------------------------------------

    private static void quotas(Changes changes, Caller caller, Fleetbook book, List<Event> events) {
        for (QueueQuota wanted : changes.quotas == null ? List.<QueueQuota>of() : changes.quotas) {
            String path = wanted == null ? "" : String.valueOf(wanted.queue);
            int id = book.queue(path)
                    .filter(q -> caller.sees(q, book))
                    .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
            if (wanted == null || wanted.quota == null || wanted.quota < 0 || wanted.quota > 10_000_000) {
                throw Problem.bad("quota", "quota of " + path + ": 0 to 10000000 is needed", "");
            }
            Queue queue = book.queue(id);
            events.add(new Event.QueueSet(0, queue.entitle(wanted.quota)));
        }
    }

    private static void envelopes(Changes changes, Fleetbook book, List<Event> events) {
        for (SiteWatts wanted : changes.envelopes == null ? List.<SiteWatts>of() : changes.envelopes) {
            String name = wanted == null ? "" : String.valueOf(wanted.site);
            int site = book.sites().indexOf(name);
            if (site < 0) {
                throw Problem.bad(
                        "site", "site " + name + ": there is no such site", Spelling.nearest(name, book.sites()));
            }
            if (wanted == null || wanted.watts == null || wanted.watts < 0) {
                throw Problem.bad("watts", "watts of " + name + ": 0 or more is needed", "");
            }
            events.add(new Event.EnvelopeSet(
                    0, site, Event.EnvelopeSet.WHOLE_SITE, List.of(new PowerStep(0, wanted.watts))));
        }
    }

    private static Set<Integer> down(Changes changes, Fleetbook book) {
        Set<Integer> down = new TreeSet<>();
        for (String name : changes.nodesDown == null ? List.<String>of() : changes.nodesDown) {
            int before = down.size();
            book.nodeNamed(String.valueOf(name)).ifPresent(down::add);
            for (Fleetbook.Nodes lot : book.lots()) {
                if (book.rackName(lot.rack()).equals(name)) {
                    for (int n = 0; n < lot.count(); n++) {
                        down.add(lot.first() + n);
                    }
                }
            }
            if (down.size() == before || down.size() > MOST_NODES) {
                throw Problem.bad(
                        "nodesDown",
                        "nodesDown " + name + ": there is no such node or rack, or it is named twice",
                        "SITE/HALL/RACK or SITE/HALL/RACK/n1");
            }
        }
        return down;
    }

    private static @Nullable Policy policy(Changes changes) {
        if (changes.policy == null) {
            return null;
        }
        List<String> words = Arrays.stream(Policy.values()).map(JobRoutes::word).toList();
        int at = words.indexOf(changes.policy);
        if (at < 0) {
            throw Problem.bad(
                    "policy",
                    "policy " + changes.policy + ": one of " + String.join(", ", words),
                    Spelling.nearest(changes.policy, words));
        }
        return Policy.values()[at];
    }

    private static void change(
            Engine engine, List<Event> events, Set<Integer> down, @Nullable Policy policy, List<Long> running) {
        long now = engine.nowMillis();
        for (Event event : events) {
            switch (event) {
                case Event.QueueSet e -> engine.apply(new Event.QueueSet(now, e.queue()));
                case Event.EnvelopeSet e -> engine.apply(new Event.EnvelopeSet(now, e.site(), e.hall(), e.steps()));
                default -> throw new IllegalStateException("not a change that is made here");
            }
        }
        if (policy != null) {
            engine.apply(new Event.RulesSet(now, engine.rules().withPolicy(policy)));
        }
        for (int node : down) {
            engine.apply(new Event.NodeStateSet(now, node, NodeState.DOWN));
        }
        for (long job : running) {
            loseNodes(engine, job, down, now);
        }
    }

    private static void loseNodes(Engine engine, long job, Set<Integer> down, long now) {
        int attempt = engine.attempt(job);
        for (Engine.Rider rider : engine.riders(job)) {
            if (isOn(rider.placement(), down)) {
                engine.apply(new Event.TaskGone(now, job, attempt, rider.task()));
            }
        }
        if (engine.placement(job).filter(p -> isOn(p, down)).isPresent()) {
            engine.apply(new Event.AttemptEnded(now, job, attempt, Ending.NODE_LOST));
        }
    }

    private static boolean isOn(Placement placement, Set<Integer> down) {
        return placement.nodes().stream().anyMatch(n -> down.contains(n.node()));
    }

    private record Both(ForecastRoutes.Starts as, ForecastRoutes.Starts then) {
        boolean isCut() {
            return as.isCut() || then.isCut();
        }

        long reachedMillis() {
            return Math.min(as.reachedMillis(), then.reachedMillis());
        }
    }

    private static Both both(Engine engine, Engine other, long untilMillis, long passes) {
        return new Both(
                ForecastRoutes.starts(engine, Forecast.RunLength.TO_THE_LIMIT, untilMillis, passes),
                ForecastRoutes.starts(other, Forecast.RunLength.TO_THE_LIMIT, untilMillis, passes));
    }

    // ---- the difference ---------------------------------------------------------------------------------------

    private Answer answer(Engine engine, Engine other, long horizonMillis, Caller caller) throws SQLException {
        long now = engine.nowMillis();
        long asked = now + horizonMillis;
        Both looked = ForecastRoutes.further(passes -> both(engine, other, asked, passes), Both::isCut);
        // So many decisions come less far where more happens: both are compared up to where both have come.
        long until = looked.reachedMillis();
        Both both = looked.isCut() ? both(engine, other, until, ForecastRoutes.MOST_PASSES) : looked;
        ForecastRoutes.Starts as = both.as;
        ForecastRoutes.Starts then = both.then;
        Fleetbook book = plane.control().book();
        Map<Long, Integer> queues = new TreeMap<>(table.queues(ForecastRoutes.jobs(as, then)));
        queues.values().removeIf(queue -> !caller.sees(queue, book));
        int earlier = 0;
        int later = 0;
        List<Differs> differs = new ArrayList<>();
        for (Map.Entry<Long, Integer> job : queues.entrySet()) {
            long a = as.at().getOrDefault(job.getKey(), Long.MAX_VALUE);
            long b = then.at().getOrDefault(job.getKey(), Long.MAX_VALUE);
            earlier += b < a ? 1 : 0;
            later += b > a ? 1 : 0;
            if (a != b && differs.size() < MOST_TOLD) {
                differs.add(new Differs(job.getKey(), book.path(job.getValue()), date(a), date(b)));
            }
        }
        double whole = engine.upGpus() * ((until - now) / 3_600_000.0);
        return new Answer(
                plane.fleet().zero().plusMillis(until).toString(),
                looked.isCut(),
                rounded(as.usedGpuHours()),
                rounded(then.usedGpuHours()),
                whole == 0 ? 0 : rounded(as.usedGpuHours() / whole),
                whole == 0 ? 0 : rounded(then.usedGpuHours() / whole),
                (int) queues.keySet().stream().filter(as.at()::containsKey).count(),
                (int) queues.keySet().stream().filter(then.at()::containsKey).count(),
                earlier,
                later,
                differs);
    }

    private @Nullable String date(long millis) {
        return millis == Long.MAX_VALUE
                ? null
                : plane.fleet().zero().plusMillis(millis).toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
