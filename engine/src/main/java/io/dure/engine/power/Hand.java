package io.dure.engine.power;

/** Does what is decided about power, at once. */
public interface Hand {
    /** The running job is held to so many thousandths of the power that it would add. */
    void cap(int slot, int perMille);

    /** The running job is to be gone by then: the power of the area is short. */
    void stop(int slot, long byMillis, Area area);

    void switchOff(int node);

    void switchOn(int node);
}
