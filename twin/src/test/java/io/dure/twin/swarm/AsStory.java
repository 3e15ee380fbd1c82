package io.dure.twin.swarm;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Moves;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Terms;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes what an engine is told as the lines of a golden story, where they have words for it; else as a comment. Stories
 * count in seconds: times that are not whole are written with their decimals, for whoever tells the story to round.
 */
final class AsStory implements Watcher {
    private final List<String> lines;
    private long now;

    AsStory(List<String> lines) {
        this.lines = lines;
    }

    @Override
    public void happened(Event event, Engine engine) {
        String line = line(event);
        if (!line.isEmpty()) {
            at(event.atMillis());
            lines.add(line);
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        at(nowMillis);
        lines.add("decide");
        verdict.decisions().forEach(d -> lines.add("> " + d));
    }

    private void at(long millis) {
        if (millis != now) {
            now = millis;
            lines.add("at " + seconds(millis));
        }
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    private static String line(Event event) {
        return switch (event) {
            case Event.RulesSet e -> rules(e.rules());
            case Event.NodesAdded e ->
                "nodes " + e.count() + "x" + e.gpusPerNode() + " rack " + e.rack() + " type " + e.gpuType()
                        + (e.linked() ? " linked" : "") + unless(0, " cpu ", e.cpuMilli())
                        + unless(0, " memory ", e.memoryMib());
            case Event.QueueSet e -> e.queue().id() == 0 ? "" : queue(e.queue());
            case Event.JobSubmitted e -> job(e.job());
            case Event.JobCancelled e -> "cancel " + e.job();
            case Event.JobHeld e -> "hold " + e.job();
            case Event.JobReleased e -> "release " + e.job();
            case Event.AttemptEnded e ->
                "end " + e.job() + " " + e.ending().name().toLowerCase(Locale.ROOT);
            case Event.TaskGone e -> "gone " + e.job() + " task " + e.task();
            case Event.NodeStateSet e ->
                switch (e.state()) {
                            case UP -> "up ";
                            case DOWN -> "down ";
                            case DRAINED -> "drain ";
                        }
                        + e.node();
            case Event.MaintenanceSet e -> "maintenance " + e.window() + times(e.fromMillis(), e.toMillis(), e.nodes());
            case Event.BookingSet e ->
                "book " + e.window() + " queue " + e.queue() + times(e.fromMillis(), e.toMillis(), e.nodes())
                        + (e.nodes().isEmpty() ? " count " + e.count() + " type " + e.gpuType() : "")
                        + unless(Event.BookingSet.ANY_SITE, " site ", e.site());
            case Event.FreezeSet e ->
                (e.isFrozen() ? "freeze " : "thaw ")
                        + e.scope().name().toLowerCase(Locale.ROOT)
                        + unless(-1, " ", e.of());
            case Event.WindowCancelled e -> "unbook " + e.window();
            case Event.GpuTypeAdded e -> "# type " + e.gpuType() + " slices " + e.slices();
            case Event.SiteAdded e -> "# site " + e.site();
            case Event.HallAdded e -> "# hall " + e.hall() + " in " + e.site();
            case Event.RackAdded e -> "# rack " + e.rack() + " in hall " + e.hall();
            case Event.ResidencyAdded e -> "# residency " + e.residency() + " in " + e.sites();
            case Event.GpuDrawSet e -> "# " + e;
            case Event.PueSet e -> "# " + e;
            case Event.EnvelopeSet e -> "# " + e;
            case Event.NodesControlled e -> "# " + e;
        };
    }

    private static String times(long from, long to, List<Integer> nodes) {
        String on = nodes.stream().map(String::valueOf).collect(Collectors.joining(","));
        return " from " + seconds(from) + " to " + seconds(to) + (on.isEmpty() ? "" : " on " + on);
    }

    private static String rules(Rules r) {
        return "rules " + r.policy().name().toLowerCase(Locale.ROOT)
                + " grace " + seconds(r.reclaimGraceMillis())
                + " guaranteed " + seconds(r.guaranteedRunMillis())
                + " reservations " + r.reservationsPerQueue()
                + " review " + seconds(r.reviewMillis())
                + (r.useHalfLifeMillis() == 0 ? "" : " halflife " + seconds(r.useHalfLifeMillis()))
                + (r.overrunMillis() == Rules.NEVER_STOPPED ? "" : " overrun " + seconds(r.overrunMillis()))
                + (r.moves().equals(Moves.NEVER) || !r.moves().areMade()
                        ? " unmoved"
                        : " restart " + seconds(r.moves().restartMillis()));
    }

    private static String queue(Queue q) {
        return "queue " + q.id() + " under " + q.parent() + " quota " + q.quotaGpus()
                + unless(Queue.UNLIMITED, " lend ", q.lendLimitGpus())
                + unless(Queue.UNLIMITED, " borrow ", q.borrowLimitGpus())
                + unless(1, " weight ", q.weight())
                + unless(Queue.UNLIMITED, " usergpus ", q.userLimitGpus())
                + unless(Queue.UNLIMITED, " userjobs ", q.userLimitJobs());
    }

    private static String job(Job j) {
        Terms t = j.terms();
        StringBuilder line = new StringBuilder(
                "job " + j.id() + " " + j.tasks() + "x" + j.task().gpus() + " queue " + j.queue());
        line.append(unless(j.tasks(), " min ", j.minTasks()));
        line.append(unless(0, " slice ", j.task().sliceMilli()));
        line.append(unless(0, " cpu ", j.task().cpuMilli()));
        line.append(unless(0, " memory ", j.task().memoryMib()));
        line.append(unless(Job.ANY_TYPE, " type ", j.gpuType()));
        line.append(unless(Job.ANY_SITE, " data ", j.residency()));
        line.append(unless(0, " user ", j.user()));
        line.append(unless(0, " priority ", j.priority()));
        line.append(j.timeLimitMillis() == Job.NO_LIMIT ? "" : " limit " + seconds(j.timeLimitMillis()));
        line.append(j.evictable() ? "" : " pinned");
        line.append(level(" near ", j.near().required(), Level.SITE));
        line.append(level(" prefer ", j.near().preferred(), j.near().required()));
        line.append(t.held() ? " held" : "");
        line.append(t.notBeforeMillis() == 0 ? "" : " from " + seconds(t.notBeforeMillis()));
        line.append(t.hasDeadline() ? " deadline " + seconds(t.deadlineMillis()) : "");
        t.after()
                .forEach(a -> line.append(a.evenIfItFails() ? " afterany " : " after ")
                        .append(a.job()));
        line.append(unless(0, " array ", t.array())).append(unless(0, " atonce ", t.arrayLimit()));
        line.append(unless(Terms.NO_BOOKING, " in ", t.booking()));
        return line.toString();
    }

    private static String level(String name, Level level, Level usual) {
        String word = level == Level.LINK_DOMAIN ? "link" : level.name().toLowerCase(Locale.ROOT);
        return level == usual ? "" : name + word;
    }

    private static String unless(long usual, String name, long value) {
        return value == usual ? "" : name + value;
    }
}
