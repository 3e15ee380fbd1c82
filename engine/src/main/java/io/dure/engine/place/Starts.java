package io.dure.engine.place;

import io.dure.engine.Placement;
import java.util.List;

/** What serving comes to: jobs start, and that is said. */
interface Starts {
    /** Starts the job where the best fit has a place for it; false when there is none now. */
    boolean where(int slot);

    /** Starts the job there: it is free, whole, and in order of node and GPU; false when it lacks the power. */
    boolean there(int slot, List<Placement.OnNode> place);

    /** Whether the job's GPUs are free, and wherever they are the power is not. */
    boolean lacksPower(int slot);
}
