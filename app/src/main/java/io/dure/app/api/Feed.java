package io.dure.app.api;

import io.dure.app.control.Control;
import io.dure.app.control.Plane;
import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.javalin.http.sse.SseClient;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who follow which jobs have changed, as server-sent events: {@code job} with the job as it is kept, and the
 * number of the decision as the event's id. Who follows slowly, or comes back after a while, is told {@code behind} and
 * reads the lists anew.
 */
public final class Feed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Feed.class.getName());
    private static final int MOST_PASSES = 10_000;
    private static final int REMEMBERED = 2_000;
    private static final int MOST_JOBS = 100_000;
    private static final int MOST_FOLLOWERS = 1_000;
    private static final long BEAT_MILLIS = 15_000;

    private final Picture picture = new Picture();
    private final BlockingQueue<Control.Passed> passed = new ArrayBlockingQueue<>(MOST_PASSES);
    /** The jobs that changed, by decision. */
    private final LinkedHashMap<Long, long[]> remembered = new LinkedHashMap<>();

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("dure-feed").daemon().unstarted(this::work);
    private @Nullable Plane plane;
    private @Nullable JobTable table;
    private @Nullable Tokens tokens;
    private long rememberedJobs;
    private volatile IntPredicate others = _ -> false;
    private volatile boolean isClosing;
    private volatile boolean hasLost;

    private record Told(int queue, JobTable.Job job) {}

    private record Follower(SseClient client, Caller caller) {}

    /** By the writer: must be quick. */
    public void heard(Control.Passed one) {
        picture.heard(one);
        if (!passed.offer(one)) {
            hasLost = true;
        }
    }

    /** {@code alsoValid}: numbers of callers that are no tokens of ours. */
    void tellFrom(Plane from, JobTable jobs, Tokens valid, IntPredicate alsoValid) {
        others = alsoValid;
        tokens = valid;
        plane = from;
        table = jobs;
        thread.start();
    }

    /** From now on, or from after the decision that the client names as the last it has seen. */
    void follow(SseClient client) {
        Caller caller = Api.caller(client.ctx());
        if (followers.size() >= MOST_FOLLOWERS) {
            client.sendEvent("behind", "too many follow already");
            client.close();
            return;
        }
        client.keepAlive();
        Follower follower = new Follower(client, caller);
        client.onClose(() -> followers.remove(follower));
        String last = client.ctx().header("Last-Event-ID");
        synchronized (remembered) {
            if (last != null && last.matches("\\d{1,18}")) {
                catchUp(follower, Long.parseLong(last));
            }
            followers.add(follower);
        }
    }

    private void catchUp(Follower follower, long last) {
        boolean isKept = !remembered.isEmpty() && remembered.firstEntry().getKey() <= last + 1;
        if (!isKept) {
            follower.client.sendEvent("behind", "read the lists anew");
            return;
        }
        for (Map.Entry<Long, long[]> one : remembered.entrySet()) {
            if (one.getKey() > last) {
                try {
                    send(follower, one.getKey(), told(one.getValue()));
                } catch (SQLException e) {
                    LOG.log(Level.FINE, "the feed cannot read", e);
                    follower.client.sendEvent("behind", "read the lists anew");
                    return;
                }
            }
        }
    }

    private void work() {
        long lastBeat = System.nanoTime();
        try {
            while (!isClosing) {
                Control.Passed one = passed.poll(200, TimeUnit.MILLISECONDS);
                if (one != null) {
                    tell(one);
                }
                if (System.nanoTime() - lastBeat > BEAT_MILLIS * 1_000_000) {
                    lastBeat = System.nanoTime();
                    followers.forEach(this::beat);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whose token was revoked or has expired hears no more. */
    private void beat(Follower follower) {
        try {
            int token = follower.caller.token();
            if (tokens != null && !others.test(token) && !tokens.isValid(token)) {
                follower.client.close();
            } else {
                follower.client.sendComment("still here");
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, "tokens cannot be looked up", e);
        }
    }

    /** Who has which GPU, which hears what this hears. */
    Picture picture() {
        return picture;
    }

    /** How many follow. */
    int count() {
        return followers.size();
    }

    /** Jobs are read for those who follow: where nobody does, only which jobs changed is remembered. */
    private void tell(Control.Passed one) {
        long[] jobs = jobs(one).stream().mapToLong(Long::longValue).toArray();
        try {
            boolean isFollowed = !followers.isEmpty();
            List<Told> told = isFollowed ? told(jobs) : List.of();
            synchronized (remembered) {
                // Who came meanwhile has been told of what was remembered before this.
                tell(one.seq(), jobs, isFollowed || followers.isEmpty() ? told : told(jobs));
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, "the feed cannot read", e);
            hasLost = true;
        }
    }

    private void tell(long seq, long[] jobs, List<Told> told) {
        if (hasLost) {
            hasLost = false;
            remembered.clear();
            rememberedJobs = 0;
            followers.forEach(f -> f.client.sendEvent("behind", "read the lists anew"));
        }
        remembered.put(seq, jobs);
        rememberedJobs += jobs.length;
        while (remembered.size() > REMEMBERED || (rememberedJobs > MOST_JOBS && remembered.size() > 1)) {
            rememberedJobs -= remembered.pollFirstEntry().getValue().length;
        }
        followers.forEach(f -> send(f, seq, told));
    }

    private List<Told> told(long[] jobs) throws SQLException {
        List<Told> told = new ArrayList<>();
        if (jobs.length > 0 && table != null && plane != null) {
            for (JobTable.Job job : table.of(Arrays.stream(jobs).boxed().toList())) {
                told.add(new Told(plane.control().book().queue(job.queue()).orElse(0), job));
            }
        }
        return told;
    }

    private void send(Follower follower, long seq, List<Told> told) {
        for (Told one : told) {
            if (plane != null && follower.caller.sees(one.queue, plane.control().book())) {
                follower.client.sendEvent("job", one.job, String.valueOf(seq));
            }
        }
    }

    /** A budget is nearly or wholly used up, or its queue starts jobs again: for those who see the queue. */
    void tellBudget(Budgets.Told told) {
        for (Follower f : followers) {
            if (plane != null && f.caller.sees(told.queue(), plane.control().book())) {
                f.client.sendEvent(
                        "budget",
                        Map.of(
                                "queue",
                                told.path(),
                                "what",
                                told.what(),
                                "percent",
                                told.percent(),
                                "words",
                                told.words()));
            }
        }
    }

    /** The jobs that stand otherwise after this decision. */
    private static Set<Long> jobs(Control.Passed one) {
        Set<Long> jobs = new TreeSet<>();
        for (Event event : one.events()) {
            switch (event) {
                case Event.JobSubmitted e -> jobs.add(e.job().id());
                case Event.JobCancelled e -> jobs.add(e.job());
                case Event.AttemptEnded e -> jobs.add(e.job());
                default -> {} // the others change no job by themselves
            }
        }
        for (Decision decision : one.verdict().decisions()) {
            if (decision.job() != Decision.NO_JOB) {
                jobs.add(decision.job());
            }
        }
        return jobs;
    }

    @Override
    public void close() {
        isClosing = true;
        followers.forEach(f -> f.client.close());
    }
}
