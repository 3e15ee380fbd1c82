package io.dure.app.site.slurm;

import io.dure.app.site.How;
import io.dure.app.site.Order;
import io.dure.app.site.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, a Slurm job on each of its nodes. They are submitted held; when Slurm has taken all of them and their ids
 * are on disk, they are released: so no answer that is lost, and no crash, can let one run twice. For one thread at a
 * time; every step may be broken off by an {@link IOException} and is then done again.
 */
final class SlurmRun {
    /** What others of a gang get to go when one has ended; in real time. */
    private static final long LEFTOVER_MILLIS = 5_000;

    private static final long NEVER = -1;

    private final Tag tag;
    private final Cluster cluster;
    private final PartScript.@Nullable Common common;
    private final long limitSeconds;
    private final List<Part> parts = new ArrayList<>();
    private final TreeMap<Integer, Part> riders = new TreeMap<>();
    private final TreeMap<Integer, Long> leavingRiders = new TreeMap<>();
    private final TreeMap<Integer, Integer> riderRuns = new TreeMap<>();
    private boolean isNoted;
    private @Nullable How verdict;
    private long stopByMillis = NEVER;
    /** Written by one thread, and read by those who ask how old a checkpoint is. */
    private volatile boolean isOver;

    /** {@code limitSeconds}: after which its scripts end it. {@code common} null: what it runs is not known any more. */
    SlurmRun(Tag tag, Cluster cluster, PartScript.@Nullable Common common, long limitSeconds) {
        this.tag = tag;
        this.cluster = cluster;
        this.common = common;
        this.limitSeconds = limitSeconds;
    }

    static SlurmRun ordered(Order order, Cluster cluster) {
        List<Share> shares = Share.of(order);
        PartScript.Common common = new PartScript.Common(
                order.tag(),
                order.name(),
                order.work(),
                cluster.files(order.tag()),
                order.tasks(),
                shares.size(),
                cluster.address(shares.getFirst().node()));
        SlurmRun run = new SlurmRun(order.tag(), cluster, common, cluster.limitMinutes(order.limitMillis()) * 60);
        shares.forEach(share -> run.parts.add(cluster.part(order.tag(), share, run.limitSeconds)));
        if (!common.why().isEmpty()) {
            run.decide(How.notStarted(common.why()));
        }
        return run;
    }

    /** As it was written down. */
    static SlurmRun noted(RunNote note, Cluster cluster) {
        PartScript.Common common = note.work() == null
                ? null
                : new PartScript.Common(
                        note.tag(),
                        note.name(),
                        note.work().work(),
                        cluster.files(note.tag()),
                        note.world(),
                        note.nodes(),
                        note.master());
        SlurmRun run = new SlurmRun(note.tag(), cluster, common, note.limitSeconds());
        for (RunNote.PartNote one : note.parts()) {
            Part part = cluster.part(note.tag(), one.share(), one.nodeName(), note.limitSeconds());
            part.goOn(one, System.currentTimeMillis());
            run.take(part);
        }
        run.verdict = note.verdict() == null ? null : note.verdict().how();
        run.stopByMillis = note.stopByMillis();
        run.isOver = note.isOver();
        run.isNoted = true;
        return run;
    }

    private void take(Part part) {
        if (part.share.key().startsWith("p")) {
            parts.add(part);
            return;
        }
        int task = part.share.firstRank();
        riders.put(task, part);
        riderRuns.put(
                task,
                Integer.parseInt(part.share.key().substring(part.share.key().indexOf('n') + 1)));
    }

    Tag tag() {
        return tag;
    }

    boolean isOver() {
        return isOver;
    }

    Optional<How> end() {
        return isOver ? Optional.ofNullable(verdict) : Optional.empty();
    }

    boolean has(Mark mark, long id) {
        return all().stream().anyMatch(p -> p.mark.equals(mark) && (p.id() == 0 || p.id() == id));
    }

    private List<Part> all() {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(riders.values());
        return all;
    }

    // ---- what it is told --------------------------------------------------------------------------------------

    void stop(long graceMillis) throws IOException {
        if (isOver || verdict != null) {
            return;
        }
        stopByMillis = cluster.clock().nowMillis() + graceMillis;
        decide(How.stopped());
        note();
    }

    /** It cannot run. */
    void refuse(String why) throws IOException {
        decide(How.notStarted(why));
        note();
    }

    void grow(int task, Order.On on) {
        boolean isThere = riders.containsKey(task);
        if (isOver || verdict != null || isThere || task < world()) {
            return;
        }
        int nth = riderRuns.merge(task, 1, Integer::sum);
        riders.put(task, cluster.part(tag, Share.rider(task, nth, on), limitSeconds));
    }

    private int world() {
        return common == null ? 0 : common.world();
    }

    void shrink(int task, long graceMillis) {
        if (!isOver && verdict == null && riders.containsKey(task)) {
            leavingRiders.putIfAbsent(task, cluster.clock().nowMillis() + graceMillis);
        }
    }

    // ---- what is done -----------------------------------------------------------------------------------------

    /** Does what is due; true when it is over now, and was not. */
    boolean step(Spoken slurm, View view) throws IOException {
        if (isOver) {
            return false;
        }
        boolean isNews = false;
        for (Part part : all()) {
            isNews |= part.look(view);
        }
        if (verdict == null) {
            run(slurm, view);
        }
        judge(view);
        if (verdict != null) {
            leave(slurm);
        } else {
            ridersLeave(slurm);
        }
        if (verdict != null && all().stream().allMatch(Part::isGone)) {
            isOver = true;
            isNews = true;
        }
        if (isNews && (isNoted || isOver)) {
            note();
        }
        return isOver;
    }

    private void run(Spoken slurm, View view) throws IOException {
        for (Part part : all()) {
            if (part.maySubmit(view) && !part.adopt(view) && !submit(part, slurm, view)) {
                return;
            }
        }
        boolean isReady = parts.stream().allMatch(p -> p.isSubmitted() || p.isGone());
        boolean isToRelease = all().stream().anyMatch(p -> p.isSubmitted() && !p.isReleased() && !p.isGone());
        if (isReady && isToRelease) {
            isNoted = true;
            cluster.notebook().write(asNote(), true);
            for (Part part : all()) {
                if (part.isSubmitted() && !part.isReleased() && !part.isGone()) {
                    part.release(slurm, view);
                }
            }
        }
    }

    /** False when Slurm does not take it. */
    private boolean submit(Part part, Spoken slurm, View view) throws IOException {
        PartScript.Common c = common;
        if (c == null) {
            part.drop(How.lost("what it runs is not known any more"));
            return true;
        }
        try {
            part.submit(slurm, cluster.wanted(c, part, nodeRank(part), limitSeconds), view);
            return true;
        } catch (Refused e) {
            part.drop(How.notStarted("Slurm did not take it: " + e.getMessage()));
            if (parts.contains(part)) {
                decide(part.fate());
            }
            return false;
        }
    }

    private int nodeRank(Part part) {
        int at = parts.indexOf(part);
        return at >= 0 ? at : part.share.node();
    }

    /** What the ends of its parts mean for all of it. */
    private void judge(View view) {
        if (verdict != null) {
            return;
        }
        for (Part part : parts) {
            boolean hasFailed = part.isGone() && part.fate().kind() != How.Kind.COMPLETED;
            boolean isLateStarter =
                    part.waitedMillis(view.atMillis) > cluster.options().startWithinMillis();
            if (hasFailed) {
                decide(part.fate());
            } else if (part.isLost() && parts.size() > 1) {
                decide(How.lost("node " + part.nodeName + " was lost"));
            } else if (isLateStarter) {
                decide(How.lost("Slurm did not begin it within "
                        + cluster.options().startWithinMillis() / 1000 + " s: " + part.waitsFor()));
            }
            if (verdict != null) {
                return;
            }
        }
        if (parts.stream().allMatch(Part::isGone)) {
            decide(How.completed());
        }
    }

    private void decide(How how) {
        verdict = how;
        if (stopByMillis == NEVER) {
            stopByMillis = cluster.clock().nowMillis()
                    + (long) (LEFTOVER_MILLIS * cluster.clock().speed());
        }
    }

    private void leave(Spoken slurm) throws IOException {
        boolean byForce = cluster.clock().nowMillis() >= stopByMillis;
        for (Part part : all()) {
            part.leave(slurm, byForce);
        }
    }

    private void ridersLeave(Spoken slurm) throws IOException {
        for (var leaving : leavingRiders.entrySet()) {
            Part part = riders.get(leaving.getKey());
            if (part != null) {
                part.leave(slurm, cluster.clock().nowMillis() >= leaving.getValue());
            }
        }
        List<Integer> gone = new ArrayList<>();
        riders.forEach((task, part) -> {
            if (part.isGone()) {
                gone.add(task);
            }
        });
        for (int task : gone) {
            riders.remove(task);
            leavingRiders.remove(task);
            cluster.taskGone(tag, task);
        }
    }

    private void note() throws IOException {
        cluster.notebook().write(asNote(), false);
        isNoted = true;
    }

    private RunNote asNote() {
        PartScript.Common c = common;
        return new RunNote(
                tag.job(),
                tag.attempt(),
                c == null ? "" : c.name(),
                c == null ? null : RunNote.WorkNote.of(c.work()),
                world(),
                c == null ? parts.size() : c.nodes(),
                c == null ? "" : c.master(),
                limitSeconds,
                all().stream().map(Part::note).toList(),
                stopByMillis,
                verdict == null ? null : RunNote.Ending.of(verdict),
                isOver);
    }

    /** Goes on with jobs of Slurm that no note tells of. What is missing of them counts as lost. */
    static SlurmRun found(Tag tag, List<Part> found, int all, Cluster cluster) {
        SlurmRun run = new SlurmRun(tag, cluster, null, cluster.limitMinutes(io.dure.engine.Job.NO_LIMIT) * 60);
        found.forEach(run::take);
        if (run.parts.size() < all) {
            run.decide(How.lost("Slurm knows " + run.parts.size() + " of its " + all + " parts"));
        }
        return run;
    }
}
