package io.dure.app.control;

import io.dure.app.site.Tag;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.engine.Decision;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes a verdict on the page of its turn, and says what is to be dispatched when that is on disk. */
final class Verdicts {
    private final Turn turn;
    private final Attempts attempts;
    private final Dispatch dispatch;
    private final Suspects suspects;
    private final List<Runnable> orders = new ArrayList<>();

    Verdicts(Turn turn, Attempts attempts, Dispatch dispatch, Suspects suspects) {
        this.suspects = suspects;
        this.turn = turn;
        this.attempts = attempts;
        this.dispatch = dispatch;
    }

    List<Runnable> write(Verdict verdict) {
        for (Decision decision : verdict.decisions()) {
            write(decision);
        }
        return orders;
    }

    private void write(Decision decision) {
        switch (decision) {
            case Decision.Start d -> start(d);
            case Decision.Stop d -> stop(d);
            case Decision.Reject d -> reject(d);
            case Decision.Cap d -> cap(d);
            case Decision.Grow d -> {
                int site = site(d.placement().nodes().getFirst().node());
                turn.page()
                        .grow(new Page.Grown(
                                new Tag(d.job(), d.attempt()), d.task(), site, PlacementText.of(d.placement())));
                orders.add(() -> dispatch.grow(site, new Tag(d.job(), d.attempt()), d.task(), d.placement()));
            }
            case Decision.Shrink d -> {
                Tag tag = new Tag(d.job(), d.attempt());
                long grace = Math.max(0, d.byMillis() - turn.nowMillis());
                attempts.of(tag)
                        .ifPresent(open -> orders.add(() -> dispatch.shrink(open.site(), tag, d.task(), grace)));
            }
            case Decision.Power d -> {
                int site = site(d.node());
                int place = turn.book().placeInSite(d.node());
                suspects.switched(d.node(), d.on());
                orders.add(() -> dispatch.power(site, place, d.on()));
            }
            case Decision.Claim _ -> {}
            case Decision.Booked _ -> {}
            case Decision.Refused _ -> {}
        }
    }

    private int site(int node) {
        return turn.book().site(node);
    }

    private void start(Decision.Start d) {
        Tag tag = new Tag(d.job(), d.attempt());
        int site = site(d.placement().nodes().getFirst().node());
        attempts.add(new Attempts.Open(tag, site, turn.nowMillis(), ""));
        turn.page().start(new Page.Started(tag, site, PlacementText.of(d.placement())));
        stand(tag, JobState.RUNNING, OptionalLong.of(turn.nowMillis()));
        int cap = turn.engine().capPerMille(d.job());
        long at = turn.nowMillis();
        orders.add(() -> dispatch.start(site, tag, d.placement(), cap, at));
    }

    private void stop(Decision.Stop d) {
        Tag tag = new Tag(d.job(), d.attempt());
        boolean isIdle = d.cause() instanceof Decision.Cause.Cancelled && attempts.isIdle(d.job());
        String cause = isIdle ? Ends.IDLE : cause(d.cause());
        attempts.stop(tag, cause);
        turn.page().stop(tag, cause);
        stand(tag, JobState.STOPPING, OptionalLong.empty());
        long grace = Math.max(0, d.byMillis() - turn.nowMillis());
        attempts.of(tag).ifPresent(open -> orders.add(() -> dispatch.stop(open.site(), tag, grace)));
    }

    private void stand(Tag tag, JobState state, OptionalLong started) {
        turn.page().stand(tag.job(), new Page.Standing(state, tag.attempt(), started, OptionalLong.empty(), ""));
    }

    /** In a word that programs can read; of whom the GPUs are for, the job alone. */
    static String cause(Decision.Cause cause) {
        return switch (cause) {
            case Decision.Cause.Cancelled _ -> Ends.CANCELLED;
            case Decision.Cause.OverLimit _ -> Ends.OVER_LIMIT;
            case Decision.Cause.Reclaimed _ -> "reclaimed";
            case Decision.Cause.Preempted _ -> "preempted";
            case Decision.Cause.Moved _ -> "moved";
            case Decision.Cause.PowerShort _ -> "power-short";
            case Decision.Cause.Maintenance _ -> "maintenance";
            case Decision.Cause.BookedByOthers _ -> "booked-by-others";
            case Decision.Cause.BookingEnds _ -> "booking-ends";
        };
    }

    private void reject(Decision.Reject d) {
        turn.page()
                .stand(
                        d.job(),
                        Page.Standing.over(
                                JobState.REJECTED, turn.nowMillis(), new Because(turn.book()).words(d.reason())));
    }

    private void cap(Decision.Cap d) {
        attempts.of(d.job()).ifPresent(open -> orders.add(() -> dispatch.cap(open.site(), open.tag(), d.perMille())));
    }
}
