package io.dure.engine.power;

import io.dure.engine.NodeState;
import io.dure.engine.PowerStep;
import io.dure.engine.PowerUse;
import io.dure.engine.column.IndexSet;
import io.dure.engine.column.IntColumn;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of power, and the books of what is drawn: per site and hall what nodes draw whether or not they work,
 * and what work adds at its caps. Kept in microwatts before cooling, so that sums are exact; a limit is turned into
 * such by the site's power usage effectiveness, rounded down. What changes costs the nodes that it touches; facts told
 * late cost a recount.
 */
public final class Power {
    /** A node is switched off by a decision, or on its way up again. */
    private static final int OFF = 1;

    private static final int COMING = 2;
    private static final int UNCAPPABLE = 1;
    private static final int SWITCHABLE = 2;
    private static final int DRAWS = 1;
    private static final int DRAWS_IDLE = 2;
    private static final int NORMAL_PUE = 1000;
    private static final int[] NONE = {};

    private final IntColumn idleWatts;
    private final IntColumn peakWatts;
    private final IntColumn otherWatts;

    /** Thousandths above {@link #NORMAL_PUE}. */
    private final IntColumn pueAbove;

    private final TreeMap<Integer, Envelope> siteEnvelopes;
    private final TreeMap<Integer, Envelope> hallEnvelopes;
    private List<Area> areas = List.of();

    /** By site: its places in {@link #areas}. */
    private int[][] areasOfSite = new int[0][];

    /** The envelopes by site and by hall: asked for all the time. */
    private @Nullable Envelope[] ofSite = new Envelope[0];

    private @Nullable Envelope[] ofHall = new Envelope[0];

    private final IntColumn control;
    private final IntColumn switched;

    /** How the node stands in the books. */
    private final IntColumn counted;

    /** Nodes that were switched off and have not been switched on again. */
    private final IndexSet off;

    /** What the job's cap takes away, in thousandths. */
    private final IntColumn cut;

    /** How many jobs have a cap. */
    private int caps;

    /** Those of them that draw. */
    private final HeldBack heldBack;

    private final Draws ofSites;
    private final Draws ofHalls;
    private final KeptLater later;
    private boolean isModelled;
    private int uncappable;

    public Power() {
        idleWatts = new IntColumn();
        peakWatts = new IntColumn();
        otherWatts = new IntColumn();
        pueAbove = new IntColumn();
        siteEnvelopes = new TreeMap<>();
        hallEnvelopes = new TreeMap<>();
        control = new IntColumn();
        switched = new IntColumn();
        counted = new IntColumn();
        off = new IndexSet();
        cut = new IntColumn();
        heldBack = new HeldBack();
        ofSites = new Draws();
        ofHalls = new Draws();
        later = new KeptLater();
    }

    private Power(Power o) {
        idleWatts = o.idleWatts.fork();
        peakWatts = o.peakWatts.fork();
        otherWatts = o.otherWatts.fork();
        pueAbove = o.pueAbove.fork();
        siteEnvelopes = new TreeMap<>(o.siteEnvelopes);
        hallEnvelopes = new TreeMap<>(o.hallEnvelopes);
        areas = o.areas;
        areasOfSite = o.areasOfSite;
        ofSite = o.ofSite;
        ofHall = o.ofHall;
        control = o.control.fork();
        switched = o.switched.fork();
        counted = o.counted.fork();
        off = o.off.fork();
        cut = o.cut.fork();
        caps = o.caps;
        heldBack = o.heldBack.fork();
        ofSites = o.ofSites.fork();
        ofHalls = o.ofHalls.fork();
        later = o.later.fork();
        isModelled = o.isModelled;
        uncappable = o.uncappable;
    }

    public Power fork() {
        return new Power(this);
    }

    // ---- what bodies tell -------------------------------------------------------------------------------------

    /** What GPUs of a type draw; true when nothing was known of power before. */
    public boolean setDraw(Fleet fleet, Jobs jobs, int gpuType, int idle, int peak, int other) {
        boolean isFirst = !isModelled;
        isModelled = true;
        for (IntColumn c : List.of(idleWatts, peakWatts, otherWatts)) {
            c.ensure(fleet.gpuTypes());
        }
        idleWatts.set(gpuType, idle);
        peakWatts.set(gpuType, peak);
        otherWatts.set(gpuType, other);
        recount(fleet, jobs);
        return isFirst;
    }

    public void setPue(int site, int milliPue) {
        pueAbove.ensure(site + 1);
        pueAbove.set(site, milliPue - NORMAL_PUE);
    }

    /** The area's envelope is another; without steps there is none any more. */
    public void setEnvelope(int site, int hall, List<PowerStep> steps) {
        later.clear();
        TreeMap<Integer, Envelope> all = hall == Area.WHOLE_SITE ? siteEnvelopes : hallEnvelopes;
        int key = hall == Area.WHOLE_SITE ? site : hall;
        areas = new ArrayList<>(areas);
        areas.remove(new Area(site, hall));
        if (steps.isEmpty()) {
            all.remove(key);
        } else {
            all.put(key, new Envelope(steps));
            areas.add(new Area(site, hall));
        }
        // Halls of a site before the site: what a hall gives up, the site need not ask for again.
        areas.sort(
                Comparator.comparingInt(Area::site).thenComparing(Area::isSite).thenComparingInt(Area::hall));
        indexAreas();
    }

    private static @Nullable Envelope[] byPlace(NavigableMap<Integer, Envelope> all) {
        @Nullable Envelope[] places = new Envelope[all.isEmpty() ? 0 : all.lastKey() + 1];
        all.forEach((place, envelope) -> places[place] = envelope);
        return places;
    }

    private void indexAreas() {
        ofSite = byPlace(siteEnvelopes);
        ofHall = byPlace(hallEnvelopes);
        areasOfSite = new int[areas.isEmpty() ? 0 : areas.getLast().site() + 1][0];
        for (int i = 0; i < areas.size(); i++) {
            int site = areas.get(i).site();
            areasOfSite[site] = Arrays.copyOf(areasOfSite[site], areasOfSite[site].length + 1);
            areasOfSite[site][areasOfSite[site].length - 1] = i;
        }
    }

    /** Whether caps hold on the node, and whether it can be switched off and on. */
    public void setControl(Fleet fleet, Jobs jobs, int node, boolean canCap, boolean canSwitch) {
        later.clear();
        count(fleet, jobs, node, -1);
        uncappable += (canCap ? 0 : 1) - (isCappable(node) ? 0 : 1);
        control.ensure(fleet.nodes());
        control.set(node, (canCap ? 0 : UNCAPPABLE) | (canSwitch ? SWITCHABLE : 0));
        count(fleet, jobs, node, 1);
        refresh(fleet, jobs, node);
    }

    /** Nodes have come into the fleet, or the state of this one was told. */
    public void told(Fleet fleet, Jobs jobs, int node, NodeState state) {
        if (isModelled && state != NodeState.DOWN) {
            setSwitched(fleet, node, 0);
        } else if (isModelled && isComing(node)) {
            setSwitched(fleet, node, 0); // it did not come up
        }
        refresh(fleet, jobs, node);
    }

    // ---- what the engine decides ------------------------------------------------------------------------------

    /** The job starts to draw. */
    public void enter(Fleet fleet, Jobs jobs, int slot) {
        if (isModelled) {
            countJob(fleet, jobs, slot, 1);
            if (isCapped(slot)) {
                holdBack(fleet, jobs, slot);
            }
        }
    }

    /** The job's attempt is gone, and its cap with it. */
    public void leave(Fleet fleet, Jobs jobs, int slot) {
        if (isModelled) {
            countJob(fleet, jobs, slot, -1);
            if (isCapped(slot)) {
                heldBack.remove(siteOf(fleet, jobs, slot), slot);
            }
        }
        setCut(slot, 0);
    }

    /** The attempt runs, or was told to go: to be called behind {@link #enter}. */
    public void keep(Fleet fleet, Jobs jobs, int slot) {
        later.add(this, fleet, jobs, slot);
    }

    /** The attempt is gone, or is about to be told to go: to be called while it has its GPUs and its state. */
    public void keepNoMore(Fleet fleet, Jobs jobs, int slot) {
        later.remove(this, fleet, jobs, slot);
    }

    /** The job is held to so many thousandths of what it would draw beyond idle. */
    public void cap(Fleet fleet, Jobs jobs, int slot, int perMille) {
        boolean draws = jobs.state(slot) == JobState.RUNNING || jobs.state(slot) == JobState.STOPPING;
        if (draws && isCapped(slot)) {
            heldBack.remove(siteOf(fleet, jobs, slot), slot);
        }
        if (draws) {
            countJob(fleet, jobs, slot, -1);
        }
        setCut(slot, Throughput.NO_CAP - perMille);
        if (draws) {
            countJob(fleet, jobs, slot, 1);
        }
        if (draws && isCapped(slot)) {
            holdBack(fleet, jobs, slot);
        }
    }

    private void setCut(int slot, int perMille) {
        if (perMille == 0 && caps == 0) {
            return; // nobody's is anything else
        }
        cut.ensure(slot + 1);
        caps += (perMille == 0 ? 0 : 1) - (cut.get(slot) == 0 ? 0 : 1);
        cut.set(slot, perMille);
    }

    private boolean isCapped(int slot) {
        return caps > 0 && slot < cut.capacity() && cut.get(slot) != 0;
    }

    private void holdBack(Fleet fleet, Jobs jobs, int slot) {
        heldBack.add(siteOf(fleet, jobs, slot), slot, Restore.leastRise(this, fleet, jobs, slot));
    }

    /** The node goes off: it draws nothing any more; its state in the fleet is another's business. */
    public void switchOff(Fleet fleet, Jobs jobs, int node) {
        setSwitched(fleet, node, OFF);
        refresh(fleet, jobs, node);
    }

    /** The node is to come up again: it draws from now on. */
    public void switchOn(Fleet fleet, Jobs jobs, int node) {
        setSwitched(fleet, node, COMING);
        refresh(fleet, jobs, node);
    }

    private void setSwitched(Fleet fleet, int node, int to) {
        switched.ensure(fleet.nodes());
        if ((switched.get(node) == OFF) != (to == OFF)) {
            if (to == OFF) {
                off.add(node);
            } else {
                off.remove(node);
            }
        }
        switched.set(node, to);
    }

    // ---- books ------------------------------------------------------------------------------------------------

    /** Grants on the node have come or gone, or its state is another: puts right what it draws without work. */
    public void refresh(Fleet fleet, Jobs jobs, int node) {
        if (!isModelled) {
            return;
        }
        counted.ensure(fleet.nodes());
        boolean draws = fleet.state(node) != NodeState.DOWN || isComing(node);
        boolean isIdle = draws && isSwitchable(node) && !isComing(node) && !hasWork(jobs, node);
        int to = (draws ? DRAWS : 0) | (isIdle ? DRAWS_IDLE : 0);
        int from = counted.get(node);
        if (from == to) {
            return;
        }
        counted.set(node, to);
        long base = baseMicrowatts(fleet, node);
        int site = siteOf(fleet, node);
        int hall = hallOf(fleet, node);
        ensurePlaces(fleet);
        ofSites.addBase(site, ((to & DRAWS) - (from & DRAWS)) * base);
        ofHalls.addBase(hall, ((to & DRAWS) - (from & DRAWS)) * base);
        ofSites.addIdle(site, ((to & DRAWS_IDLE) - (from & DRAWS_IDLE)) / DRAWS_IDLE * base);
        ofHalls.addIdle(hall, ((to & DRAWS_IDLE) - (from & DRAWS_IDLE)) / DRAWS_IDLE * base);
    }

    /** Somebody runs there; a claim alone is no work. */
    private static boolean hasWork(Jobs jobs, int node) {
        Grants grants = jobs.grants();
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            if (jobs.state(grants.slot(g)) != JobState.CLAIMING) {
                return true;
            }
        }
        return false;
    }

    private void recount(Fleet fleet, Jobs jobs) {
        later.clear();
        heldBack.reckonAnew(this, fleet, jobs);
        ensurePlaces(fleet);
        ofSites.clear();
        ofHalls.clear();
        counted.ensure(fleet.nodes());
        for (int node = 0; node < fleet.nodes(); node++) {
            counted.set(node, 0);
            refresh(fleet, jobs, node);
            count(fleet, jobs, node, 1);
        }
    }

    private void ensurePlaces(Fleet fleet) {
        ofSites.ensure(fleet.sites());
        ofHalls.ensure(fleet.halls());
    }

    /** Adds the work on the node to the books, or takes it off. */
    private void count(Fleet fleet, Jobs jobs, int node, int sign) {
        Grants grants = jobs.grants();
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            int slot = grants.slot(g);
            if (isModelled && jobs.state(slot) != JobState.CLAIMING) {
                countGrant(fleet, jobs, slot, g, sign);
            }
        }
    }

    private void countJob(Fleet fleet, Jobs jobs, int slot, int sign) {
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            countGrant(fleet, jobs, slot, g, sign);
        }
    }

    private void countGrant(Fleet fleet, Jobs jobs, int slot, int grant, int sign) {
        int node = jobs.grants().node(grant);
        long work = sign * grantMicrowatts(fleet, jobs, slot, grant, capPerMille(slot));
        long least = sign * grantMicrowatts(fleet, jobs, slot, grant, leastCap(jobs, slot));
        ensurePlaces(fleet);
        ofSites.addWork(siteOf(fleet, node), work, least);
        ofHalls.addWork(hallOf(fleet, node), work, least);
    }

    /** What the tasks of a grant add at this cap; where caps do not hold, all that their GPUs can. */
    public long grantMicrowatts(Fleet fleet, Jobs jobs, int slot, int grant, int perMille) {
        long tasks = jobs.grants().tasks(grant);
        return workMicrowatts(
                fleet, jobs.grants().node(grant), tasks * jobs.task(slot).milliGpus(), jobs.power(slot), perMille);
    }

    /** What work on so much of the node's GPUs adds at this cap. */
    long workMicrowatts(Fleet fleet, int node, long milliGpus, PowerUse use, int perMille) {
        long most = milliGpus * spanWatts(fleet.poolOf(node).gpuType());
        return isCappable(node) ? held(most * use.drawPerMille(), perMille) : most * 1000;
    }

    static long held(long microwatts, int perMille) {
        return perMille >= Throughput.NO_CAP
                ? microwatts
                : microwatts / 1000 * perMille + Math.ceilDiv(microwatts % 1000 * perMille, 1000L);
    }

    /** No more than what the job, which has GPUs, adds in its whole site at full power; found without a look at all of them. */
    long fullMicrowattsAtLeast(Fleet fleet, Jobs jobs, int slot) {
        int node = jobs.grants().node(jobs.firstGrant(slot));
        long most = jobs.milliGpus(slot) * spanWatts(fleet.poolOf(node).gpuType());
        return most * jobs.power(slot).drawPerMille();
    }

    /** What the job adds in the area at its cap, in microwatts. */
    public long jobMicrowatts(Fleet fleet, Jobs jobs, Area area, int slot) {
        return Kept.in(this, fleet, jobs, area, slot, capPerMille(slot));
    }

    /** The node at the most that its GPUs can draw. */
    public long mostMicrowatts(Fleet fleet, int node) {
        return baseMicrowatts(fleet, node)
                + 1_000_000L * spanWatts(fleet.poolOf(node).gpuType()) * fleet.gpusOf(node);
    }

    /** Whether the node lies in the area. */
    public boolean isIn(Fleet fleet, Area area, int node) {
        return area.site() == siteOf(fleet, node) && area.holds(hallOf(fleet, node));
    }

    /** What the node draws without work. */
    public long baseMicrowatts(Fleet fleet, int node) {
        return baseMicrowatts(fleet.poolOf(node).gpuType(), fleet.gpusOf(node));
    }

    long baseMicrowatts(int gpuType, int gpus) {
        boolean isKnown = gpuType < idleWatts.capacity();
        return isKnown ? (long) (idleWatts.get(gpuType) + otherWatts.get(gpuType)) * gpus * 1_000_000 : 0;
    }

    /** What work adds at most to what a GPU of the type draws. */
    long spanWatts(int gpuType) {
        return gpuType < idleWatts.capacity() ? peakWatts.get(gpuType) - idleWatts.get(gpuType) : 0;
    }

    // ---- what it knows ----------------------------------------------------------------------------------------

    /** Something is known of what GPUs draw. */
    public boolean isModelled() {
        return isModelled;
    }

    /** Sites and halls with an envelope: by site, halls first. */
    public List<Area> areas() {
        return isModelled ? areas : List.of();
    }

    /** The same also when nothing is known of what GPUs draw. */
    public List<Area> allAreas() {
        return areas;
    }

    /** The places in {@link #areas} of those of the site. Not to be written to. */
    int[] areasOf(int site) {
        return isModelled && site < areasOfSite.length ? areasOfSite[site] : NONE;
    }

    /** Whether any limit changes after the one time and no later than the other. */
    public boolean hasStep(long afterMillis, long untilMillis) {
        for (Area area : areas) {
            if (envelope(area).nextMillis(afterMillis) <= untilMillis) {
                return true;
            }
        }
        return false;
    }

    /** When to decide again for the sake of power: at the next step, or so long before a fall that work can stop. */
    public long wakeAtMillis(long nowMillis, long graceMillis) {
        long wake = Long.MAX_VALUE;
        for (Area area : areas()) {
            Envelope e = envelope(area);
            for (long s = e.nextMillis(nowMillis); s < Long.MAX_VALUE && s - graceMillis < wake; s = e.nextMillis(s)) {
                boolean isAhead = e.wattsAt(s) < e.wattsAt(s - 1) && s - graceMillis > nowMillis;
                wake = Math.min(wake, isAhead ? s - graceMillis : s);
            }
        }
        return wake;
    }

    public Envelope envelope(Area area) {
        Envelope e = area.isSite() ? ofSite[area.site()] : ofHall[area.hall()];
        if (e == null) {
            throw new IllegalStateException("no envelope for " + area);
        }
        return e;
    }

    /** What may be drawn there then, before cooling; MAX_VALUE without limit. */
    long budget(Area area, long millis) {
        return beforeCooling(area.site(), envelope(area).wattsAt(millis));
    }

    /** The least that may be drawn there at any time between, both included. */
    long leastBudget(Area area, long fromMillis, long toMillis) {
        return beforeCooling(area.site(), envelope(area).leastWatts(fromMillis, toMillis));
    }

    private long beforeCooling(int site, long watts) {
        if (watts == PowerStep.NO_LIMIT) {
            return Long.MAX_VALUE;
        }
        long thousand = watts * 1000;
        long pue = milliPue(site);
        return thousand / pue * 1_000_000 + thousand % pue * 1_000_000 / pue;
    }

    /** With cooling, in watts, rounded down. */
    public long withCooling(int site, long microwatts) {
        long watts = Math.floorDiv(microwatts, 1_000_000L);
        long rest = Math.floorMod(microwatts, 1_000_000L);
        return Math.floorDiv(watts * milliPue(site) + rest * milliPue(site) / 1_000_000, 1000L);
    }

    /** What one GPU of the type draws at most, with its part of the rest of the node, before cooling; 0: not told. */
    public long fullWatts(int gpuType) {
        return gpuType < peakWatts.capacity() ? (long) peakWatts.get(gpuType) + otherWatts.get(gpuType) : 0;
    }

    public int milliPue(int site) {
        return NORMAL_PUE + (site < pueAbove.capacity() ? pueAbove.get(site) : 0);
    }

    public long draw(Area area) {
        return draws(area).base(place(area)) + draws(area).work(place(area));
    }

    /** What a whole site draws now, before cooling. */
    public long siteDraw(int site) {
        return site < ofSites.size() ? ofSites.base(site) + ofSites.work(site) : 0;
    }

    /** What a hall draws now, before cooling. */
    public long hallDraw(int hall) {
        return hall < ofHalls.size() ? ofHalls.base(hall) + ofHalls.work(hall) : 0;
    }

    long work(Area area) {
        return draws(area).work(place(area));
    }

    long least(Area area) {
        return draws(area).least(place(area));
    }

    /** What of the work in that place of {@link #areas} must be kept at a step to come, at the lowest caps accepted. */
    long keptAt(Fleet fleet, Jobs jobs, int a, long atMillis, Kept.Since since) {
        return later.least(this, fleet, jobs, a, atMillis, since);
    }

    long base(Area area) {
        return draws(area).base(place(area));
    }

    long idle(Area area) {
        return draws(area).idle(place(area));
    }

    private Draws draws(Area area) {
        Draws d = area.isSite() ? ofSites : ofHalls;
        d.ensure(place(area) + 1);
        return d;
    }

    private static int place(Area area) {
        return area.isSite() ? area.site() : area.hall();
    }

    /** What the job is held to, in thousandths. */
    public int capPerMille(int slot) {
        return slot < cut.capacity() ? Throughput.NO_CAP - cut.get(slot) : Throughput.NO_CAP;
    }

    HeldBack heldBack() {
        return heldBack;
    }

    /** Whether an attempt that was not told to go is held back at the site. */
    public boolean holdsBack(Jobs jobs, int site) {
        int slot = site < heldBack.sites() ? heldBack.in(site).next(0) : -1;
        while (slot >= 0 && jobs.state(slot) != JobState.RUNNING) {
            slot = heldBack.in(site).next(slot + 1);
        }
        return slot >= 0;
    }

    /** Tasks beyond the fewest of an elastic job go without loss: they are never held back. */
    public int leastCap(Jobs jobs, int slot) {
        if (jobs.riders().isRider(slot)) {
            return Throughput.NO_CAP;
        }
        return Throughput.leastCap(jobs.kind(slot), jobs.power(slot).flexTier());
    }

    boolean isCappable(int node) {
        return (controlOf(node) & UNCAPPABLE) == 0;
    }

    boolean isSwitchable(int node) {
        return (controlOf(node) & SWITCHABLE) != 0;
    }

    private int controlOf(int node) {
        return node < control.capacity() ? control.get(node) : 0;
    }

    /** It draws, has no work and can be switched off. */
    boolean isIdle(int node) {
        return node < counted.capacity() && (counted.get(node) & DRAWS_IDLE) != 0;
    }

    /** It draws. */
    boolean isCounted(int node) {
        return node < counted.capacity() && (counted.get(node) & DRAWS) != 0;
    }

    boolean hasUncappable() {
        return uncappable > 0;
    }

    public boolean isComing(int node) {
        return switchedOf(node) == COMING;
    }

    private int switchedOf(int node) {
        return node < switched.capacity() ? switched.get(node) : 0;
    }

    /** Nodes that are switched off. */
    public IndexSet off() {
        return off;
    }

    static int hallOf(Fleet fleet, int node) {
        return fleet.hallOfRack(fleet.rackOf(node));
    }

    private static int siteOf(Fleet fleet, Jobs jobs, int slot) {
        return siteOf(fleet, jobs.grants().node(jobs.firstGrant(slot)));
    }

    static int siteOf(Fleet fleet, int node) {
        return fleet.siteOfRack(fleet.rackOf(node));
    }

    public int idleWatts(int gpuType) {
        return gpuType < idleWatts.capacity() ? idleWatts.get(gpuType) : 0;
    }

    public int peakWatts(int gpuType) {
        return gpuType < peakWatts.capacity() ? peakWatts.get(gpuType) : 0;
    }

    public int otherWatts(int gpuType) {
        return gpuType < otherWatts.capacity() ? otherWatts.get(gpuType) : 0;
    }

    /** What was told of the node's control, packed: for snapshots. */
    public int packedControl(int node) {
        return controlOf(node) | switchedOf(node) << 2;
    }

    /** Puts back what {@link #packedControl} gave. */
    public void restoreControl(Fleet fleet, Jobs jobs, int node, int packed) {
        setControl(fleet, jobs, node, (packed & UNCAPPABLE) == 0, (packed & SWITCHABLE) != 0);
        setSwitched(fleet, node, packed >>> 2);
        refresh(fleet, jobs, node);
    }

    /** What does not agree when all is counted again; empty when all does. */
    public List<String> audit(Fleet fleet, Jobs jobs) {
        List<String> wrong = new ArrayList<>();
        if (!isModelled) {
            return wrong;
        }
        wrong.addAll(later.audit(this, fleet, jobs));
        wrong.addAll(heldBack.audit(this, fleet, jobs));
        Power again = fork();
        again.recount(fleet, jobs);
        ensurePlaces(fleet);
        compare(wrong, "site", ofSites, again.ofSites);
        compare(wrong, "hall", ofHalls, again.ofHalls);
        return wrong;
    }

    private static void compare(List<String> wrong, String what, Draws kept, Draws counted) {
        for (int p = 0; p < counted.size(); p++) {
            boolean same = kept.base(p) == counted.base(p)
                    && kept.idle(p) == counted.idle(p)
                    && kept.work(p) == counted.work(p)
                    && kept.least(p) == counted.least(p);
            if (!same) {
                wrong.add("power of " + what + " " + p + ": kept " + kept.base(p) + ", " + kept.idle(p) + ", "
                        + kept.work(p) + ", " + kept.least(p) + ", counted " + counted.base(p) + ", "
                        + counted.idle(p) + ", " + counted.work(p) + ", " + counted.least(p) + " µW");
            }
        }
    }
}
