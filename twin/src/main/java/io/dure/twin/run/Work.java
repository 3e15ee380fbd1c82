package io.dure.twin.run;

import io.dure.engine.Ending;
import io.dure.engine.Placement;
import io.dure.engine.power.Throughput;
import io.dure.twin.Submission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the jobs of a simulation have done so far, by id. An attempt goes on at a speed, in millionths of full speed;
 * what it has done is counted in milliseconds at full speed.
 */
final class Work {
    private static final int FULL = Throughput.FULL;
    /** Longer than this at a reduced speed would overflow; no call lasts so long. */
    private static final long MOST_MILLIS = 4_000_000_000_000L;

    private static final Ending[] ENDINGS = Ending.values();

    private final int[] attempt;
    private final long[] saved;
    private final boolean[] running;
    private final boolean[] over;
    private final boolean[] withdrawn;
    private final boolean[] leaving;
    private final boolean[] overrun;
    private final long[] speed;
    private final short[] cap;
    private final long[] since;
    private final long[] done;
    private final int[] doneParts;
    private final long[] goal;
    private final byte[] goalEnding;
    private final long[] endAt;
    private final Map<Long, Placement> placements = new HashMap<>();
    private final Residents residents;

    /** When an attempt of an elastic job is killed even if it has work left, or MAX_VALUE. */
    private final long[] killAt;

    Work(int jobs) {
        attempt = new int[jobs + 1];
        saved = new long[jobs + 1];
        running = new boolean[jobs + 1];
        over = new boolean[jobs + 1];
        withdrawn = new boolean[jobs + 1];
        leaving = new boolean[jobs + 1];
        overrun = new boolean[jobs + 1];
        speed = new long[jobs + 1];
        cap = new short[jobs + 1];
        Arrays.fill(cap, (short) Throughput.NO_CAP);
        since = new long[jobs + 1];
        done = new long[jobs + 1];
        doneParts = new int[jobs + 1];
        goal = new long[jobs + 1];
        goalEnding = new byte[jobs + 1];
        endAt = new long[jobs + 1];
        residents = new Residents(jobs);
        killAt = new long[jobs + 1];
    }

    /** An attempt begins; it ends as told when it has done {@code goalMillis} of work at full speed. */
    void start(
            long job,
            int itsAttempt,
            long now,
            Placement placement,
            int site,
            long atSpeed,
            long goalMillis,
            Ending how) {
        int j = (int) job;
        if (running[j] || over[j]) {
            throw new IllegalStateException("job " + job + " was started twice, or after its end");
        }
        attempt[j] = itsAttempt;
        running[j] = true;
        leaving[j] = false;
        speed[j] = atSpeed;
        since[j] = now;
        done[j] = 0;
        doneParts[j] = 0;
        goal[j] = goalMillis;
        goalEnding[j] = (byte) how.ordinal();
        killAt[j] = Long.MAX_VALUE;
        placements.put(job, placement);
        residents.enter(j, placement, site);
        plan(j, now);
    }

    /** However fast it is, it is killed then. */
    void killAt(long job, long millis) {
        int j = (int) job;
        killAt[j] = millis;
        plan(j, since[j]);
    }

    /** From now on it goes at another speed: its end moves. */
    void speed(int job, long other, long now) {
        advance(job, now);
        speed[job] = other;
        plan(job, now);
    }

    void advance(int j, long now) {
        long elapsed = now - since[j];
        since[j] = now;
        if (speed[j] == FULL) {
            done[j] += elapsed;
        } else {
            long parts = doneParts[j] + elapsed % FULL * speed[j];
            done[j] += elapsed / FULL * speed[j] + parts / FULL;
            doneParts[j] = (int) (parts % FULL);
        }
    }

    private void plan(int j, long now) {
        long left = Math.max(0, goal[j] - done[j]);
        if (speed[j] == FULL || left > MOST_MILLIS) {
            endAt[j] = now + left;
        } else {
            endAt[j] = now + Math.max(0, Math.ceilDiv(left * FULL - doneParts[j], speed[j]));
        }
        endAt[j] = Math.min(endAt[j], killAt[j]);
    }

    Placement end(long job, long now, Ending ending, Submission s) {
        int j = (int) job;
        advance(j, now);
        running[j] = false;
        Placement placement = Objects.requireNonNull(placements.remove(job), "a job that runs");
        residents.leave(j, placement);
        cap[j] = Throughput.NO_CAP;
        if (ending.waitsAgain() && s.checkpointMillis() > 0) {
            long all = saved[j] + done[j];
            saved[j] = all - all % s.checkpointMillis();
        }
        over[j] = !ending.waitsAgain() || withdrawn[j];
        return placement;
    }

    void withdraw(long job) {
        withdrawn[(int) job] = true;
        over[(int) job] = !running[(int) job];
    }

    void reject(long job) {
        over[(int) job] = true;
    }

    boolean isRunning(long job, int itsAttempt) {
        return running[(int) job] && attempt[(int) job] == itsAttempt;
    }

    boolean isRunning(long job) {
        return running[(int) job];
    }

    boolean isOver(long job) {
        return over[(int) job];
    }

    boolean isWithdrawn(long job) {
        return withdrawn[(int) job];
    }

    /** It has been told to stop and will be gone soon. */
    boolean isLeaving(long job) {
        return leaving[(int) job];
    }

    void leaves(long job) {
        leaving[(int) job] = true;
    }

    /** It was told to stop because it has run for longer than it may. */
    boolean hasOverrun(long job) {
        return overrun[(int) job];
    }

    void overruns(long job) {
        overrun[(int) job] = true;
    }

    /** What it is held to, in thousandths of the power that it would add; also when it is about to start. */
    int capPerMille(long job) {
        return cap[(int) job];
    }

    void cap(long job, int perMille) {
        cap[(int) job] = (short) perMille;
    }

    int attempt(long job) {
        return attempt[(int) job];
    }

    long speed(long job) {
        return speed[(int) job];
    }

    /** Run time that need not be done again. */
    long savedMillis(long job) {
        return saved[(int) job];
    }

    /** What its attempt, or its last one, had done when it was last looked at. */
    long doneMillis(long job) {
        return done[(int) job];
    }

    /** When its attempt ends if nobody stops it and its speed stays. */
    long endMillis(long job) {
        return endAt[(int) job];
    }

    Ending goalEnding(long job) {
        int j = (int) job;
        return endAt[j] == killAt[j] ? Ending.TIMED_OUT : ENDINGS[goalEnding[j]];
    }

    Placement placement(long job) {
        return Objects.requireNonNull(placements.get(job), "a job that runs");
    }

    Residents residents() {
        return residents;
    }
}
