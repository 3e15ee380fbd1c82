package io.dure.engine.place;

import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import java.util.List;

/**
 * What would happen to one job if it alone were served now, while everybody else waits on with what he has, is promised
 * and is before. Asks the same parts that decide.
 */
interface Alone {
    /** Whether it would start if these were relaxed. */
    boolean starts(List<Relaxation> relaxed);

    /** Causes for which it waits, in the order in which it meets them: enough of them, perhaps more than that. */
    List<Reason> causes();
}
