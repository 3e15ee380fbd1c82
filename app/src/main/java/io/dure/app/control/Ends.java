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

    static final String IDLE = "idle";

    private Ends() {}

    /** How it counts; empty when that is no news. */
    static Optional<Ending> ended(Turn turn, Attempts attempts, Tag tag, How how) {
        Optional<Attempts.Open> open = attempts.of(tag);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Ending ending = ending(how, open.get().stopCause());
        turn.tell(new Event.AttemptEnded(turn.nowMillis(), tag.job(), tag.attempt(), ending));
        attempts.remove(tag);
        boolean isIdle = open.get().stopCause().equals(IDLE);
        boolean isCancelled = isIdle || open.get().stopCause().equals(CANCELLED);
        String detail = isIdle && how.detail().isEmpty() ? "it was idle for as long as it may be" : how.detail();
        turn.page().end(tag, new Page.Ended(ending, how.exitCode(), detail));
        JobState state = ending.waitsAgain() ? isCancelled ? JobState.CANCELLED : JobState.WAITING : over(ending);
        turn.page()
                .stand(
                        tag.job(),
                        new Page.Standing(
                                state,
                                tag.attempt(),
                                OptionalLong.empty(),
                                state.isOver() ? OptionalLong.of(turn.nowMillis()) : OptionalLong.empty(),
                                detail));
        return Optional.of(ending);
    }

    private static Ending ending(How how, String stopCause) {
        return switch (how.kind()) {
            case COMPLETED -> Ending.COMPLETED;
            case FAILED -> Ending.FAILED;
            case LOST -> Ending.NODE_LOST;
            case STOPPED ->
                switch (stopCause) {
                    case CANCELLED, IDLE -> Ending.CANCELLED;
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

    /** What an operator has drained stays so when its site says that it is up, and so does what is in quarantine. */
    static boolean node(Turn turn, Drains drains, Suspects suspects, int node, NodeState said) {
        boolean isKept = drains.isDrained(node) || suspects.keepsFromWork(node);
        NodeState state = said == NodeState.UP && isKept ? NodeState.DRAINED : said;
        boolean isNews = turn.engine().nodeState(node) != state;
        if (isNews) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, state));
        }
        return isNews;
    }
}
