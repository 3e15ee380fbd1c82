package io.dure.app.api;

import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Forecast;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One look ahead for all waiting jobs, by a thread of its own, for as long as somebody asks. It looks a little ahead first
 * and twice as far each time after, so that there is an answer soon, and a better one later; whoever asks is told at once
 * how far it has come. It ends when it has come to the horizon or the next look would take too long.
 */
final class LookAhead implements AutoCloseable {
    static final long HORIZON_MILLIS = 7L * 86_400_000;
    private static final Logger LOG = Logger.getLogger(LookAhead.class.getName());
    private static final long FIRST_PASSES = 16;
    private static final long MOST_PASSES = 200_000;
    /** Of one kind of look, all its rounds together. */
    private static final long MOST_NANOS = 30_000_000_000L;
    /** So old may an answer be before it is worked out anew; and so many times as old as it took, to leave time for others. */
    private static final long FRESH_NANOS = 30_000_000_000L;

    private static final int REST = 4;

    private final Plane plane;
    private final Observed observed;
    private final Thread thread =
            Thread.ofPlatform().name("dure-ahead").daemon().unstarted(this::work);
    private boolean isAsked;
    private boolean isClosing;
    /** What stands, to the end of it, and what is being worked out since. */
    private @Nullable Round whole;

    private @Nullable Round begun;

    LookAhead(Plane plane, Observed observed) {
        this.plane = plane;
        this.observed = observed;
    }

    /**
     * How far one way of looking has come.
     *
     * @param at first starts
     * @param toMillis before this time no other job starts; the horizon when it has come to its end
     */
    record Reach(Map<Long, Long> at, long toMillis) {
        static final Reach NONE = new Reach(Map.of(), 0);
    }

    /**
     * What is known so far.
     *
     * @param madeAtMillis of the fleet's time: what the engine knew then
     * @param share what ended jobs ran of their limits at the median; empty when too few have ended
     * @param isOver nothing more will come of this one
     */
    record Round(
            long madeAtMillis,
            long begunNanos,
            long madeNanos,
            OptionalDouble share,
            Reach asObserved,
            Reach atLimit,
            boolean isOver) {
        boolean isOld() {
            long took = madeNanos - begunNanos;
            return System.nanoTime() - madeNanos > Math.max(FRESH_NANOS, REST * took);
        }
    }

    void start() {
        thread.start();
    }

    /**
     * What is known, which may be nothing yet, of a job that came at this time; and asks for more when that is old. What
     * was worked out to its end is told until there is a newer one of that kind, so that answers do not get worse.
     */
    synchronized Optional<Round> ask(long submittedMillis) {
        Round told = whole != null && submittedMillis <= whole.madeAtMillis ? whole : begun;
        boolean isOld = told == null || !told.isOver || told.isOld();
        if (isOld && begun == null) {
            isAsked = true;
            notifyAll();
        }
        return Optional.ofNullable(told).filter(round -> submittedMillis <= round.madeAtMillis);
    }

    private void work() {
        while (true) {
            try {
                if (!awaitAsked()) {
                    return;
                }
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | CompletionException | IllegalStateException e) {
                LOG.log(Level.FINE, "it cannot look ahead just now", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private synchronized boolean awaitAsked() throws InterruptedException {
        while (!isAsked && !isClosing) {
            wait();
        }
        isAsked = false;
        return !isClosing;
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void look() throws SQLException, InterruptedException {
        OptionalDouble share = observed.share();
        Engine engine = plane.control().fork().join();
        List<Way> ways = new ArrayList<>();
        share.ifPresent(part -> ways.add(new Way(ForecastRoutes.share(part), true)));
        ways.add(new Way(Forecast.RunLength.TO_THE_LIMIT, false));
        long begunNanos = System.nanoTime();
        Round round = new Round(engine.nowMillis(), begunNanos, begunNanos, share, Reach.NONE, Reach.NONE, false);
        while (!ways.isEmpty()) {
            Way way = ways.stream().min(Comparator.comparingLong(w -> w.passes)).orElseThrow();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Reach reach = way.look(engine);
            ways.removeIf(w -> w.isOver);
            round = new Round(
                    round.madeAtMillis,
                    begunNanos,
                    System.nanoTime(),
                    share,
                    way.isObserved ? reach : round.asObserved,
                    way.isObserved ? round.atLimit : reach,
                    ways.isEmpty());
            tell(round);
        }
    }

    private synchronized void tell(Round round) {
        begun = round.isOver ? null : round;
        whole = round.isOver ? round : whole;
    }

    /** One assumption of how long jobs run, looked at further and further. */
    private static final class Way {
        private final Forecast.RunLength lengths;
        private final boolean isObserved;
        private long passes = FIRST_PASSES;
        private long spentNanos;
        private boolean isOver;

        Way(Forecast.RunLength lengths, boolean isObserved) {
            this.lengths = lengths;
            this.isObserved = isObserved;
        }

        Reach look(Engine engine) {
            long until = engine.nowMillis() + HORIZON_MILLIS;
            long begun = System.nanoTime();
            Forecast forecast = new Forecast(engine, lengths, passes);
            Map<Long, Long> at = new HashMap<>();
            forecast.startsUntil(until).forEach(start -> at.putIfAbsent(start.job(), start.atMillis()));
            long took = System.nanoTime() - begun;
            spentNanos += took;
            isOver = !forecast.isCut() || passes >= MOST_PASSES || spentNanos + 2 * took > MOST_NANOS;
            passes *= 2;
            return new Reach(at, forecast.isCut() ? forecast.reachedMillis() : until);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosing = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
