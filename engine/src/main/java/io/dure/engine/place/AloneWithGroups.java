package io.dure.engine.place;

import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import java.util.List;

/**
 * A job of several task groups: its first reason stands for all causes. What would happen if others were relaxed is not
 * asked of such jobs yet.
 */
record AloneWithGroups(Reason reason) implements Alone {
    @Override
    public boolean starts(List<Relaxation> relaxed) {
        return relaxed.containsAll(Causes.relaxed(causes()));
    }

    @Override
    public List<Reason> causes() {
        return List.of(reason);
    }
}
