package io.dure.twin.power;

import io.dure.twin.world.SiteFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far the nodes of one site are held back now, by GPU type. */
final class HeldBack {
    private final List<SiteFacts.HeldBack> steps;
    private final int usualPerMille;
    private final Map<Integer, Integer> now = new TreeMap<>();
    private int next;

    /** {@code usualPerMille}: the part of its power beyond idle with which a node must fit that is not held back. */
    HeldBack(List<SiteFacts.HeldBack> steps, int usualPerMille) {
        this.steps = steps;
        this.usualPerMille = usualPerMille;
    }

    /** When it changes next, or MAX_VALUE. */
    long nextMillis() {
        return next < steps.size() ? steps.get(next).fromMillis() : Long.MAX_VALUE;
    }

    /** Whether something has changed. */
    boolean step(long millis) {
        boolean changed = false;
        while (nextMillis() <= millis) {
            SiteFacts.HeldBack step = steps.get(next++);
            now.put(step.gpuType(), step.perMille());
            changed = true;
        }
        return changed;
    }

    int fitsAtPerMille(int gpuType) {
        return Math.min(usualPerMille, now.getOrDefault(gpuType, usualPerMille));
    }
}
