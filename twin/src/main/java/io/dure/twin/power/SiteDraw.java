package io.dure.twin.power;

/**
 * What the machines of one site draw, kept in whole numbers so that nothing drifts: what goes whether or not there is
 * work, what work adds at full power, and what work could still be added.
 */
final class SiteDraw {
    static final int FULL = 1000;

    private final int milliPue;
    private long baseWatts;
    private long workMicrowatts;
    private long roomMicrowatts;
    private int capPerMille = FULL;

    SiteDraw(int milliPue) {
        this.milliPue = milliPue;
    }

    void addBase(long watts) {
        baseWatts += watts;
    }

    void addWork(long microwatts) {
        workMicrowatts += microwatts;
    }

    /** GPUs that new work may take, at the most that any work draws. */
    void addRoom(long microwatts) {
        roomMicrowatts += microwatts;
    }

    /** All GPUs of the site are held to so many thousandths of the power that work adds. */
    void cap(int perMille) {
        capPerMille = perMille;
    }

    int capPerMille() {
        return capPerMille;
    }

    /** What it draws now, cooling included. */
    double watts() {
        return total(workMicrowatts, capPerMille);
    }

    /** What it would draw at this cap if new work filled it. */
    double fullWatts(int perMille) {
        return total(workMicrowatts + roomMicrowatts, perMille);
    }

    /** What it would draw at this cap without work that draws so much. */
    double wattsWithout(long microwatts, int perMille) {
        return total(workMicrowatts - microwatts, perMille);
    }

    /** The highest cap at which it stays below {@code watts} even if new work fills it; may be below 0. */
    int highestCap(double watts) {
        double left = watts * 1000 / milliPue - baseWatts;
        double full = (workMicrowatts + roomMicrowatts) / 1e6;
        if (full <= left) {
            return FULL;
        }
        int cap = (int) StrictMath.floor(Math.max(-1, left / full) * FULL);
        return cap > 0 && fullWatts(cap) > watts ? cap - 1 : cap;
    }

    private double total(long microwatts, int perMille) {
        return (baseWatts + microwatts / 1e6 * perMille / FULL) * milliPue / 1000;
    }
}
