package io.dure.app.call;

import java.util.List;
import java.util.Locale;

/** Why an application is given nothing, with the numbers that say so. */
public sealed interface Refusal {
    /** Institutions of its kind are not given anything. */
    record KindNotEligible(String kind, List<String> eligible) implements Refusal {}

    record TooFewReviews(int reviews, int least) implements Refusal {}

    record ScoreTooLow(long milliScore, long leastMilliScore) implements Refusal {}

    /** What it can do with at least is more than the limit left when it was its turn. */
    record TooLittleLeft(Limit limit, long least, long left) implements Refusal {}

    /** A stable word. */
    default String code() {
        return switch (this) {
            case KindNotEligible _ -> "kind-not-eligible";
            case TooFewReviews _ -> "too-few-reviews";
            case ScoreTooLow _ -> "score-too-low";
            case TooLittleLeft r -> "too-little-left-" + r.limit.word();
        };
    }

    /** A sentence. */
    default String words() {
        return switch (this) {
            case KindNotEligible r ->
                "institutions of kind " + r.kind + " are not eligible; eligible are " + String.join(", ", r.eligible);
            case TooFewReviews r -> "it has " + r.reviews + " reviews, and needs " + r.least;
            case ScoreTooLow r ->
                String.format(
                        Locale.ROOT,
                        "its score is %.3f, and the least is %.3f",
                        r.milliScore / 1000.0,
                        r.leastMilliScore / 1000.0);
            case TooLittleLeft r ->
                "it needs at least " + r.least + " GPUs, and " + r.limit.words() + " was " + r.left
                        + " when its turn came";
        };
    }
}
