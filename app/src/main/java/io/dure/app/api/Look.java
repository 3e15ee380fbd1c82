package io.dure.app.api;

import io.dure.app.control.Plane;
import io.javalin.http.sse.SseClient;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the picture and the history up with the fleet, and tells those who look that there is something new. */
final class Look implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Look.class.getName());
    private static final long EVERY_MILLIS = 200;
    private static final long BEAT_NANOS = 15_000_000_000L;
    private static final int MOST_FOLLOWERS = 1_000;

    private final Plane plane;
    private final Picture picture;
    private final Limits limits = new Limits();
    private final History history;
    private final Shown shown;
    private final Tokens tokens;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("dure-look").daemon().unstarted(this::work);
    private volatile boolean isClosing;

    private record Follower(SseClient client, Caller caller) {}

    Look(Plane plane, Picture picture, Shown shown, Tokens tokens) {
        this.plane = plane;
        this.picture = picture;
        this.shown = shown;
        this.tokens = tokens;
        history = new History(plane, limits);
    }

    void start() {
        picture.begin(plane, limits);
        try {
            picture.follow(); // what happens from now on is told as events
        } catch (SQLException e) {
            LOG.log(Level.FINE, "the picture cannot begin just now", e);
        }
        thread.start();
    }

    Picture picture() {
        return picture;
    }

    Limits limits() {
        return limits;
    }

    History history() {
        return history;
    }

    Shown shown() {
        return shown;
    }

    /** Tells {@code changed} with the version of the picture, now and whenever it is another. */
    void follow(SseClient client) {
        if (followers.size() >= MOST_FOLLOWERS) {
            client.sendEvent("behind", "too many follow already");
            client.close();
            return;
        }
        client.keepAlive();
        Follower follower = new Follower(client, Api.caller(client.ctx()));
        client.onClose(() -> followers.remove(follower));
        followers.add(follower);
        tell(follower, version());
    }

    private long version() {
        synchronized (picture) {
            return picture.version();
        }
    }

    private void work() {
        boolean isRead = false;
        long lastBeat = System.nanoTime();
        while (!isClosing) {
            try {
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                if (!isRead) {
                    limits.read(plane, shown.later());
                    isRead = true;
                }
                if (picture.follow()) {
                    long version = version();
                    followers.forEach(f -> tell(f, version));
                }
                history.look();
                if (System.nanoTime() - lastBeat > BEAT_NANOS) {
                    lastBeat = System.nanoTime();
                    beat();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.log(Level.FINE, "the picture cannot follow just now", e);
            }
        }
    }

    private static void tell(Follower follower, long version) {
        follower.client.sendEvent("changed", Map.of("version", version), String.valueOf(version));
    }

    /** Whose token was revoked or has expired hears no more. */
    private void beat() throws SQLException {
        for (Follower follower : followers) {
            if (tokens.isValid(follower.caller.token())) {
                follower.client.sendComment("still here");
            } else {
                follower.client.close();
            }
        }
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        followers.forEach(f -> f.client.close());
    }
}
