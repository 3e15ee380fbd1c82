package io.dure.app.control;

import io.dure.app.site.EngineClock;
import io.dure.app.site.How;
import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.app.store.Kept;
import io.dure.app.store.Page;
import io.dure.app.store.Postgres;
import io.dure.app.store.Reign;
import io.dure.app.store.Store;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A control plane that runs: a database, the one writer on it, and the sites. Founded from a scenario on an empty
 * database; else it goes on where the last one ended, however that was.
 */
public final class Plane implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Plane.class.getName());
    /** So that whoever goes on after a kill has no more than this to decide again. */
    private static final long SNAPSHOT_EVERY_PASSES = Integer.getInteger("dure.snapshot.passes", 20_000);

    private static final long SNAPSHOT_EVERY_EVENTS = 200_000;
    private static final long TRY_MILLIS = 500;

    private final Postgres database;
    private final Store store;
    private final Control control;
    private final Dispatch dispatch;
    private final Desk desk;
    private final List<Site> sites;
    private final Kept.Founded fleet;
    private final AtomicBoolean isClosing;
    private final AtomicBoolean isSaving = new AtomicBoolean();
    private final Thread trying = Thread.ofVirtual().name("dure-burn-in").unstarted(this::tryNodes);
    private final IdleJobs idle = new IdleJobs(this);
    private long savedSeq;
    private long events;

    /** Makes the site of this name with these nodes. */
    public interface Sites {
        Site make(String name, List<Site.Node> nodes, EngineClock clock);
    }

    /**
     * What to run.
     *
     * @param local the nodes of this machine, if it is to be a site of a new fleet
     * @param speed how much faster than real time Dure's time goes, also for the limits of what runs on this machine
     */
    public record Setup(Scenario scenario, List<Site.Node> local, double speed, String holder) {}

    private Plane(
            Postgres database,
            Store store,
            Control control,
            Dispatch dispatch,
            Desk desk,
            List<Site> sites,
            Kept.Founded fleet,
            AtomicBoolean isClosing) {
        this.database = database;
        this.store = store;
        this.control = control;
        this.dispatch = dispatch;
        this.desk = desk;
        this.sites = sites;
        this.fleet = fleet;
        this.isClosing = isClosing;
    }

    /** {@code told}: hears of each decision when it is on disk, by the writer, and must be quick. */
    public static Plane open(Postgres database, Setup setup, Sites makeSites, Consumer<Control.Passed> told)
            throws SQLException, InterruptedException {
        return open(database, setup, List.of(), makeSites, told);
    }

    /** The same with these sites in the fleet, as they are now. */
    public static Plane open(
            Postgres database, Setup setup, List<Newcomer> newcomers, Sites makeSites, Consumer<Control.Passed> told)
            throws SQLException, InterruptedException {
        AtomicBoolean isClosing = new AtomicBoolean();
        Store store = new Store(database, setup.holder, isClosing::get);
        try {
            return open(database, store, isClosing, setup, newcomers, makeSites, told);
        } catch (SQLException | InterruptedException | RuntimeException e) {
            store.close(); // a server that is to stop waits for whoever is connected
            throw e;
        }
    }

    private static Plane open(
            Postgres database,
            Store store,
            AtomicBoolean isClosing,
            Setup setup,
            List<Newcomer> newcomers,
            Sites makeSites,
            Consumer<Control.Passed> told)
            throws SQLException, InterruptedException {
        if (store.read(Kept::fleet).isEmpty()) {
            found(store, setup);
        }
        Kept.Founded fleet = store.read(Kept::fleet).orElseThrow();
        Recovered recovered = store.read(db -> Recovered.from(db, fleet));
        succeed(store, recovered);
        EngineClock clock = new RealClock(goesOnAt(fleet, recovered, setup.speed), setup.speed);
        Fleetbook joined = recovered.book().copy();
        Joining.of(0, joined, newcomers).forEach(joined::happened);
        List<Site> sites = sites(joined, makeSites, clock);
        Control[] control = new Control[1];
        Dispatch dispatch = new Dispatch(sites, database.readers(), () -> control[0].book(), fleet.zero());
        Plane[] plane = new Plane[1];
        control[0] = new Control(
                recovered,
                store,
                clock,
                fleet.zero(),
                dispatch,
                setup.scenario.world().later(),
                passed -> {
                    plane[0].passed(passed);
                    told.accept(passed);
                });
        Desk desk = new Desk(control[0], recovered.attempts(), fleet.zero());
        plane[0] = new Plane(database, store, control[0], dispatch, desk, sites, fleet, isClosing);
        plane[0].savedSeq = recovered.seq();
        plane[0].reconcile(recovered.unsettled(), newcomers);
        return plane[0];
    }

    private static void found(Store store, Setup setup) throws SQLException, InterruptedException {
        // Time that goes at a pace of its own has the scenario's dates.
        Optional<Instant> own =
                setup.speed == 1 ? Optional.empty() : setup.scenario.world().start();
        Instant zero = own.orElseGet(WallClock::now);
        store.found(setup.scenario.name(), setup.scenario.title(), zero.toEpochMilli());
        Engine engine = new Engine();
        Fleetbook book = new Fleetbook();
        Page page = new Page(1, 0);
        Journaled journal = new Journaled();
        for (Event event : Founding.of(setup.scenario, setup.local)) {
            engine.apply(event);
            journal.happened(event);
            if (book.happened(event)) {
                page.build(Journaled.bytes(event));
            }
        }
        Verdict verdict = engine.decide(0);
        byte[] body = journal.decided(0, verdict);
        page.journal(body, journal.events(), verdict.decisions().size());
        page.count(1, 0);
        page.also(db -> Reign.begin(db, 0, Engine.VERSION, null));
        store.write(page);
    }

    /** Writes down from where on this version of the engine decides, if another did before. */
    private static void succeed(Store store, Recovered recovered) throws SQLException {
        String before = store.read(Reign::last).map(Reign::engineVersion).orElse(OtherEngine.UNKNOWN);
        if (before.equals(OtherEngine.UNKNOWN)) { // decided again from the first event on, and all the same
            store.change(db -> Reign.begin(db, 0, Engine.VERSION, null));
        } else if (!before.equals(Engine.VERSION)) {
            byte[] known = recovered.engine().snapshot();
            store.change(db -> {
                Reign.begin(db, recovered.seq(), Engine.VERSION, known);
                Store.keepSnapshot(db, recovered.seq(), Engine.VERSION, known);
                Reign.audit(db, recovered.engine().nowMillis(), before + " to " + Engine.VERSION);
            });
            LOG.info(() -> "goes on with engine version " + Engine.VERSION + " where version " + before + " ended: "
                    + "decision " + recovered.seq());
        }
    }

    /** In real time, the date goes on while nobody runs; at another speed, time stood still meanwhile. */
    private static long goesOnAt(Kept.Founded fleet, Recovered recovered, double speed) {
        long last = Math.max(fleet.atMillis(), recovered.engine().nowMillis());
        long byDate = WallClock.now().toEpochMilli() - fleet.zero().toEpochMilli();
        return speed == 1 ? Math.max(last, byDate) : last;
    }

    private static List<Site> sites(Fleetbook book, Sites make, EngineClock clock) {
        List<Site> sites = new ArrayList<>();
        for (int s = 0; s < book.sites().size(); s++) {
            List<Site.Node> nodes = new ArrayList<>();
            for (int place = 0; place < book.nodesOfSite(s); place++) {
                int node = book.node(s, place);
                Fleetbook.Nodes lot = book.lot(node);
                nodes.add(new Site.Node(
                        book.nodeName(node),
                        book.gpuTypes().get(lot.gpuType()),
                        lot.gpus(),
                        lot.cpuMilli(),
                        lot.memoryMib(),
                        true));
            }
            sites.add(make.make(book.sites().get(s), nodes, clock));
        }
        return List.copyOf(sites);
    }

    /**
     * What is to be against what is: an attempt that its site does not know was never started, and is started now, or is
     * gone if it was to stop; one that nobody asked for is stopped. Then the sites tell, and the writer goes on.
     */
    private void reconcile(List<Kept.OpenAttempt> unsettled, List<Newcomer> newcomers) {
        List<Set<Tag>> known = new ArrayList<>();
        sites.forEach(site -> known.add(new TreeSet<>(site.known())));
        List<Tag> gone = new ArrayList<>();
        for (Kept.OpenAttempt open : unsettled) {
            settle(open, known.get(open.site()).remove(open.tag()), gone);
        }
        for (int s = 0; s < sites.size(); s++) {
            for (Tag stranger : known.get(s)) {
                dispatch.stop(s, stranger, 0);
            }
        }
        control.start();
        gone.forEach(tag -> control.ended(tag, How.stopped())); // they may be more than the writer takes unread
        join(newcomers);
        sites.forEach(site -> site.open(control));
        dispatch.begin();
        trying.start();
        idle.start();
    }

    /** Tells of what the fleet does not know yet, before anything is placed there. */
    private void join(List<Newcomer> newcomers) {
        if (!Joining.of(0, control.book(), newcomers).isEmpty()) {
            boolean _ = control.change(turn -> {
                        Joining.of(turn.nowMillis(), turn.book(), newcomers).forEach(turn::tell);
                        return true;
                    })
                    .join();
        }
    }

    private void settle(Kept.OpenAttempt open, boolean isThere, List<Tag> gone) {
        boolean isToStop = !open.stopCause().isEmpty();
        if (isThere && isToStop) {
            dispatch.stop(open.site(), open.tag(), 0);
        } else if (!isThere && isToStop) {
            gone.add(open.tag());
        } else if (!isThere) {
            dispatch.start(
                    open.site(),
                    open.tag(),
                    PlacementText.read(open.placement()),
                    control.atRest().capPerMille(open.tag().job()),
                    open.startedMillis());
        }
        if (!isToStop) {
            tasks(open);
        }
    }

    /** Those of an elastic attempt beyond its fewest. A site that has them does nothing. */
    private void tasks(Kept.OpenAttempt open) {
        for (Engine.Rider rider : control.atRest().riders(open.tag().job())) {
            dispatch.grow(open.site(), open.tag(), rider.task(), rider.placement());
            if (rider.isLeaving()) {
                dispatch.shrink(open.site(), open.tag(), rider.task(), 0);
            }
        }
    }

    /** Nodes in quarantine are looked at twice a second: may one be tried? */
    private void tryNodes() {
        try {
            while (!isClosing.get()) {
                TimeUnit.MILLISECONDS.sleep(TRY_MILLIS);
                if (control.quarantined() > 0) {
                    boolean _ = control.change(turn -> control.burnIn().step(turn))
                            .exceptionally(e -> {
                                LOG.log(Level.FINE, "nodes in quarantine are looked at later", e);
                                return false;
                            })
                            .join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passed(Control.Passed passed) {
        events += passed.events().size();
        boolean isTime = passed.seq() - savedSeq >= SNAPSHOT_EVERY_PASSES || events >= SNAPSHOT_EVERY_EVENTS;
        if (isTime && isSaving.compareAndSet(false, true)) {
            savedSeq = passed.seq();
            events = 0;
            var _ = control.ask(engine -> new Still(control.seq(), engine.fork()))
                    .thenAcceptAsync(still -> save(still.seq, still.engine))
                    .whenComplete((_, _) -> isSaving.set(false));
        }
    }

    /** What was known after a decision. */
    private record Still(long seq, Engine engine) {}

    private void save(long seq, Engine engine) {
        try (Connection db = database.readers().getConnection()) {
            Store.keepSnapshot(db, seq, Engine.VERSION, engine.snapshot());
        } catch (SQLException e) {
            LOG.log(
                    Level.WARNING,
                    e,
                    () -> "a snapshot was not kept; the journal is whole without it: " + e.getMessage());
        }
    }

    /** Keeps what is known now, so that whoever goes on from here has little to decide again. */
    public void keep() {
        Still still =
                control.ask(engine -> new Still(control.seq(), engine.fork())).join();
        save(still.seq, still.engine);
    }

    public Control control() {
        return control;
    }

    public Desk desk() {
        return desk;
    }

    /** Calls for compute. */
    public CallDesk calls() {
        return new CallDesk(control);
    }

    public Kept.Founded fleet() {
        return fleet;
    }

    public Postgres database() {
        return database;
    }

    /** The names of the nodes of a placement as it is kept. */
    public List<String> nodeNames(String placement) {
        Fleetbook book = control.book();
        return PlacementText.read(placement).nodes().stream()
                .map(n -> book.nodeName(n.node()))
                .distinct()
                .toList();
    }

    /** Index is the engine's number of the site. */
    public List<Site> sites() {
        return sites;
    }

    public Optional<Site> site(String name) {
        return sites.stream().filter(site -> site.name().equals(name)).findFirst();
    }

    /** Ends in order: nothing more is taken, what was decided is dispatched, a snapshot is kept. What runs goes on. */
    @Override
    public void close() throws IOException {
        trying.interrupt();
        idle.close();
        control.close();
        dispatch.close();
        sites.forEach(Site::close);
        save(control.seq(), control.atRest());
        isClosing.set(true);
        store.close();
        database.close();
    }
}
