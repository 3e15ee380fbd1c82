package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.WaitCode;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for Prometheus. As many lines as there are queues, sites, reasons and routes: no job and no user has one of his
 * own. The engine is asked when somebody reads, and not more often than every few seconds.
 */
final class Metrics {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PATIENCE_SECONDS = 5;

    private final Plane plane;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge gpus = gauge("dure.gpus", "GPUs of the fleet: installed, up, free");
    private final MultiGauge jobs = gauge("dure.jobs", "Jobs that run, and that wait");
    private final MultiGauge reasons = gauge("dure.waiting.reasons", "Waiting jobs by the reason for which they wait");
    private final MultiGauge quota = gauge("dure.queue.quota.gpus", "GPUs to which a queue is entitled");
    private final MultiGauge used = gauge("dure.queue.used.gpus", "GPUs that a queue holds");
    private final MultiGauge waiting =
            gauge("dure.queue.waiting.jobs", "Jobs of a queue that wait for a place, not those on hold");
    private final MultiGauge wanted = gauge("dure.queue.waiting.gpus", "GPUs for which jobs of a queue wait");
    private final MultiGauge draw =
            gauge("dure.site.draw.watts", "What a site draws by the engine's books, with cooling");
    private final MultiGauge frozen =
            gauge("dure.frozen", "How much is frozen, so that nothing starts there: the fleet, sites, queues");
    private final MultiGauge siteGpus = gauge("dure.site.gpus", "GPUs of a site");
    private final MultiGauge budgetUsed =
            gauge("dure.budget.used.ratio", "What of the budget of a queue is used up; 1 is all");
    private @Nullable Budgets budgets;
    private long readNanos;
    private boolean isRead;
    private volatile double isAnswering;

    Metrics(Plane plane, Feed feed) {
        this.plane = plane;
        FunctionCounter.builder("dure.decisions", plane, p -> p.control().seq())
                .description("Decisions that are on disk")
                .register(registry);
        Gauge.builder("dure.writer.up", this, m -> m.isAnswering)
                .description("1 when the writer answers in time")
                .register(registry);
        Gauge.builder("dure.quarantined.nodes", plane, p -> p.control().quarantined())
                .description("Nodes that are kept from work because they are suspect")
                .register(registry);
        Gauge.builder("dure.events.followers", feed, Feed::count)
                .description("Connections that follow events")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    void tellBudgets(Budgets from) {
        budgets = from;
    }

    private void budgets(Fleetbook book) {
        if (budgets != null) {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            budgets.standings()
                    .forEach((queue, one) ->
                            rows.add(MultiGauge.Row.of(Tags.of("queue", book.path(queue)), one.percent() / 100)));
            budgetUsed.register(rows, true);
        }
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** {@code route}: as it is declared, never what was asked. */
    void answered(String method, String route, int status, float millis) {
        Timer.builder("dure.http.requests")
                .description("Requests that were answered")
                .serviceLevelObjectives(
                        Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5))
                .tags("method", method, "route", route, "status", String.valueOf(status))
                .register(registry)
                .record((long) (millis * 1000), TimeUnit.MICROSECONDS);
    }

    void scrape(Context ctx) {
        refresh();
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
    }

    private synchronized void refresh() {
        if (isRead && System.nanoTime() - readNanos < FRESH_NANOS) {
            return;
        }
        Fleetbook book = plane.control().book();
        try {
            plane.control()
                    .ask(engine -> read(engine, book))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .run();
            isAnswering = 1;
        } catch (TimeoutException | ExecutionException e) {
            isAnswering = 0; // the numbers of before stay, and this one says so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        budgets(book);
        isRead = true;
        readNanos = System.nanoTime();
    }

    /** What the engine knows, ready to be shown. */
    private Runnable read(Engine engine, Fleetbook book) {
        List<MultiGauge.Row<?>> quotas = new ArrayList<>();
        List<MultiGauge.Row<?>> uses = new ArrayList<>();
        List<MultiGauge.Row<?>> waits = new ArrayList<>();
        List<MultiGauge.Row<?>> wants = new ArrayList<>();
        for (Queue q : book.queues()) {
            Engine.QueueView view = engine.queue(q.id());
            Tags tags = Tags.of("queue", book.path(q.id()));
            quotas.add(MultiGauge.Row.of(tags, view.quotaGpus()));
            uses.add(MultiGauge.Row.of(tags, view.usedMilliGpus() / 1000.0));
            waits.add(MultiGauge.Row.of(tags, view.waitingJobs()));
            wants.add(MultiGauge.Row.of(tags, view.waitingMilliGpus() / 1000.0));
        }
        List<MultiGauge.Row<?>> draws = new ArrayList<>();
        List<MultiGauge.Row<?>> sites = new ArrayList<>();
        for (int s = 0; s < book.sites().size(); s++) {
            Tags tags = Tags.of("site", book.sites().get(s));
            draws.add(MultiGauge.Row.of(tags, engine.drawWatts(s)));
            sites.add(MultiGauge.Row.of(tags, book.gpusOfSite(s)));
        }
        List<MultiGauge.Row<?>> codes = new ArrayList<>();
        for (WaitCode code : WaitCode.values()) {
            codes.add(MultiGauge.Row.of(Tags.of("reason", code.word()), engine.waitingFor(code)));
        }
        List<MultiGauge.Row<?>> freezes = new ArrayList<>();
        for (Event.FreezeSet.Scope scope : Event.FreezeSet.Scope.values()) {
            long count = engine.frozen().stream()
                    .filter(f -> f.scope() == scope && !plane.control().shut().froze(f))
                    .count();
            freezes.add(MultiGauge.Row.of(Tags.of("scope", scope.name().toLowerCase(Locale.ROOT)), count));
        }
        List<MultiGauge.Row<?>> counts = List.of(
                MultiGauge.Row.of(Tags.of("state", "running"), engine.runningJobs()),
                MultiGauge.Row.of(Tags.of("state", "waiting"), engine.waitingJobs()));
        List<MultiGauge.Row<?>> all = List.of(
                MultiGauge.Row.of(Tags.of("state", "installed"), engine.installedGpus()),
                MultiGauge.Row.of(Tags.of("state", "up"), engine.upGpus()),
                MultiGauge.Row.of(Tags.of("state", "free"), engine.freeGpus()));
        return () -> {
            quota.register(quotas, true);
            used.register(uses, true);
            waiting.register(waits, true);
            wanted.register(wants, true);
            draw.register(draws, true);
            siteGpus.register(sites, true);
            reasons.register(codes, true);
            frozen.register(freezes, true);
            jobs.register(counts, true);
            gpus.register(all, true);
        };
    }
}
