package io.dure.app.site.slurm;

import io.dure.app.site.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Slurm job: what an attempt has of one node. It counts as gone only when nothing of it can run any more.
 *
 * <p>Slurm ends jobs on nodes that it does not hear of, and their processes go on there. So what was on such a node, or
 * what Slurm has forgotten, is gone when Slurm hears of the node again for some time (it ends there what it does not
 * know), or the node was started anew, or its own script has written down its end, or somebody says that the node is
 * fenced, or the time has passed after which its own script ends it by force.
 */
final class Part {
    /** Between Slurm's word that a job begins and its script, and between clocks. */
    private static final long MARGIN_SECONDS = 120;

    private static final int REFUSED_TWICE = 98;
    private static final int CANNOT_WRITE = 96;
    private static final int KILLED = 137;

    final Share share;
    final Mark mark;
    final String nodeName;
    private final Path stamp;
    private final Path claim;
    private final long limitSeconds;
    private final long settleMillis;

    private long id;
    private long sinceView;
    private boolean isReleased;
    private long releasedAtMillis;
    private boolean isInDoubt;
    private boolean isSuspect;
    private long beganSeconds;
    private long overSinceMillis;
    private long answersSinceMillis;
    private boolean isWaiting;
    private boolean isOverForSlurm;
    private String waitsFor = "";
    private boolean isWarned;
    private long cancelledAtMillis;
    private @Nullable How gone;

    /** {@code files}: the beginning of the names of its files. */
    Part(Share share, Mark mark, String nodeName, String files, long limitSeconds, long settleMillis) {
        this.share = share;
        this.mark = mark;
        this.nodeName = nodeName;
        stamp = Path.of(files + ".end");
        claim = Path.of(files + ".claim");
        this.limitSeconds = limitSeconds;
        this.settleMillis = settleMillis;
    }

    /** As it was noted: it was, or was just about to be, released. */
    void goOn(RunNote.PartNote note, long nowMillis) {
        id = note.id();
        beganSeconds = note.beganSeconds();
        isSuspect = note.isSuspect();
        isReleased = id > 0;
        releasedAtMillis = nowMillis;
        gone = note.isGone() ? How.stopped() : null; // what it was is in the verdict by now
    }

    RunNote.PartNote note() {
        return new RunNote.PartNote(share, nodeName, id, beganSeconds, isSuspect, isGone());
    }

    long id() {
        return id;
    }

    boolean isGone() {
        return gone != null;
    }

    /** How it ended, when it is gone. */
    How fate() {
        return gone == null ? How.stopped() : gone;
    }

    boolean isSubmitted() {
        return id > 0;
    }

    boolean isReleased() {
        return isReleased;
    }

    /** Slurm has ended it, and yet it may still run. */
    boolean isLost() {
        return gone == null && isOverForSlurm;
    }

    /** For how long Slurm has not begun it although it may, in real time. */
    long waitedMillis(long nowMillis) {
        return isReleased && isWaiting ? nowMillis - releasedAtMillis : 0;
    }

    String waitsFor() {
        return waitsFor;
    }

    // ---- what Slurm is told -----------------------------------------------------------------------------------

    /** Whether it may be submitted now; false while it is not known whether it has been. */
    boolean maySubmit(View view) {
        return id == 0 && gone == null && (!isInDoubt || view.number > sinceView);
    }

    /** Is it there already? Submitted before an answer was lost, or by a Dure that has lost its notes. */
    boolean adopt(View view) {
        for (SlurmJob job : view.marked(mark)) {
            if (!job.neverBegan()) {
                id = job.id();
                isReleased = !job.isHeld();
                releasedAtMillis = view.atMillis;
                isInDoubt = false;
                return true;
            }
        }
        return false;
    }

    void submit(Spoken slurm, Spoken.Wanted wanted, View view) throws IOException, Refused {
        isInDoubt = true;
        sinceView = view.number + 1; // one that is asked now may miss it
        id = slurm.submit(wanted);
        isInDoubt = false;
        sinceView = view.number;
    }

    void release(Spoken slurm, View view) throws IOException {
        try {
            slurm.release(id);
        } catch (Refused _) {
            // it is over, or gone: the next look tells
        }
        isReleased = true;
        releasedAtMillis = System.currentTimeMillis();
        sinceView = view.number;
    }

    /** Tells it to go; at once if it does not run. */
    void leave(Spoken slurm, boolean byForce) throws IOException {
        long now = System.currentTimeMillis();
        if (gone != null) {
            return;
        }
        if (id == 0) { // held, if it is there at all: it never runs
            gone = How.stopped();
        } else if (byForce || isWaiting || !isReleased) {
            if (now - cancelledAtMillis > TimeUnit.SECONDS.toMillis(5)) {
                cancelledAtMillis = slurm.cancel(id) ? now : 0;
            }
        } else if (!isWarned) {
            isWarned = slurm.warn(id);
        }
    }

    /** It will never be submitted. */
    void drop(How how) {
        gone = how;
    }

    // ---- what Slurm tells -------------------------------------------------------------------------------------

    /** Looks how it is; true when that is to be noted. */
    boolean look(View view) throws IOException {
        if (gone != null || id == 0 || view.number <= sinceView) {
            return false;
        }
        boolean wasSuspect = isSuspect;
        long began = beganSeconds;
        Optional<SlurmNode> node = view.node(nodeName);
        boolean answers = node.isPresent() && node.get().answers();
        Optional<SlurmJob> job = view.job(id, mark);
        job.ifPresent(this::take);
        if (job.isPresent() && !job.get().isOver()) {
            isSuspect |= !answers && !isWaiting;
            overSinceMillis = 0;
            isOverForSlurm = false;
        } else {
            isOverForSlurm = true;
            isWaiting = false;
            lookAtEnd(view, job, node, answers);
        }
        return wasSuspect != isSuspect || began != beganSeconds || gone != null;
    }

    private void take(SlurmJob job) {
        isWaiting = job.isWaiting();
        waitsFor = job.reason();
        if (job.isHeld()) {
            isReleased = false;
        }
        if (!isWaiting && !job.neverBegan() && job.startSeconds() > 0) {
            beganSeconds = job.startSeconds();
        }
    }

    private void lookAtEnd(View view, Optional<SlurmJob> job, Optional<SlurmNode> node, boolean answers)
            throws IOException {
        if (job.isPresent() && job.get().neverBegan()) {
            gone = fate(job);
            return;
        }
        Optional<How> written = written(job);
        if (written.isPresent()) {
            gone = written.get();
            return;
        }
        isSuspect |= !answers || job.isEmpty() || !isOrdinary(job.get().state());
        overSinceMillis = overSinceMillis == 0 ? view.atMillis : overSinceMillis;
        answersSinceMillis = !answers ? 0 : answersSinceMillis == 0 ? view.atMillis : answersSinceMillis;
        boolean settled = answers && view.atMillis - answersSinceMillis >= settleMillis;
        if (!isSuspect || settled || isFenced(node, answers) || isPastItsTime(view.atMillis)) {
            gone = fate(job);
        }
    }

    private boolean isFenced(Optional<SlurmNode> node, boolean answers) {
        boolean isAnew =
                answers && beganSeconds > 0 && node.isPresent() && node.get().bootSeconds() > beganSeconds;
        return isAnew || (node.isPresent() && node.get().isFenced());
    }

    private boolean isPastItsTime(long nowMillis) {
        long latest = beganSeconds > 0 ? beganSeconds : overSinceMillis / 1000;
        return nowMillis / 1000 > latest + limitSeconds + MARGIN_SECONDS;
    }

    private static boolean isOrdinary(String state) {
        return !state.equals("NODE_FAIL") && !state.equals("BOOT_FAIL");
    }

    /** What its script has written down, where its folder is seen from here. */
    private Optional<How> written(Optional<SlurmJob> job) throws IOException {
        String text;
        try {
            text = Files.readString(stamp).strip();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        int space = text.indexOf(' ');
        String rank = space < 0 ? "" : text.substring(0, space);
        int code = Integer.parseInt(text.substring(space + 1));
        if (rank.equals("stopped")) {
            return Optional.of(fate(job));
        }
        return Optional.of(
                rank.equals("ok")
                        ? How.completed()
                        : rank.equals("limit")
                                ? How.failed(code, "ran over its time limit")
                                : How.failed(code, "task " + rank + " ended with exit code " + code));
    }

    private How fate(Optional<SlurmJob> job) {
        if (job.isEmpty()) {
            return How.lost("Slurm has forgotten job " + id + " on node " + nodeName);
        }
        SlurmJob j = job.get();
        return switch (j.state()) {
            case "COMPLETED" -> How.completed();
            case "FAILED" -> failed(j.exitCode());
            case "TIMEOUT", "DEADLINE" -> How.failed(KILLED, "ran into the time limit of Slurm");
            case "OUT_OF_MEMORY" -> How.failed(KILLED, "ran out of memory on node " + nodeName);
            case "CANCELLED" ->
                wasNeverLaunched(j)
                        ? How.lost("Slurm could not launch job " + id + " on node " + nodeName)
                        : How.notStarted("was cancelled in Slurm, as job " + id);
            case "PREEMPTED" -> How.lost("was preempted in Slurm, as job " + id);
            default -> How.lost("node " + nodeName + ": Slurm says " + j.state());
        };
    }

    private How failed(int exitCode) {
        return switch (exitCode) {
            case REFUSED_TWICE -> How.lost("Slurm began job " + id + " a second time on node " + nodeName);
            case CANNOT_WRITE ->
                How.notStarted("node " + nodeName + " cannot write to " + stamp.getParent()
                        + ", which all nodes must share and the site's user must own");
            default -> How.failed(exitCode, "a task on node " + nodeName + " ended with exit code " + exitCode);
        };
    }

    /**
     * A slurmd that cannot launch a job which must not be requeued cancels it: so it does when a controller that has
     * forgotten a job gives its number to another. Its script leaves a claim before all else; where the folder is not
     * seen from here nobody can tell.
     */
    private boolean wasNeverLaunched(SlurmJob job) {
        Path folder = stamp.getParent();
        return !job.neverBegan() && folder != null && Files.isDirectory(folder) && !Files.exists(claim);
    }
}
