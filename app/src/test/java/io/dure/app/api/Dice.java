package io.dure.app.api;

import io.dure.twin.scenario.Draws;
import java.util.List;

/** Choices of a seed. */
final class Dice {
    private final Draws draws;

    Dice(long seed) {
        draws = new Draws(seed, 0, Draws.Purpose.SIZE);
    }

    /** 0 up to, but not, {@code n}. */
    int below(int n) {
        return (int) (draws.uniform() * n);
    }

    boolean oneIn(int n) {
        return below(n) == 0;
    }

    <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }

    @SafeVarargs
    final <T> T of(T... all) {
        return all[below(all.length)];
    }
}
