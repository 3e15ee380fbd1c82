package io.dure.twin.power;

/**
 * What the machines of one site draw, kept in whole numbers so that nothing drifts: what goes whether or not there is
 * work, and what work adds.
 */
final class SiteDraw {
    private final int milliPue;
    private long baseWatts;

    /** In thousandths of a microwatt. */
    private long workNanowatts;

    SiteDraw(int milliPue) {
        this.milliPue = milliPue;
    }

    void addBase(long watts) {
        baseWatts += watts;
    }

    void addWork(long nanowatts) {
        workNanowatts += nanowatts;
    }

    /** What it draws now, cooling included. */
    double watts() {
        return (baseWatts + workNanowatts / 1e9) * milliPue / 1000;
    }
}
