package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Moves;
import io.dure.engine.Nearness;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFileTest {
    private static final String TEXT = """
            dure: scenario/v1
            title: Everything once
            seed: 5
            start: 2026-01-31T09:00
            rules: {policy: easy, reclaimGrace: 2m, guaranteedRun: 5m, reservationsPerQueue: 3, useHalfLife: 7d, stopTime: 10s}
            fleet:
              gpuTypes: [{name: H100}, {name: GB200}]
              sites:
                - name: seoul
                  halls:
                    - name: a
                      racks: [{count: 2, nodes: 4, gpusPerNode: 8, gpuType: H100}]
                    - name: b
                      racks: [{nodes: 18, gpusPerNode: 4, gpuType: GB200, link: rack}]
                - name: busan
                  halls: [{name: a, racks: [{nodes: 1, gpusPerNode: 1, gpuType: H100}]}]
            queues:
              - name: org
                queues: [{name: team, quota: 16, lendLimit: 8, borrowLimit: 0, weight: 2}, {name: 연구, quota: 8}]
              - {name: other, lendLimit: unlimited}
            workload:
              - {name: late, queue: org/team, user: kim, kind: fine-tuning, tasks: 2, gpusPerTask: 8, gpuType: H100,
                 runTime: 3h, timeLimit: 4h, checkpoint: 30m, priority: -3, evictable: false, at: 1h}
              - {queue: org/연구, kind: data, runTime: 90s, at: 5s, count: 2}
              - {name: s, queue: other, user: kim, kind: inference, runTime: 250ms, timeLimit: {factor: 1.5}, every: 2s, count: 3, from: 4s}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsHowNearTogetherJobsMustBeAndWhetherTheyAreMoved() throws IOException {
        Scenario scenario = ScenarioFile.read(write(TEXT.replace("stopTime: 10s", "moves: false, restartTime: 7m")
                .replace("runTime: 3h", "runTime: 3h, near: rack, prefer: link-domain")
                .replace("runTime: 90s", "runTime: 90s, prefer: node")));
        assertThat(scenario.rules().moves()).isEqualTo(new Moves(false, 420_000));
        assertThat(scenario.work().stream()
                        .filter(s -> s.wishes().near().preferred() != Level.SITE)
                        .map(s -> s.line() + " " + s.job(1, RunTimes.REQUESTED).near()))
                .containsExactlyInAnyOrder(
                        "22 " + new Nearness(Level.RACK, Level.LINK_DOMAIN),
                        "24 " + Nearness.preferred(Level.NODE),
                        "24 " + Nearness.preferred(Level.NODE));
    }

    @Test
    void numbersFleetAndQueuesInOrderOfTheFile() throws IOException {
        Scenario scenario = ScenarioFile.read(write(TEXT));
        assertThat(scenario.setup())
                .containsExactly(
                        new Event.GpuTypeAdded(0, 0, "H100"),
                        new Event.GpuTypeAdded(0, 1, "GB200"),
                        new Event.SiteAdded(0, 0, "seoul"),
                        new Event.HallAdded(0, 0, 0, "a"),
                        new Event.RackAdded(0, 0, 0, "r1"),
                        new Event.NodesAdded(0, 0, 4, 0, 0, 8, false),
                        new Event.RackAdded(0, 1, 0, "r2"),
                        new Event.NodesAdded(0, 4, 4, 1, 0, 8, false),
                        new Event.HallAdded(0, 1, 0, "b"),
                        new Event.RackAdded(0, 2, 1, "r1"),
                        new Event.NodesAdded(0, 8, 18, 2, 1, 4, true),
                        new Event.SiteAdded(0, 1, "busan"),
                        new Event.HallAdded(0, 2, 1, "a"),
                        new Event.RackAdded(0, 3, 2, "r1"),
                        new Event.NodesAdded(0, 26, 1, 3, 0, 1, false),
                        queue(0, -1, "all", 137, Queue.UNLIMITED, Queue.UNLIMITED, 1),
                        queue(1, 0, "org", 24, Queue.UNLIMITED, Queue.UNLIMITED, 1),
                        queue(2, 1, "team", 16, 8, 0, 2),
                        queue(3, 1, "연구", 8, Queue.UNLIMITED, Queue.UNLIMITED, 1),
                        queue(4, 0, "other", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
        assertThat(scenario.names())
                .isEqualTo(new Names(
                        List.of("H100", "GB200"),
                        List.of("seoul", "busan"),
                        List.of("all", "org", "org/team", "org/연구", "other"),
                        List.of("kim", "org/연구")));
        assertThat(scenario.rules())
                .isEqualTo(new Rules(Policy.EASY, 120_000, 300_000, 3).withUseHalfLifeMillis(7 * 86_400_000L));
        assertThat(scenario.stopMillis()).isEqualTo(10_000);
        assertThat(scenario.seed()).isEqualTo(5);
        assertThat(scenario.title()).isEqualTo("Everything once");
    }

    private static Event queue(int id, int parent, String name, long quota, long lend, long borrow, int weight) {
        return new Event.QueueSet(0, new Queue(id, parent, name, quota, lend, borrow, weight));
    }

    @Test
    void workComesInOrderOfSubmissionThenOfTheFile() throws IOException {
        List<Submission> work = ScenarioFile.read(write(TEXT)).work();
        assertThat(work)
                .extracting(Submission::name, Submission::submitMillis)
                .containsExactly(
                        tuple("s-1", 4_000L),
                        tuple("job2-1", 5_000L),
                        tuple("job2-2", 5_000L),
                        tuple("s-2", 6_000L),
                        tuple("s-3", 8_000L),
                        tuple("late", 3_600_000L));
        assertThat(work.getLast())
                .isEqualTo(new Submission(
                        "late",
                        22,
                        3_600_000,
                        10_800_000,
                        14_400_000,
                        1_800_000,
                        Ending.COMPLETED,
                        2,
                        0,
                        Kind.FINE_TUNING,
                        2,
                        8,
                        0,
                        -3,
                        false));
        assertThat(work.getFirst())
                .isEqualTo(new Submission(
                        "s-1",
                        25,
                        4_000,
                        250,
                        375,
                        0,
                        Ending.COMPLETED,
                        4,
                        0,
                        Kind.INFERENCE,
                        1,
                        1,
                        Job.ANY_TYPE,
                        0,
                        true));
        assertThat(work.get(1).requestedMillis()).isEqualTo(Job.NO_LIMIT);
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherAnother() throws IOException {
        Path file = write(drawn("count: 200"));
        Scenario scenario = ScenarioFile.read(file);
        assertThat(ScenarioFile.read(file)).isEqualTo(scenario);
        assertThat(ScenarioFile.open(file, OptionalLong.of(6)).scenario().work())
                .isNotEqualTo(scenario.work());
        assertThat(ScenarioFile.open(file, OptionalLong.of(5)).scenario()).isEqualTo(scenario);
    }

    @Test
    void drawsHaveTheLawAskedFor() throws IOException {
        List<Submission> work = ScenarioFile.read(write(drawn("count: 20000"))).work();
        assertThat(work.getLast().submitMillis() / 20000.0).isBetween(59_000.0, 61_000.0);
        long belowMedian =
                work.stream().filter(job -> job.runMillis() < 3_600_000).count();
        assertThat(belowMedian / 20000.0).isBetween(0.49, 0.51);
        // One sigma above the median lie 15.87 % of a log-normal law.
        double sigmaUp = 3_600_000 * Math.exp(0.8);
        long above = work.stream().filter(job -> job.runMillis() > sigmaUp).count();
        assertThat(above / 20000.0).isBetween(0.15, 0.17);
        assertThat(work).allMatch(job -> job.runMillis() <= 28_800_000);
        assertThat(work).allMatch(job -> job.requestedMillis() == 2 * job.runMillis());
        long failed = work.stream().filter(job -> job.ending() == Ending.FAILED).count();
        assertThat(failed / 20000.0).isBetween(0.045, 0.055);
    }

    @Test
    void theFirstDrawsAreFixedForEver() {
        Draws draws = new Draws(1, 0, Draws.Purpose.RUN_TIME);
        assertThat(List.of(draws.uniform(), draws.exponential(), draws.normal()))
                .isEqualTo(List.of(0.5698115281575161, 0.2970808197681072, 0.31634777516412843));
    }

    private static String drawn(String count) {
        int workload = TEXT.indexOf("  - {name: late");
        return TEXT.substring(0, workload)
                + "  - {queue: other, kind: data, runTime: {median: 1h, sigma: 0.8, max: 8h}, timeLimit: {factor: 2},"
                + " failShare: 0.05, arrivals: poisson, every: 1m, " + count + "}\n";
    }

    @Test
    void startIsADateInUtc() throws IOException {
        assertThat(ScenarioFile.open(write(TEXT), OptionalLong.empty()).start())
                .contains(Instant.parse("2026-01-31T09:00:00Z"));
        assertThat(ScenarioFile.open(write(TEXT.replace("T09:00", "")), OptionalLong.empty())
                        .start())
                .contains(Instant.parse("2026-01-31T00:00:00Z"));
    }

    @Test
    void aFolderMeansItsScenario() throws IOException {
        Files.createDirectory(folder.resolve("one-rack"));
        Files.writeString(folder.resolve("one-rack/scenario.yaml"), TEXT);
        assertThat(ScenarioFile.read(folder.resolve("one-rack")).name()).isEqualTo("one-rack");
        Path missing = folder.resolve("one-rak");
        assertThatThrownBy(() -> ScenarioFile.read(missing))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(missing + ": there is no such scenario; looked for " + missing + " and "
                        + missing + "/scenario.yaml, and near it lie " + folder.resolve("one-rack"))
                .hasMessageEndingWith(". Maybe " + folder.resolve("one-rack") + "?");
    }

    @Test
    void allMistakesAreToldAtOnceInOrderOfLine() throws IOException {
        Path file = write(TEXT.replace("stopTime", "stopTme")
                .replace("gpuType: GB200", "gpuType: GB20")
                .replace("queue: other", "queue: othr"));
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.getMessage()
                                        .lines()
                                        .map(line -> line.replaceFirst(".*yaml:(\\d+):.*Maybe", "$1")))
                                .containsExactly("5 stopTime?", "14 GB200?", "25 other?"));
    }

    @Test
    void aliasesServeButDoNotExplode() throws IOException {
        String anchored = TEXT.replace(
                "racks: [{count: 2, nodes: 4, gpusPerNode: 8, gpuType: H100}]",
                "racks: [&r {nodes: 4, gpusPerNode: 8, gpuType: H100}, *r]");
        assertThat(ScenarioFile.read(write(anchored)).setup())
                .isEqualTo(ScenarioFile.read(write(TEXT)).setup());
        StringBuilder bomb = new StringBuilder("dure: scenario/v1\na0: &a0 [x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThatThrownBy(() -> ScenarioFile.read(write(bomb.toString())))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("too many values");
        assertThatThrownBy(() -> ScenarioFile.read(write("a: " + "[".repeat(200_000))))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aTraceBringsItsJobs() throws IOException {
        Files.writeString(folder.resolve("day.swf"), "7 100 -1 60 4 -1 -1 -1 -1 -1 1 12 -1 -1 0 -1 -1 -1\n");
        int workload = TEXT.indexOf("  - {name: late");
        String text = TEXT.substring(0, workload) + "  - {trace: day.swf, queue: other, gpuType: GB200, from: 1h}\n";
        Scenario scenario = ScenarioFile.read(write(text));
        assertThat(scenario.work())
                .containsExactly(new Submission(
                        "day/7",
                        1,
                        3_600_000,
                        60_000,
                        Job.NO_LIMIT,
                        0,
                        Ending.COMPLETED,
                        4,
                        0,
                        Kind.DATA,
                        4,
                        1,
                        1,
                        0,
                        true));
        assertThat(scenario.names().users()).containsExactly("day/12");
    }

    @Test
    void aListAtTheTopIsNamed() {
        assertThatThrownBy(() -> ScenarioFile.read(write("- dure: scenario/v1\n")))
                .isInstanceOf(BadInput.class)
                .hasMessageEndingWith("yaml:1: the file is a list; a mapping of keys to values is needed.");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("day.yaml"), text);
    }
}
