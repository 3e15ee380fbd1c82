package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every site does. Each has at least three nodes with four GPUs each. */
abstract class SiteContract {
    static final long LONG_GRACE = 3_600_000;

    Site site;
    Heard heard = new Heard();

    /** A site where nothing has ever run. */
    abstract Site create() throws Exception;

    /** The site of this test once more, after it was closed; what it forgets by itself is told when it is open. */
    abstract Site again() throws Exception;

    /** Told of each order that is not forgotten. */
    void ordered(Order order) {}

    /** Told of each order that is. */
    void forgotten(Tag tag) {}

    /** Tells the site what it forgets by itself. */
    void remind() {}

    /** Ends by itself, soon. */
    abstract Work brief(int exitCode);

    /** Does not end before the test does, but goes when it is told to. */
    abstract Work lasting();

    /** Saves its work again and again and does not end; empty where a site cannot know that. */
    abstract Optional<Work> saving();

    /** How many tasks of the attempt have really run, each as often as it did; empty where nothing runs for real. */
    abstract OptionalInt runs(Tag tag) throws Exception;

    private void assertRuns(Tag tag, int count) throws Exception {
        assertThat(runs(tag).orElse(count)).as("runs of " + tag).isEqualTo(count);
    }

    @BeforeEach
    final void open() throws Exception {
        site = create();
        site.open(heard);
    }

    @AfterEach
    final void close() throws Exception {
        site.close();
    }

    final void reopen() throws Exception {
        site.close();
        heard = new Heard();
        site = again();
        site.open(heard);
        remind();
    }

    final Order order(Tag tag, Work work, Order.On... on) {
        return new Order(tag, "job " + tag.job(), work, List.of(on), Job.NO_LIMIT, 1000);
    }

    final Tag start(Tag tag, Work work, Order.On... on) {
        Order order = order(tag, work, on.length == 0 ? new Order.On[] {new Order.On(0, 1, 0, 1)} : on);
        ordered(order);
        site.start(order);
        return tag;
    }

    final Tag start(long job, Work work) {
        return start(new Tag(job, 1), work);
    }

    @Test
    void tellsFirstHowItsNodesAre() {
        assertThat(site.nodes()).hasSizeGreaterThanOrEqualTo(3).allMatch(n -> n.gpus() >= 4 && n.cpuMilli() > 0);
        assertThat(heard.nodes()).extracting(Heard.Node::node).containsExactlyElementsOf(numbers());
        assertThat(heard.nodes()).extracting(Heard.Node::state).containsOnly(NodeState.UP);
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        site.nodes().forEach(_ -> numbers.add(numbers.size()));
        return numbers;
    }

    @Test
    void tellsHowAnAttemptEnded() throws Exception {
        Tag well = start(1, brief(0));
        Tag badly = start(2, brief(7));
        assertThat(heard.end(well)).isEqualTo(How.completed());
        assertThat(heard.end(badly).kind()).isEqualTo(How.Kind.FAILED);
        assertThat(heard.end(badly).exitCode()).isEqualTo(OptionalInt.of(7));
        assertThat(heard.end(badly).detail()).contains("exit code 7");
        assertRuns(well, 1);
    }

    @Test
    void startsOnceHoweverOftenItIsOrdered() throws Exception {
        Order order = order(new Tag(5, 2), brief(0), new Order.On(0, 1, 0, 1));
        ordered(order);
        CountDownLatch all = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                awaitOpen(all);
                site.start(order);
            }));
        }
        all.countDown();
        for (Thread t : threads) {
            t.join();
        }
        heard.end(order.tag());
        site.start(order);
        reopen();
        site.start(order);
        heard.end(order.tag());
        Tag marker = start(6, brief(0)); // by now the orders before it are through
        heard.end(marker);
        assertRuns(order.tag(), 1);
        assertThat(heard.ends(order.tag())).hasSize(1);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anotherAttemptIsAnother() throws Exception {
        Tag first = start(new Tag(9, 1), brief(3));
        heard.end(first);
        Tag second = start(new Tag(9, 2), brief(0));
        assertThat(heard.end(second)).isEqualTo(How.completed());
        assertRuns(first, 1);
        assertRuns(second, 1);
        assertThat(site.known()).containsExactly(first, second);
    }

    @Test
    void tellsAnEndAgainUntilItMayForget() throws Exception {
        Tag tag = start(1, brief(4));
        heard.end(tag);
        reopen();
        assertThat(heard.end(tag).exitCode()).isEqualTo(OptionalInt.of(4));
        assertThat(site.known()).containsExactly(tag);
        site.forget(tag);
        forgotten(tag);
        await("that it is forgotten", () -> site.known().isEmpty());
        reopen();
        heard.end(start(2, brief(0)));
        assertThat(heard.ends(tag)).isEmpty();
        assertThat(site.known()).containsExactly(new Tag(2, 1));
    }

    @Test
    void whatRunsIsNotForgotten() throws Exception {
        Tag tag = start(1, lasting());
        site.forget(tag);
        site.stop(tag, LONG_GRACE);
        assertThat(heard.end(tag)).isEqualTo(How.stopped());
        assertThat(site.known()).containsExactly(tag);
    }

    @Test
    void stops() {
        Tag tag = start(1, lasting());
        assertThat(site.known()).containsExactly(tag);
        site.stop(tag, LONG_GRACE);
        assertThat(heard.end(tag)).isEqualTo(How.stopped());
        assertThat(heard.ends()).hasSize(1);
    }

    @Test
    void aStopOfWhatIsOverOrUnknownIsNothing() {
        Tag over = start(1, brief(0));
        heard.end(over);
        site.stop(over, 0);
        site.stop(new Tag(77, 1), 0);
        site.shrink(new Tag(77, 1), 1, 0);
        site.grow(new Tag(77, 1), 1, new Order.On(0, 1, 0, 1));
        site.cap(new Tag(77, 1), 500);
        site.forget(new Tag(77, 1));
        heard.end(start(2, brief(0)));
        assertThat(heard.ends(over)).containsExactly(How.completed());
        assertThat(heard.ends()).hasSize(2);
        assertThat(heard.gone()).isEmpty();
    }

    /** A site tells how old the last checkpoint is, or nothing: of what never saved, is over or unknown it knows none. */
    @Test
    void tellsHowOldTheLastCheckpointIs() {
        assertThat(site.checkpointAgeMillis(new Tag(77, 1))).isEmpty();
        Tag lasting = start(1, lasting());
        if (saving().isPresent()) {
            Tag saving = start(2, saving().get());
            await("a checkpoint", () -> site.checkpointAgeMillis(saving).isPresent());
            assertThat(site.checkpointAgeMillis(saving).orElse(-1)).isBetween(0L, 3_600_000L);
            site.stop(saving, LONG_GRACE);
            heard.end(saving);
            assertThat(site.checkpointAgeMillis(saving)).isEmpty();
        }
        assertThat(site.checkpointAgeMillis(lasting)).isEmpty();
        site.stop(lasting, LONG_GRACE);
        heard.end(lasting);
    }

    @Test
    void aGangIsOneAttempt() throws Exception {
        Tag tag = start(
                new Tag(3, 1),
                brief(0),
                new Order.On(0, 0b11, 0, 2),
                new Order.On(1, 0b1111, 0, 2),
                new Order.On(2, 0b1, 0, 1));
        assertThat(heard.end(tag)).isEqualTo(How.completed());
        assertThat(heard.ends()).hasSize(1);
        assertRuns(tag, 5);
    }

    @Test
    void growsAndShrinks() throws Exception {
        Tag tag = start(1, lasting());
        site.grow(tag, 1, new Order.On(1, 1, 0, 1));
        site.grow(tag, 1, new Order.On(1, 1, 0, 1));
        site.grow(tag, 2, new Order.On(2, 1, 0, 1));
        awaitRuns(tag, 3);
        site.shrink(tag, 1, LONG_GRACE);
        site.shrink(tag, 1, LONG_GRACE);
        await("the end of task 1", () -> !heard.gone().isEmpty());
        assertThat(heard.gone()).containsExactly(new Heard.Gone(tag, 1));
        assertThat(heard.ends()).isEmpty();

        site.grow(tag, 1, new Order.On(1, 1, 0, 1)); // the number is free again
        awaitRuns(tag, 4);
        site.shrink(tag, 1, LONG_GRACE);
        await("the end of task 1", () -> heard.gone().size() == 2);
        site.stop(tag, LONG_GRACE);
        assertThat(heard.end(tag)).isEqualTo(How.stopped());
        assertThat(heard.gone()).hasSize(2); // task 2 went with the attempt
    }

    /** Until so many tasks of it run or ran. */
    void awaitRuns(Tag tag, int count) {
        await(count + " tasks of " + tag, () -> {
            try {
                return runs(tag).orElse(count) >= count;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void closeLeavesAttemptsRunningAndTheyAreFoundAgain() throws Exception {
        Tag lasting = start(1, lasting());
        Tag brief = start(2, brief(5));
        awaitRuns(lasting, 1);
        awaitRuns(brief, 1);
        reopen();
        assertThat(site.known()).containsExactly(lasting, brief);
        assertThat(heard.end(brief).exitCode()).isEqualTo(OptionalInt.of(5));
        assertThat(heard.ends(lasting)).isEmpty();
        site.stop(lasting, LONG_GRACE);
        assertThat(heard.end(lasting)).isEqualTo(How.stopped());
        assertRuns(lasting, 1);
    }

    @Test
    void whatIsToldToAClosedSiteIsNothing() throws Exception {
        site.close();
        site.start(order(new Tag(1, 1), brief(0), new Order.On(0, 1, 0, 1)));
        site.stop(new Tag(1, 1), 0);
        reopen();
        heard.end(start(2, brief(0)));
        assertThat(site.known()).containsExactly(new Tag(2, 1));
        assertRuns(new Tag(1, 1), 0);
    }

    @Test
    void refusesAPlaceThatIsNotThere() {
        Tag tag = start(new Tag(1, 1), brief(0), new Order.On(site.nodes().size(), 1, 0, 1));
        assertThat(heard.end(tag).kind()).isEqualTo(How.Kind.FAILED);
        assertThat(heard.end(tag).exitCode()).isEmpty();
        assertThat(heard.end(tag).detail()).contains("no such place");
    }

    @Test
    void tellsHowANodeIsWhenItIsSwitched() {
        int before = heard.nodes().size();
        site.power(1, true);
        await("the node", () -> heard.nodes().size() > before);
        assertThat(heard.nodes().getLast()).isEqualTo(new Heard.Node(1, NodeState.UP, ""));
        site.power(1, false);
        await("the node", () -> heard.nodes().size() > before + 1);
        assertThat(heard.nodes().getLast().node()).isEqualTo(1);
        assertThat(heard.nodes().getLast().why()).isNotEmpty();
    }

    @Test
    void runsManyAtOnce() throws Exception {
        int many = 200;
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            tags.add(start(i + 1, i % 2 == 0 ? brief(i % 5) : lasting()));
        }
        assertThat(site.known()).hasSize(many);
        for (int i = 1; i < many; i += 2) {
            site.stop(tags.get(i), LONG_GRACE);
        }
        for (int i = 0; i < many; i++) {
            How how = heard.end(tags.get(i));
            assertThat(how.kind())
                    .as(tags.get(i) + ": " + how)
                    .isEqualTo(i % 2 == 1 ? How.Kind.STOPPED : i % 5 == 0 ? How.Kind.COMPLETED : How.Kind.FAILED);
        }
        assertThat(heard.ends()).hasSize(many);
        tags.forEach(site::forget);
        await("that all are forgotten", () -> site.known().isEmpty());
    }
}
