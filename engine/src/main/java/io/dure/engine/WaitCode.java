package io.dure.engine;

/** The kinds of {@link Reason} for which jobs wait, for counting them. */
public enum WaitCode {
    NOT_YET_DECIDED("NotYetDecided"),
    FLEET_BUSY("FleetBusy"),
    FRAGMENTED("Fragmented"),
    NODE_FULL("NodeFull"),
    DATA_RESIDENCY("DataResidency"),
    QUOTA_EXHAUSTED("QuotaExhausted"),
    NOT_LENT("NotLent"),
    BEHIND_RESERVATION("BehindReservation"),
    BEHIND_IN_QUEUE("BehindInQueue"),
    AWAITING_RECLAIM("AwaitingReclaim"),
    ON_HOLD("OnHold"),
    NOT_BEFORE("NotBefore"),
    DEPENDS_ON("DependsOn"),
    ARRAY_LIMIT("ArrayLimit"),
    USER_LIMIT("UserLimit"),
    FRAGMENTED_DOMAINS("FragmentedDomains"),
    POWER_ENVELOPE("PowerEnvelope"),
    WINDOW_AHEAD("WindowAhead"),
    AWAITS_BOOKING("AwaitsBooking"),
    GROUPS_APART("GroupsApart"),
    FROZEN("Frozen");

    private final String word;

    WaitCode(String word) {
        this.word = word;
    }

    /** The word that {@link Reason#code} gives. */
    public String word() {
        return word;
    }
}
