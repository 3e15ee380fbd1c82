package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesJsonWithAllPromisedKeys() throws IOException {
        Path file = folder.resolve("o.json");
        Cli cli = Cli.run("simulate", Cli.scenario("one-rack"), "--json", file);
        assertThat(cli.code()).isZero();
        JsonNode json = JSON.readTree(file.toFile());
        for (String key : new String[] {
            "jobs.submitted",
            "jobs.started",
            "jobs.completed",
            "wait.meanSeconds",
            "wait.p50Seconds",
            "wait.p95Seconds",
            "wait.p99Seconds",
            "boundedSlowdown.mean",
            "utilisation.allocated",
            "utilisation.productive",
            "lastEndSeconds",
            "decisions",
            "wallSeconds",
            "simulatedSeconds",
            "peakHeapBytes"
        }) {
            assertThat(json.at("/" + key.replace('.', '/')).isNumber()).as(key).isTrue();
        }
        assertThat(json.at("/journalSha256").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void jsonToStandardOutputIsAllThatIsPrinted() throws IOException {
        Cli cli = Cli.run("simulate", Cli.scenario("one-rack"), "--json", "-");
        assertThat(JSON.readTree(cli.out()).at("/jobs/submitted").asInt()).isEqualTo(496);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void theJournalIsWhatItsSumSays() throws IOException {
        Path journal = folder.resolve("run.journal");
        Cli cli = Cli.run("simulate", Cli.scenario("one-rack"), "--json", "-", "--journal", journal);
        assertThat(Sha256.of(journal))
                .isEqualTo(JSON.readTree(cli.out()).at("/journalSha256").asText());
        Cli replay = Cli.run("replay", journal);
        assertThat(replay.code()).isZero();
        assertThat(replay.out()).contains("decisions are the same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "easy", "dure"})
    void everyPolicyPassesAllCheckers(String policy) {
        Cli cli = Cli.run("simulate", Cli.scenario("one-rack"), "--policy", policy, "--check");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("policy " + policy).endsWith("nothing was wrong.\n");
    }

    @Test
    void anotherSeedGivesAnotherRunAndTheSameSeedTheSame() throws IOException {
        String one = sha("--seed", "7");
        assertThat(sha("--seed", "7")).isEqualTo(one);
        assertThat(sha("--seed", "8")).isNotEqualTo(one);
    }

    private String sha(String... more) throws IOException {
        Cli cli = Cli.run("simulate", Cli.scenario("two-sites"), "--json", "-", more[0], more[1]);
        return JSON.readTree(cli.out()).at("/journalSha256").asText();
    }

    @Test
    void readsASmallTraceAndSaysWhatItSkips() throws IOException {
        Path trace = folder.resolve("small.swf");
        Files.writeString(trace, """
                ; MaxProcs: 4
                1 0 -1 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1
                2 5 -1 0 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1
                3 10 -1 50 4 -1 -1 4 60 -1 1 2 1 1 1 1 -1 -1
                """);
        Cli refused = Cli.run("simulate", "--trace", trace);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("small.swf")
                .contains("3")
                .contains("Maybe")
                .contains("--skip-bad-rows");
        Cli skipped = Cli.run("simulate", "--trace", trace, "--skip-bad-rows", "--json", "-", "--policy", "easy");
        assertThat(skipped.code()).isZero();
        assertThat(skipped.err()).contains("1 bad row skipped");
        assertThat(JSON.readTree(skipped.out()).at("/wait/meanSeconds").asDouble())
                .isEqualTo(45.0);
    }

    @Test
    void readsATableByItsColumnsOrByAMapping() throws IOException {
        Path philly = folder.resolve("philly.csv");
        Files.writeString(philly, """
                timestamp,duration,num_gpus,gpu_time,cluster
                2017-10-09 07:00:00,100,4,400,vc1
                2017-10-09 07:00:10,50,4,200,vc2
                """);
        Cli known = Cli.run("simulate", "--trace", philly, "--fleet", "procs:4", "--json", "-", "--policy", "easy");
        assertThat(known.code()).as(known.err()).isZero();
        assertThat(known.err()).contains("time 0 is now the first job's submission");
        JsonNode outcome = JSON.readTree(known.out());
        assertThat(outcome.at("/wait/meanSeconds").asDouble()).isEqualTo(45.0);
        Path mapping = folder.resolve("m.yaml");
        Files.writeString(mapping, """
                dure: mapping/v1
                columns: {submit: {column: timestamp, unit: date}, run: duration, gpus: num_gpus}
                filters: [{column: cluster, in: [vc1], why: other clusters}]
                """);
        Cli mapped = Cli.run(
                "simulate",
                "--trace",
                philly,
                "--mapping",
                mapping,
                "--scale-from",
                "4",
                "--scale-to",
                "12",
                "--fleet",
                "procs:12");
        assertThat(mapped.code()).as(mapped.err()).isZero();
        assertThat(mapped.err()).contains("dure: 1 row left out: other clusters");
        assertThat(mapped.out()).contains("philly: 3 jobs on 12 processors");
    }

    @Test
    void saysWhatIsWrongWithTablesAndScales() throws IOException {
        Path pods = folder.resolve("pods.csv");
        Files.writeString(pods, """
                name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
                p1,12000,16384,1,1000,T4|P100,LS,Running,100,400,150
                """);
        Path nodes = folder.resolve("nodes.csv");
        Files.writeString(nodes, "sn,cpu_milli,memory_mib,gpu,model\nn,64000,262144,2,P100\n");
        Cli good = Cli.run("simulate", "--trace", pods, "--fleet", "openb:" + nodes);
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.err()).contains("1 job may run on any of several GPU types");
        assertThat(Cli.run("simulate", "--trace", pods).err()).contains("Maybe --fleet openb:");
        assertThat(Cli.run("simulate", "--trace", nodes).err()).contains("Maybe --fleet openb:" + nodes);
        Cli both = Cli.run("simulate", "--trace", pods, "--mapping", nodes, "--format", "swf");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("both --format and --mapping");
        assertThat(Cli.run("simulate", "--trace", pods, "--scale", "0").err()).contains("from 0.0001 to 100000");
        assertThat(Cli.run("simulate", "--trace", pods, "--scale", "2", "--scale-to", "9")
                        .err())
                .contains("both --scale and --scale-to");
        assertThat(Cli.run("simulate", "--trace", pods, "--scale-from", "9").err())
                .contains("--scale-from without --scale-to");
        assertThat(Cli.run("simulate", "--trace", pods, "--scale-to", "9").err())
                .contains("Maybe --scale-from GPUS?");
        assertThat(Cli.run("simulate", Cli.scenario("one-rack"), "--scale", "2").err())
                .contains("a share above 0 and at most 1");
    }

    @Test
    void writesNothingWhenTheInputIsBad() throws IOException {
        Path report = folder.resolve("r.html");
        Path journal = folder.resolve("r.journal");
        Cli cli = Cli.run("simulate", folder.resolve("no-such"), "--report", report, "--journal", journal);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesToGuess() {
        assertThat(Cli.run("simulate").err())
                .contains("neither SCENARIO nor --trace")
                .contains("Maybe");
        assertThat(Cli.run("simulate", Cli.scenario("one-rack"), "--policy", "fair")
                        .err())
                .contains("fair");
        assertThat(Cli.run("simulate", Cli.scenario("one-rack"), "--fleet", "procs:3")
                        .err())
                .contains("--fleet without --trace");
    }

    @Test
    void saysWhyAJobNeverWillRun() throws IOException {
        Path file = folder.resolve("one.yaml");
        Files.writeString(file, """
                dure: scenario/v1
                title: "One\\e[31m node"
                fleet:
                  gpuTypes: [{name: T}]
                  sites:
                    - name: s
                      halls: [{name: h, racks: [{nodes: 1, gpusPerNode: 4, gpuType: T, link: node}]}]
                queues: [{name: mine, quota: 4}]
                workload: [{name: big, queue: mine, user: u, kind: data, gpusPerTask: 5, runTime: 1h, at: 0s}]
                """);
        Cli cli = Cli.run("simulate", file);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("Never will run: NeverFits 1 job (first: big)  No pool of nodes could hold the gang")
                .contains("4 GPUs on 1 node in 1 site; 1 job over")
                .contains("One [31m node")
                .containsPattern("bounded slowdown, mean +-\n")
                .containsPattern("wait, mean +- ");
    }

    @Test
    void saysWhatIsWrongWithATraceAFleetAndASeed() {
        assertThat(Cli.run("simulate", "--trace", folder).err()).contains("that is a folder");
        Path trace = Cli.scenario("one-rack").resolve("scenario.yaml");
        assertThat(Cli.run("simulate", "--trace", trace, "--fleet", "procs:0").err())
                .contains("--fleet is \"procs:0\"");
        assertThat(Cli.run("simulate", Cli.scenario("one-rack"), "--seed", "-1").err())
                .contains("--seed is -1; a whole number from 0 to 9007199254740991 is needed");
        assertThat(Cli.run("replay", folder).err()).contains("that is a folder");
    }
}
