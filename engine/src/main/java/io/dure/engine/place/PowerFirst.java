package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.job.Jobs;
import io.dure.engine.power.Area;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Power;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps power for those who wait, before tasks that elastic jobs have beyond their fewest (riders). Where a job is
 * refused only for want of power, no job grows in that pass; and riders are told to go, the newest first, as many as
 * draw what it lacks, if all of them would be enough. Scratch; holds nothing between passes.
 */
final class PowerFirst {
    /** Lets everybody in. */
    private final Fit anyPower = new Fit(new Gate());

    private final Gate gate = new Gate();
    private final Fit beside = new Fit(gate);
    private State state = new State();
    private Gate ofPass = gate;
    private List<Decision> decisions = new ArrayList<>();
    private boolean[] isKept = new boolean[0];

    /** By area, in microwatts: what jobs are to draw for which riders go, or went, in this pass. */
    private long[] awaited = new long[0];

    /** By area: {@link #comes}, and how many decisions there were when it was counted; -1: it was not. */
    private long[] coming = new long[0];

    private int[] comingAt = new int[0];

    /** Ids of those who were refused in this pass: they may try again, and lack the same. */
    private final Set<Long> heard = new TreeSet<>();

    /** After those have started that have their places, and before anybody else is served. */
    void begin(State s, Gate gateOfPass, List<Decision> of) {
        state = s;
        ofPass = gateOfPass;
        decisions = of;
        isKept = cleared(isKept, s.fleet().sites());
        if (!matters(s)) {
            return;
        }
        awaited = cleared(awaited, s.power().areas().size());
        coming = new long[awaited.length];
        comingAt = new int[awaited.length];
        Arrays.fill(comingAt, -1);
        heard.clear();
        anyPower.begin(s);
        beside.begin(s);
        if (ofPass.isShut()) {
            keepWhereHeldBack();
            keepForClaims();
            keepForNodes();
        }
    }

    private static boolean[] cleared(boolean[] used, int size) {
        if (used.length != size) {
            return new boolean[size];
        }
        Arrays.fill(used, false);
        return used;
    }

    private static long[] cleared(long[] used, int size) {
        if (used.length != size) {
            return new long[size];
        }
        Arrays.fill(used, 0);
        return used;
    }

    /** There are elastic jobs, and power is limited: who is refused for want of it in a pass counts. */
    static boolean matters(State s) {
        return s.jobs().riders().elastic() > 0 && !s.power().areas().isEmpty();
    }

    /** Power is short at the site, or kept there for somebody: nobody grows. */
    boolean isKept(int site) {
        return isKept[site];
    }

    private void keepWhereHeldBack() {
        for (int site = 0; site < isKept.length; site++) {
            isKept[site] = state.power().holdsBack(state.jobs(), site);
        }
    }

    /** Those who have their GPUs and lack the power: what is kept for them is more than there is. */
    private void keepForClaims() {
        for (int a = 0; a < awaited.length; a++) {
            if (ofPass.promised()[a] > 0) {
                Area area = state.power().areas().get(a);
                isKept[area.site()] = true;
                shrinkFor(List.of(area), new long[] {-ofPass.leftIn(a)});
            }
        }
    }

    /** Nodes that are off come up for those who wait, before riders go on. */
    private void keepForNodes() {
        Power power = state.power();
        boolean[] isSeen = new boolean[isKept.length];
        for (int node = power.off().next(0); node >= 0; node = power.off().next(node + 1)) {
            int site = state.fleet().poolOf(node).site();
            isKept[site] = true;
            if (!isSeen[site] && state.jobs().waiting() > 0) {
                isSeen[site] = true;
                shrinkForNode(node);
            }
        }
    }

    private void shrinkForNode(int node) {
        Power power = state.power();
        List<Area> areas = power.areas().stream()
                .filter(area -> power.isIn(state.fleet(), area, node))
                .toList();
        long need = power.mostMicrowatts(state.fleet(), node);
        shrinkFor(
                areas,
                areas.stream()
                        .mapToLong(area -> need - ofPass.leftIn(power.areas().indexOf(area)))
                        .toArray());
    }

    /**
     * A waiting job was refused, and power lacked somewhere; to be told where it {@link #matters}.
     *
     * @param mayHold whether the GPUs would be its own, or lent to it
     */
    void refused(int slot, long endMillis, boolean mayHold) {
        Jobs jobs = state.jobs();
        if (!anyPower.find(state.fleet(), jobs.lines(), jobs.shape(slot), endMillis)) {
            return;
        }
        for (int site = 0; site < isKept.length; site++) {
            isKept[site] |= ofPass.hasRefused(site);
        }
        boolean isNew = mayHold && jobs.riders().all() > 0 && heard.add(jobs.id(slot));
        if (isNew && fitsWithoutRiders(slot, endMillis)) {
            shrinkForPlace(beside.chosen());
        }
    }

    private boolean fitsWithoutRiders(int slot, long endMillis) {
        long[] taken = ofPass.promised().clone();
        for (int a = 0; a < awaited.length; a++) {
            taken[a] += awaited[a] - comes(a);
        }
        gate.begin(state.power(), state.fleet(), state.jobs(), state.nowMillis(), state.rules(), taken);
        for (boolean lowered : new boolean[] {false, true}) {
            gate.look(slot, endMillis, lowered);
            if (beside.find(state.fleet(), state.jobs().lines(), state.jobs().shape(slot), endMillis)) {
                return true;
            }
        }
        return false;
    }

    private void shrinkForPlace(Chosen at) {
        int cap = gate.highestCap(at.nodes(), at.tasks(), at.size());
        List<Area> areas = new ArrayList<>();
        List<Long> lacks = new ArrayList<>();
        for (int a = 0; a < awaited.length; a++) {
            Area area = state.power().areas().get(a);
            long need = gate.placeMicrowatts(area, cap, at.nodes(), at.tasks(), at.size());
            if (need > 0) {
                areas.add(area);
                awaited[a] += need;
                lacks.add(awaited[a] - ofPass.leftIn(a));
            }
        }
        shrinkFor(areas, lacks.stream().mapToLong(l -> l).toArray());
    }

    /** What all riders draw in the area, and what those draw who leave it within the grace, in microwatts. */
    private long comes(int a) {
        if (!isStillSo(comingAt[a])) {
            Area area = state.power().areas().get(a);
            coming[a] = draw(area, slots(area, true)) + draw(area, slots(area, false));
            comingAt[a] = decisions.size();
        }
        return coming[a];
    }

    /** Since so many decisions had been taken nobody was told to go, and no cap has changed: jobs have started alone. */
    private boolean isStillSo(int decisionsThen) {
        return decisionsThen >= 0
                && decisions.subList(decisionsThen, decisions.size()).stream()
                        .allMatch(d -> d instanceof Decision.Start);
    }

    /** Tells riders to go until those who leave give what each area lacks. */
    private void shrinkFor(List<Area> areas, long[] lacks) {
        long[] left = lacks.clone();
        List<Integer> riders = new ArrayList<>();
        for (int i = 0; i < left.length; i++) {
            left[i] -= draw(areas.get(i), slots(areas.get(i), false));
            riders.addAll(slots(areas.get(i), true));
        }
        List<Integer> newest = riders.stream()
                .distinct()
                .sorted(Comparator.comparingLong((Integer slot) -> state.jobs().startedAtMillis(slot))
                        .thenComparingLong(slot -> state.jobs().id(slot))
                        .reversed())
                .toList();
        List<Integer> going =
                newest.stream().filter(slot -> gives(areas, left, slot)).toList();
        if (Arrays.stream(left).allMatch(l -> l <= 0)) {
            going.forEach(slot -> stop(slot, areas.getLast()));
        }
    }

    /** Takes what the rider draws from what still lacks; false when it draws nothing where anything does. */
    private boolean gives(List<Area> areas, long[] left, int slot) {
        boolean gives = false;
        for (int i = 0; i < left.length; i++) {
            gives |= left[i] > 0 && draw(areas.get(i), List.of(slot)) > 0;
        }
        for (int i = 0; gives && i < left.length; i++) {
            left[i] -= draw(areas.get(i), List.of(slot));
        }
        return gives;
    }

    private void stop(int slot, Area area) {
        state.stop(slot, byMillis());
        Cause cause = new Cause.PowerShort(area.site(), area.hall());
        decisions.add(Saying.stop(state.jobs(), slot, byMillis(), cause));
    }

    private long byMillis() {
        return state.nowMillis() + state.rules().reclaimGraceMillis();
    }

    private long draw(Area area, List<Integer> slots) {
        long sum = 0;
        for (int slot : slots) {
            sum += state.power().jobMicrowatts(state.fleet(), state.jobs(), area, slot);
        }
        return sum;
    }

    /** Riders of the site that were not told to go; else attempts and riders that will have left within the grace. */
    private List<Integer> slots(Area area, boolean riding) {
        Jobs jobs = state.jobs();
        List<Integer> slots = new ArrayList<>();
        for (int p = 0; p < state.fleet().pools(); p++) {
            if (state.fleet().pool(p).site() == area.site()) {
                int first =
                        riding ? jobs.tenants().firstRider(p) : jobs.tenants().firstLeaving(p);
                for (int slot = first; slot != 0; slot = jobs.tenants().next(slot)) {
                    if (riding || jobs.stopByMillis(slot) <= byMillis()) {
                        slots.add(slot);
                    }
                }
            }
        }
        return slots;
    }
}
