package io.dure.app.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Refused;
import io.dure.app.client.Server;
import io.dure.app.client.Unreachable;
import io.dure.app.control.JobSpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Submits drawn work when its time has come, over HTTP as users do. Each window of time goes under keys of its own, so
 * that nothing comes twice, however often this ends and begins again.
 */
public final class Feeding implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Feeding.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 250;
    private static final int AT_ONCE = 1_000;
    /** Windows before the one in which it begins that are sent again: who was killed may not have sent them. */
    private static final long AGAIN = 5;

    private final DrawnWork work;
    private final String name;
    private final Server server;
    private final LongSupplier nowMillis;
    private final Thread thread =
            Thread.ofPlatform().name("dure-drawn-work").daemon().unstarted(this::feed);
    private final long aheadWindows;
    private long next;
    private volatile boolean isClosing;

    /**
     * Goes on at the window of now.
     *
     * @param name of the work: other work has another
     * @param server where to submit; is closed with this
     * @param nowMillis the fleet's time
     * @param aheadMillis all work comes so much sooner than the scenario draws it: the first of it is there at once, so that
     *     a fleet does not begin empty
     */
    public Feeding(DrawnWork work, String name, Server server, LongSupplier nowMillis, long aheadMillis) {
        this.work = work;
        this.name = name;
        this.server = server;
        this.nowMillis = nowMillis;
        aheadWindows = aheadMillis / DrawnWork.WINDOW_MILLIS;
        long now = nowMillis.getAsLong() / DrawnWork.WINDOW_MILLIS;
        // Within that time of its beginning, a fleet may not have all of the first work: what it has is not taken
        // twice.
        next = now < aheadWindows ? 0 : Math.max(0, now + aheadWindows - AGAIN);
    }

    public void start() {
        thread.start();
    }

    private void feed() {
        try {
            while (!isClosing && next <= work.lastWindow()) {
                boolean isDue = (next - aheadWindows) * DrawnWork.WINDOW_MILLIS <= nowMillis.getAsLong();
                if (isDue && send(next)) {
                    next++;
                } else {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it is to be tried again. */
    private boolean send(long window) {
        List<JobSpec> jobs = work.in(window);
        try {
            for (int from = 0; from < jobs.size() && !isClosing; from += AT_ONCE) {
                ObjectNode body = JSON.createObjectNode();
                ArrayNode list = body.putArray("jobs");
                jobs.subList(from, Math.min(jobs.size(), from + AT_ONCE))
                        .forEach(job -> list.add(JSON.valueToTree(job)));
                var _ = server.postOnce("/v1/jobs/batch", "up/" + name + "/" + window + "/" + from, body);
            }
            return true;
        } catch (Unreachable e) {
            return false;
        } catch (Refused e) {
            LOG.log(
                    isClosing ? Level.FINE : Level.WARNING,
                    e,
                    () -> "drawn work of minute " + window + " was not taken: " + e.getMessage());
            return true;
        }
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        server.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
