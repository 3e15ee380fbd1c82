package io.dure.app.control;

import io.dure.app.site.How;
import io.dure.app.site.Tag;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import java.util.Optional;
import java.util.OptionalLong;

/** What sites tell, as events. What is told twice, or comes too late, changes nothing. */
final class Ends {
    /** Words for why an attempt was told to stop that decide what its end means. */
    static final String CANCELLED = "cancelled";

    static final String OVER_LIMIT = "over-limit";

    private Ends() {}

    static boolean ended(Turn turn, Attempts attempts, Tag tag, How how) {
        Optional<Attempts.Open> open = attempts.of(tag);
        if (open.isEmpty()) {
            return false;
        }
        Ending ending = ending(how, open.get().stopCause());
        turn.tell(new Event.AttemptEnded(turn.nowMillis(), tag.job(), tag.attempt(), ending));
        attempts.remove(tag);
        turn.page().end(tag, new Page.Ended(ending, how.exitCode(), how.detail()));
        boolean isCancelled = open.get().stopCause().equals(CANCELLED);
        JobState state = ending.waitsAgain() ? isCancelled ? JobState.CANCELLED : JobState.WAITING : over(ending);
        turn.page()
                .stand(
                        tag.job(),
                        new Page.Standing(
                                state,
                                tag.attempt(),
                                OptionalLong.empty(),
                                state.isOver() ? OptionalLong.of(turn.nowMillis()) : OptionalLong.empty(),
                                how.detail()));
        return true;
    }

    private static Ending ending(How how, String stopCause) {
        return switch (how.kind()) {
            case COMPLETED -> Ending.COMPLETED;
            case FAILED -> Ending.FAILED;
            case LOST -> Ending.NODE_LOST;
            case STOPPED ->
                switch (stopCause) {
                    case CANCELLED -> Ending.CANCELLED;
                    case OVER_LIMIT -> Ending.TIMED_OUT;
                    default -> Ending.EVICTED;
                };
        };
    }

    private static JobState over(Ending ending) {
        return switch (ending) {
            case COMPLETED -> JobState.COMPLETED;
            case FAILED -> JobState.FAILED;
            case TIMED_OUT -> JobState.TIMED_OUT;
            case CANCELLED -> JobState.CANCELLED;
            case EVICTED, NODE_LOST -> JobState.WAITING;
        };
    }

    static boolean taskGone(Turn turn, Attempts attempts, Tag tag, int task) {
        boolean isThere = attempts.of(tag).isPresent()
                && turn.engine().riders(tag.job()).stream().anyMatch(rider -> rider.task() == task);
        if (isThere) {
            turn.tell(new Event.TaskGone(turn.nowMillis(), tag.job(), tag.attempt(), task));
            turn.page().shrink(new Page.Shrunk(tag, task));
        }
        return isThere;
    }

    /** What an operator has drained stays so when its site says that it is up. */
    static boolean node(Turn turn, Drains drains, int site, int place, NodeState said) {
        int node = turn.book().node(site, place);
        NodeState state = said == NodeState.UP && drains.isDrained(node) ? NodeState.DRAINED : said;
        boolean isNews = turn.engine().nodeState(node) != state;
        if (isNews) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, state));
        }
        return isNews;
    }
}
