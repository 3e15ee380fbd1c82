package io.dure.twin.node;

/** Why a node is not up, beside the failures that hold it. */
public enum Why {
    /** Its site has no power for it: stranded. */
    UNPOWERED(true),
    /** It failed often and stays out for a while. */
    QUARANTINE(false),
    /** It was delivered and is being tested. */
    BURN_IN(false),
    /** It will leave the fleet when its attempts are over. */
    RETIRING(false),
    /** It has left the fleet. */
    RETIRED(true),
    /** A call to draw less keeps it from new work. */
    HELD_BACK(false),
    /** It had no work when a call came that could not be met kindly otherwise. */
    SWITCHED_OFF(true),
    /** Somebody outside took it down. */
    TOLD_DOWN(true),
    /** Somebody outside drained it. */
    TOLD_DRAINED(false);

    private final boolean isDown;

    Why(boolean isDown) {
        this.isDown = isDown;
    }

    int bit() {
        return 1 << ordinal();
    }

    static int all(boolean down) {
        int bits = 0;
        for (Why w : values()) {
            bits |= w.isDown == down ? w.bit() : 0;
        }
        return bits;
    }
}
