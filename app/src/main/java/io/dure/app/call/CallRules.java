package io.dure.app.call;

import java.util.List;
import java.util.Map;

/**
 * By what rules a call is decided.
 *
 * @param kinds of institutions that may be given anything, as {@code university}
 * @param mostPerInstitution GPUs of all lots together
 * @param mostPerKind GPUs of all lots together, of those kinds that have a cap
 * @param leastMilliScore thousandths of a point; who has less is given nothing
 * @param leastReviews who has fewer is given nothing
 */
public record CallRules(
        List<Lot> lots,
        List<String> kinds,
        long mostPerInstitution,
        Map<String, Long> mostPerKind,
        long leastMilliScore,
        int leastReviews) {
    public CallRules {
        lots = List.copyOf(lots);
        kinds = List.copyOf(kinds);
        mostPerKind = Map.copyOf(mostPerKind);
    }
}
