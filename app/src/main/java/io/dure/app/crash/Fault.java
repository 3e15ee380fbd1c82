package io.dure.app.crash;

import java.util.Locale;
import java.util.Random;

/** What strikes a control plane under load, and how often of twenty times. */
public enum Fault {
    /** Its process is killed. */
    SERVER(7),
    /** Its process and its database are killed. */
    SERVER_AND_DATABASE(3),
    /** Its database is killed, and started again by who watches over it. */
    DATABASE(2),
    /** The connections between it and its database are cut, and no new one is let through for a while. */
    CONNECTION(3),
    /** The disk of its database has no room left for a while. */
    DISK_FULL(2),
    /** The date is set forwards or backwards while it runs, and it is killed and started at that date. */
    CLOCK(2),
    /** It is killed, or stopped so that it thinks it still writes; the one that stands by takes over. */
    TAKEOVER(1);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** As {@code disk-full}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fault draw(Random random) {
        int at = random.nextInt(20);
        for (Fault fault : values()) {
            at -= fault.weight;
            if (at < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the weights come to twenty");
    }
}
