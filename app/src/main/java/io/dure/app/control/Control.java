package io.dure.app.control;

import io.dure.app.notify.Notice;
import io.dure.app.notify.Outbox;
import io.dure.app.site.EngineClock;
import io.dure.app.site.Happenings;
import io.dure.app.site.How;
import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.app.store.Fenced;
import io.dure.app.store.Page;
import io.dure.app.store.Store;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one writer. Takes what has come since the last decision, tells it to the engine, lets it decide, writes all of it
 * down in one transaction; then acknowledges, and only then dispatches. What was acknowledged is on disk; what was
 * dispatched was on disk before.
 */
public final class Control implements AutoCloseable, Happenings {
    private static final Logger LOG = Logger.getLogger(Control.class.getName());
    private static final int MOST_AT_ONCE = 4096;
    /** Beyond so many jobs a decision takes no more requests: others wait less for the next. */
    private static final int ENOUGH_JOBS = 4000;
    /** So long changes are gathered at most after a decision, for a part of the time that it took: more share the next. */
    private static final long MOST_GATHERED_NANOS = 20_000_000;

    private static final int MOST_WAITING = 100_000;
    private static final long LONGEST_SLEEP_MILLIS = 1_000;
    private static final long BEAT_NANOS = 2_000_000_000L;

    private final Store store;
    private final Engine engine;
    private final Fleetbook book;
    private final People people;
    private final Attempts attempts;
    private final Dated dated;
    private final Shut shut;
    private final Drains drains;
    private final Suspects suspects;
    private final BurnIn burnIn;
    private final EngineClock clock;
    private final Dispatch dispatch;
    private final List<Event> later;
    private final Consumer<Passed> told;
    private final BlockingQueue<Call<?>> inbox = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::work, "dure-writer");

    private final Outbox outbox = new Outbox();
    private final List<Glance<?>> glances = new CopyOnWriteArrayList<>();

    private volatile long seq;
    private volatile long seqByPeople;
    private long nextJob;
    private int laterTold;
    private long wakeAtMillis;
    private long gatheredUntilNanos = System.nanoTime();
    private long lastWrittenNanos = System.nanoTime();
    private volatile Fleetbook seen;
    private volatile boolean isClosing;

    /** Goes on with what was recovered. {@code told}: hears of each decision when it is on disk, by the writer. */
    Control(
            Recovered from,
            Store store,
            EngineClock clock,
            Instant zero,
            Dispatch dispatch,
            List<Event> later,
            Consumer<Passed> told) {
        this.store = store;
        engine = from.engine();
        book = from.book();
        people = from.people();
        attempts = from.attempts();
        dated = from.dated();
        shut = from.shut();
        drains = from.drains();
        suspects = from.suspects();
        burnIn = new BurnIn(suspects, attempts, drains, zero);
        seq = from.seq();
        nextJob = from.nextJob();
        laterTold = from.laterTold();
        this.clock = clock;
        this.dispatch = dispatch;
        this.later = later;
        this.told = told;
        seen = book.copy();
        wakeAtMillis = engine.nowMillis();
    }

    /** A decision that is on disk. */
    public record Passed(long seq, long atMillis, List<Event> events, Verdict verdict) {}

    /** Something that changes what the engine knows. Throws when it cannot be, and has changed nothing then. */
    interface Change<T> {
        T make(Turn turn);
    }

    private record Call<T>(Change<T> change, boolean isQuestion, int jobs, CompletableFuture<T> answer) {}

    void start() {
        thread.start();
    }

    /** Answered when it is on disk. */
    <T> CompletableFuture<T> change(Change<T> change) {
        return change(0, change);
    }

    /** The same of a change that brings so many jobs. */
    <T> CompletableFuture<T> change(int jobs, Change<T> change) {
        return put(new Call<>(change, false, jobs, new CompletableFuture<>()));
    }

    /** What the engine knows after the last decision that is on disk. The question must be short, and change nothing. */
    public <T> CompletableFuture<T> ask(Function<Engine, T> question) {
        return put(new Call<>(turn -> question.apply(turn.engine()), true, 0, new CompletableFuture<>()));
    }

    /** A question that is asked often. Must be quick, and change nothing. */
    public <T> Glance<T> glance(Function<Engine, T> question) {
        Glance<T> glance = new Glance<>(this, question);
        glances.add(glance);
        return glance;
    }

    /** An engine that goes its own way from here: what if. */
    public CompletableFuture<Engine> fork() {
        return ask(Engine::fork);
    }

    /** Names and belongings, as of the last decision. */
    public Fleetbook book() {
        return seen;
    }

    public People people() {
        return people;
    }

    /** Quotas that change later. */
    public Dated dated() {
        return dated;
    }

    /** Queues in which nothing starts. */
    public Shut shut() {
        return shut;
    }

    public EngineClock clock() {
        return clock;
    }

    /** What is to be told to those who asked for it. */
    public Outbox outbox() {
        return outbox;
    }

    /** Within a change alone. */
    Drains drains() {
        return drains;
    }

    /** Within a change alone. */
    Suspects suspects() {
        return suspects;
    }

    /** Within a change alone. */
    BurnIn burnIn() {
        return burnIn;
    }

    /** How many nodes are in quarantine. */
    public int quarantined() {
        return suspects.count();
    }

    private <T> CompletableFuture<T> put(Call<T> call) {
        if (isClosing || !inbox.offer(call)) {
            call.answer.completeExceptionally(new Busy(isClosing));
        }
        return call.answer;
    }

    // ---- what sites tell --------------------------------------------------------------------------------------

    @Override
    public void ended(Tag tag, How how) {
        tell(turn -> ended(turn, tag, how), () -> dispatch.forget(tag));
    }

    private boolean ended(Turn turn, Tag tag, How how) {
        List<Integer> nodes = engine.placement(tag.job()).stream()
                .flatMap(p -> p.nodes().stream())
                .map(Placement.OnNode::node)
                .distinct()
                .toList();
        Optional<Ending> ending = Ends.ended(turn, attempts, tag, how);
        if (ending.isPresent()) {
            // of a gang that is lost, its site says which node went down
            if (how.kind() == How.Kind.LOST && nodes.size() == 1 && !suspects.isOff(nodes.getFirst())) {
                suspects.fault(turn, nodes.getFirst(), "an attempt was lost: " + how.detail());
            }
            burnIn.ended(turn, tag.job(), ending.get(), how.detail());
        }
        return ending.isPresent();
    }

    @Override
    public void taskGone(Tag tag, int task) {
        tell(turn -> Ends.taskGone(turn, attempts, tag, task), () -> {});
    }

    @Override
    public void node(Site site, int node, NodeState state, String why) {
        tell(
                turn -> {
                    int its = turn.book().node(dispatch.number(site), node);
                    boolean isNews = Ends.node(turn, drains, suspects, its, state);
                    if (isNews && state == NodeState.DOWN && !suspects.isOff(its) && !Suspects.isSavingPower(why)) {
                        suspects.fault(turn, its, why.isEmpty() ? "it went down" : why);
                    }
                    return isNews;
                },
                () -> {});
    }

    @Override
    public void suspect(Site site, int node, String why) {
        tell(
                turn -> {
                    int its = turn.book().node(dispatch.number(site), node);
                    if (!suspects.isHeld(its)) {
                        suspects.hold(turn, its, why, Suspects.WHO);
                    }
                    return true;
                },
                () -> {});
    }

    /** What a site tells must not be lost: it waits for its turn as long as it takes. */
    private void tell(Change<Boolean> change, Runnable then) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        var _ = answer.whenComplete((_, failed) -> {
            if (failed == null) {
                then.run();
            } else if (!(failed instanceof Busy)) {
                LOG.log(Level.WARNING, failed, () -> "what a site told cannot be: " + failed.getMessage());
            }
        });
        try {
            if (isClosing) {
                answer.completeExceptionally(new Busy(true));
            } else {
                inbox.put(new Call<>(change, false, 0, answer));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the loop ---------------------------------------------------------------------------------------------

    private void work() {
        try {
            List<Call<?>> batch = new ArrayList<>();
            while (!isClosing) {
                batch.clear();
                take(batch);
                long begun = System.nanoTime();
                turn(batch);
                long ended = System.nanoTime();
                gatheredUntilNanos = ended + Math.min(MOST_GATHERED_NANOS, ended - begun);
                if (System.nanoTime() - lastWrittenNanos > BEAT_NANOS) {
                    store.beat();
                    lastWrittenNanos = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Fenced e) {
            LOG.severe(e.getMessage());
            Runtime.getRuntime().halt(3);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, e, () -> "the writer cannot go on; what was acknowledged is safe: " + e);
            Runtime.getRuntime().halt(4);
        } finally {
            isClosing = true;
            List<Call<?>> left = new ArrayList<>();
            inbox.drainTo(left);
            left.forEach(call -> call.answer.completeExceptionally(new Busy(true)));
        }
    }

    /**
     * The changes that have come; waits for the first of them, or until the engine has something to do by itself.
     * Questions are answered meanwhile: what the engine knows now is on disk.
     */
    private void take(List<Call<?>> batch) throws InterruptedException {
        long wake = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(sleepMillis());
        int jobs = 0;
        for (int calls = 0; calls < MOST_AT_ONCE && jobs < ENOUGH_JOBS; calls++) {
            long until = batch.isEmpty() ? Math.max(wake, gatheredUntilNanos) : gatheredUntilNanos;
            long wait = until - System.nanoTime();
            Call<?> next = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            if (next.isQuestion) {
                answer(next);
            } else {
                batch.add(next);
                jobs += next.jobs;
            }
        }
    }

    private <T> void answer(Call<T> question) {
        long now = Math.max(clock.nowMillis(), engine.nowMillis());
        List<Runnable> answer = new ArrayList<>();
        make(question, new OneTurn(now, new Page(seq + 1, now)), answer);
        answer.forEach(Runnable::run);
    }

    private long sleepMillis() {
        long next = Math.min(Math.min(wakeAtMillis, nextLaterMillis()), dated.nextMillis());
        if (next == Long.MAX_VALUE) {
            return LONGEST_SLEEP_MILLIS;
        }
        return Math.clamp(clock.realMillis(Math.max(0, next - clock.nowMillis())), 0, LONGEST_SLEEP_MILLIS);
    }

    private long nextLaterMillis() {
        return laterTold < later.size() ? later.get(laterTold).atMillis() : Long.MAX_VALUE;
    }

    private void turn(List<Call<?>> batch) throws InterruptedException {
        long now = Math.max(clock.nowMillis(), engine.nowMillis());
        OneTurn turn = new OneTurn(now, new Page(seq + 1, now));
        List<Runnable> acknowledgements = new ArrayList<>();
        while (nextLaterMillis() <= now) {
            Event due = later.get(laterTold++);
            if (!(due instanceof Event.QueueSet && dated.hasPlan())) {
                turn.tell(Timed.at(due, now));
            }
        }
        dated.apply(turn);
        batch.forEach(call -> make(call, turn, acknowledgements));
        if (turn.events.isEmpty() && now < wakeAtMillis && !turn.mustWrite) {
            acknowledgements.forEach(Runnable::run);
            return;
        }
        Verdict verdict = engine.decide(now);
        wakeAtMillis = verdict.wakeAtMillis();
        List<Runnable> orders = new Verdicts(turn, attempts, dispatch, suspects).write(verdict);
        Page page = turn.page;
        page.journal(
                turn.journal.decided(now, verdict),
                turn.events.size(),
                verdict.decisions().size());
        page.count(nextJob, laterTold);
        if (!outbox.isIdle()) {
            List<Notice> notices = new ArrayList<>(Noticed.of(turn.events, verdict, book, now));
            notices.addAll(turn.notices);
            page.also(db -> Outbox.write(db, notices));
        }
        store.write(page);
        lastWrittenNanos = System.nanoTime();
        if (turn.isByPeople) {
            seqByPeople = page.seq();
        }
        seq = page.seq();
        if (turn.isRebuilt) {
            seen = book.copy();
        }
        glances.forEach(glance -> glance.look(engine));
        acknowledgements.forEach(Runnable::run);
        orders.forEach(Runnable::run);
        told.accept(new Passed(seq, now, List.copyOf(turn.events), verdict));
    }

    /** Makes the change now, and leaves the answer for when it is on disk. */
    private static <T> void make(Call<T> call, Turn turn, List<Runnable> acknowledgements) {
        try {
            T result = call.change.make(turn);
            acknowledgements.add(() -> call.answer.complete(result));
        } catch (RuntimeException e) {
            acknowledgements.add(() -> call.answer.completeExceptionally(e));
        }
    }

    /** What is changed within one turn. */
    private final class OneTurn implements Turn {
        private final long nowMillis;
        private final Page page;
        private final Journaled journal = new Journaled();
        private final List<Event> events = new ArrayList<>();
        private final List<Notice> notices = new ArrayList<>();
        private boolean isRebuilt;
        private boolean isByPeople;
        private boolean mustWrite;

        private OneTurn(long nowMillis, Page page) {
            this.nowMillis = nowMillis;
            this.page = page;
        }

        @Override
        public long nowMillis() {
            return nowMillis;
        }

        @Override
        public void tell(Event event) {
            engine.apply(event);
            events.add(event);
            journal.happened(event);
            if (book.happened(event)) {
                page.build(Journaled.bytes(event));
                isRebuilt = true;
            }
            switch (event) {
                case Event.JobSubmitted e -> nextJob = e.job().nextId();
                case Event.AttemptEnded _, Event.TaskGone _ -> {}
                default -> isByPeople = true; // or by a site, or by a date: rarely
            }
        }

        @Override
        public Page page() {
            mustWrite = true;
            return page;
        }

        @Override
        public void notice(String event, String detail) {
            notice(event, 0, 0, detail);
        }

        @Override
        public void notice(String event, long job, int attempt, String detail) {
            notices.add(new Notice(event, job, attempt, nowMillis, detail));
        }

        @Override
        public Engine engine() {
            return engine;
        }

        @Override
        public Fleetbook book() {
            return book;
        }

        @Override
        public People people() {
            return people;
        }

        @Override
        public long nextJob() {
            return nextJob;
        }
    }

    /** What is known after the last decision. Only before it starts and when it is closed. */
    Engine atRest() {
        if (thread.isAlive()) {
            throw new IllegalStateException("the writer still writes");
        }
        return engine;
    }

    /** How many decisions are on disk. */
    public long seq() {
        return seq;
    }

    /** The last decision before which somebody had changed something else than what is submitted and what ends. */
    public long seqByPeople() {
        return seqByPeople;
    }

    /** Takes no more, finishes the decision at hand, and ends. */
    @Override
    public void close() {
        isClosing = true;
        Joined.join(thread);
    }
}
