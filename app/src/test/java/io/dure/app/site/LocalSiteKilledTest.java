package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Job;
import io.dure.twin.scenario.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program that owns the site is killed at any moment, again and again, while it starts 20 attempts: each of their
 * tasks runs exactly once. {@code -Ddure.seeds=N} for more seeds.
 */
final class LocalSiteKilledTest {
    private static final int ATTEMPTS = 20;
    private static final int KILLS = 3;
    private static final long LATEST_KILL_MILLIS = 700;

    @TempDir
    Path folder = Path.of("");

    static List<Integer> seeds() {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 1; seed <= Integer.getInteger("dure.seeds", 2); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @AfterEach
    void clear() {
        assertThat(new Machine(folder).clear()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachTaskRunsOnce(int seed) throws Exception {
        Draws draws = new Draws(seed, 0, Draws.Purpose.STRIKE);
        Machine machine = new Machine(folder);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Path ready = folder.resolve("ready-" + i);
            Process owner = owner(ready);
            await("the site", () -> Files.exists(ready) || !owner.isAlive());
            boolean ended = owner.waitFor((long) (draws.uniform() * LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
            owner.destroyForcibly().waitFor();
            killed += ended ? 0 : 1;
        }
        assertThat(killed).as("killed in time").isPositive();
        Heard heard = new Heard();
        try (LocalSite site = new LocalSite(machine.options(), new TestClock(1))) {
            site.open(heard);
            Owner.startAll(site, machine);
            for (int i = 0; i < ATTEMPTS; i++) {
                assertThat(heard.end(Owner.tag(i))).as("seed " + seed).isEqualTo(How.completed());
            }
            for (int i = 0; i < ATTEMPTS; i++) {
                assertThat(machine.lines("ran-" + Owner.tag(i)))
                        .as("tasks of " + Owner.tag(i) + ", seed " + seed)
                        .containsExactlyInAnyOrder("0", "1");
            }
            assertThat(heard.ends()).hasSize(ATTEMPTS);
        }
    }

    private Process owner(Path ready) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString(),
                        ready.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("owner.log").toFile())
                .start();
    }

    /** Starts all attempts that are not known, and then lives on until it is killed. */
    static final class Owner {
        private Owner() {}

        static Tag tag(int i) {
            return new Tag(i + 1, 1);
        }

        static void startAll(Site site, Machine machine) {
            for (int i = 0; i < ATTEMPTS; i++) {
                Work work = machine.script("sleep 0.1");
                List<Order.On> on = List.of(new Order.On(0, 1, 0, 1), new Order.On(1, 1, 0, 1));
                site.start(new Order(tag(i), "", work, on, Job.NO_LIMIT, 1000));
            }
        }

        public static void main(String[] args) throws Exception {
            Machine machine = new Machine(Path.of(args[0]));
            LocalSite site = new LocalSite(machine.options(), new TestClock(1));
            site.open(new Heard());
            Files.createFile(Path.of(args[1]));
            startAll(site, machine);
            Thread.sleep(TimeUnit.HOURS.toMillis(1));
        }
    }
}
