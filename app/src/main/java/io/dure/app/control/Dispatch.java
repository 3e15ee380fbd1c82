package io.dure.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.site.Order;
import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.app.site.Work;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Brings orders to sites, each site's in their order and by a thread of its own, so that a slow one holds nobody up. */
final class Dispatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Dispatch.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_AT_ONCE = 512;
    private static final long RETRY_MILLIS = 500;

    private final DataSource readers;
    private final Supplier<Fleetbook> book;
    private final Instant zero;
    private final List<Lane> lanes = new ArrayList<>();
    private volatile boolean isClosing;

    /** {@code sites}: index is the engine's number of the site. */
    Dispatch(List<Site> sites, DataSource readers, Supplier<Fleetbook> book, Instant zero) {
        this.readers = readers;
        this.book = book;
        this.zero = zero;
        sites.forEach(site -> lanes.add(new Lane(site)));
    }

    /** One thing to tell a site. */
    private sealed interface Step {
        record Start(Tag tag, Placement placement, int capPerMille, long atMillis) implements Step {}

        record Do(Runnable what) implements Step {}
    }

    void begin() {
        lanes.forEach(lane -> lane.thread.start());
    }

    int number(Site site) {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).site.name().equals(site.name())) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such site: " + site.name());
    }

    void start(int site, Tag tag, Placement placement, int capPerMille, long atMillis) {
        lanes.get(site).put(new Step.Start(tag, placement, capPerMille, atMillis));
    }

    void stop(int site, Tag tag, long graceMillis) {
        later(site, s -> s.stop(tag, graceMillis));
    }

    void cap(int site, Tag tag, int perMille) {
        later(site, s -> s.cap(tag, perMille));
    }

    void grow(int site, Tag tag, int task, Placement placement) {
        later(site, s -> on(placement).forEach(on -> s.grow(tag, task, on)));
    }

    void shrink(int site, Tag tag, int task, long graceMillis) {
        later(site, s -> s.shrink(tag, task, graceMillis));
    }

    void power(int site, int place, boolean on) {
        later(site, s -> s.power(place, on));
    }

    /** The end is on disk. Whose it is knows the site alone. */
    void forget(Tag tag) {
        for (int i = 0; i < lanes.size(); i++) {
            later(i, s -> s.forget(tag));
        }
    }

    private interface Telling {
        void tell(Site site);
    }

    private void later(int site, Telling what) {
        Lane lane = lanes.get(site);
        lane.put(new Step.Do(() -> what.tell(lane.site)));
    }

    private List<Order.On> on(Placement placement) {
        Fleetbook names = book.get();
        return placement.nodes().stream()
                .map(n -> new Order.On(names.placeInSite(n.node()), n.gpuMask(), n.slices(), n.tasks()))
                .toList();
    }

    /** One site, and what it is still to be told. */
    private final class Lane {
        private final Site site;
        private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
        private final Thread thread;

        private Lane(Site site) {
            this.site = site;
            thread = Thread.ofPlatform()
                    .name("dure-site-" + site.name())
                    .daemon()
                    .unstarted(this::work);
        }

        private void put(Step step) {
            steps.add(step);
        }

        private void work() {
            List<Step> batch = new ArrayList<>();
            try {
                while (!isClosing) {
                    batch.clear();
                    Step first = steps.poll(200, TimeUnit.MILLISECONDS);
                    if (first != null) {
                        batch.add(first);
                        steps.drainTo(batch, MOST_AT_ONCE - 1);
                        carryOut(batch);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void carryOut(List<Step> batch) throws InterruptedException {
            Map<Long, Described> jobs = describe(batch);
            for (Step step : batch) {
                try {
                    switch (step) {
                        case Step.Do d -> d.what.run();
                        case Step.Start s -> site.start(order(s, described(jobs, s.tag.job())));
                    }
                } catch (RuntimeException e) {
                    LOG.log(Level.SEVERE, e, () -> "site " + site.name() + " did not take an order: " + e);
                }
            }
        }
    }

    private record Described(String name, JobSpec spec) {}

    private static Described described(Map<Long, Described> jobs, long job) {
        Described found = jobs.get(job);
        if (found == null) {
            throw new IllegalStateException("job " + job + " was decided about and is not kept");
        }
        return found;
    }

    private Order order(Step.Start s, Described job) {
        Asked asked = new Asked(job.spec, book.get(), zero);
        Work work = asked.work();
        long limit = asked.job(s.tag.job(), 0, Job.ANY_SITE).timeLimitMillis();
        return new Order(s.tag, job.name, work, on(s.placement), limit, s.capPerMille, s.atMillis);
    }

    /** Tries again for as long as the database cannot be reached: what was decided is to be done. */
    private Map<Long, Described> describe(List<Step> batch) throws InterruptedException {
        Long[] ids = batch.stream()
                .filter(Step.Start.class::isInstance)
                .map(step -> ((Step.Start) step).tag.job())
                .distinct()
                .toArray(Long[]::new);
        while (ids.length > 0) {
            try {
                return read(ids);
            } catch (SQLException e) {
                LOG.log(Level.FINE, "orders wait for the database", e);
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
        return Map.of();
    }

    private Map<Long, Described> read(Long[] ids) throws SQLException {
        Map<Long, Described> found = new HashMap<>();
        try (Connection db = readers.getConnection();
                PreparedStatement s = db.prepareStatement("select id, name, spec from job where id = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", ids));
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.put(r.getLong(1), new Described(r.getString(2), spec(r.getString(3))));
                }
            }
        }
        return found;
    }

    static JobSpec spec(String json) {
        try {
            return JSON.readValue(json, JobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job that was kept cannot be read", e);
        }
    }

    static String json(JobSpec spec) {
        try {
            return JSON.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what a user asks for is text and numbers", e);
        }
    }

    @Override
    public void close() {
        isClosing = true;
        lanes.forEach(lane -> Joined.join(lane.thread));
    }
}
