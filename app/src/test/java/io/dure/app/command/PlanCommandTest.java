package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    @TempDir
    Path folder;

    /** Plan, report, and the plan run by the twin. */
    @Test
    void plansTheReferenceCaseAndTheTwinRunsIt() throws IOException {
        Path json = folder.resolve("plan.json");
        Path report = folder.resolve("plan.html");
        Cli planned =
                Cli.run("plan", Cli.scenario("korea-alliance"), "--no-levers", "--json", json, "--report", report);
        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out()).contains("optimal", "What binds", "ulsan");
        JsonNode plan = new ObjectMapper().readTree(Files.readString(json));
        assertThat(plan.get("gapPercent").asDouble()).isLessThanOrEqualTo(0.01);
        assertThat(plan.get("installs").size()).isGreaterThan(30);
        assertThat(plan.get("prices").get(0).has("checkedBy")).isTrue();
        assertThat(Files.readString(report)).contains("<h1 id=\"title\">Korea's GPU alliance");

        Path html = folder.resolve("twin.html");
        Cli run = Cli.run(
                "simulate",
                Cli.scenario("korea-alliance"),
                "--from",
                "2028-05-20",
                "--days",
                "1",
                "--scale",
                "0.01",
                "--rollout",
                json,
                "--report",
                html);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("Planned against achieved, 2028 Q2 to 2028 Q2");
        assertThat(Files.readString(html)).contains("\"plannedRunning\"");
    }

    @Test
    void noOutputTakesThePlaceOfWhatIsRead() throws IOException {
        Path own = folder.resolve("scenario.yaml");
        Files.copy(Cli.scenario("korea-alliance").resolve("scenario.yaml"), own);
        Path shocks = Files.writeString(folder.resolve("shocks.yaml"), "shocks: []");
        refuses("SCENARIO is the same file", "plan", own, "--json", own);
        refuses("SCENARIO is the same file", "plan", folder, "--report", own);
        refuses("SCENARIO is the same file", "standing", folder, "--json", own);
        refuses("--shock is the same file", "plan", own, "--shock", shocks, "--report", shocks);
        refuses("--under is the same file", "plan", own, "--under", shocks, "--json", shocks);
        assertThat(shocks).hasContent("shocks: []");
        assertThat(own).hasSameTextualContentAs(Cli.scenario("korea-alliance").resolve("scenario.yaml"));
    }

    private static void refuses(String why, Object... arguments) {
        Cli cli = Cli.run(arguments);
        assertThat(cli.code()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains("command line: --", why);
    }

    @Test
    void printsEveryRowByName() {
        Cli printed = Cli.run("plan", Cli.scenario("korea-alliance"), "--print-model");
        assertThat(printed.code()).isZero();
        assertThat(printed.out())
                .contains("power of ulsan, 2028 Q4 (MW): <= 41")
                .contains("install sk GB300 at ulsan, 2028 Q4 (thousand GPUs)")
                .contains("order ulsan-lng, 2027 Q2 (times) <= 1, whole");
    }

    @Test
    void aTargetThatCannotBeMetNamesTheLimitsThatClash() throws IOException {
        String yaml = Files.readString(Cli.scenario("korea-alliance").resolve("scenario.yaml"));
        String target = "  targets: [{recipient: sk, gpus: 30000, by: 2028-06-30}]\n  shocks:\n";
        Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml.replace("  shocks:\n", target));
        Cli none = Cli.run("plan", file);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out())
                .contains("no fewer limits do (proven)")
                .contains("infeasible: there is no plan", "target of sk, 2028 Q2 (thousand GPUs at work)")
                .contains("delivery to sk GB300, 2028 Q2");
    }

    @Test
    void anUnknownShockIsToldWithAGuess() {
        Cli bad = Cli.run("plan", Cli.scenario("korea-alliance"), "--shock", "hbm-20-les");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("hbm-20-les", "Maybe hbm-20-less?");
    }

    @Test
    void aScenarioWithoutAPlanIsToldSo() {
        Cli bad = Cli.run("plan", Cli.scenario("one-rack"));
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("no part \"plan\"");
    }

    @Test
    void whatIsNoPlanIsNotRun() throws IOException {
        Path file = Files.writeString(folder.resolve("no.json"), "{\"a\": 1}");
        Cli bad = Cli.run("simulate", Cli.scenario("korea-alliance"), "--rollout", file);
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("not a plan");
    }

    @Test
    void tellsTheStandingInBothLanguages() {
        assertThat(Cli.run("standing", Cli.scenario("korea-alliance")).out())
                .contains("Singapore is third", "What GPUs cannot change");
        assertThat(Cli.run("standing", Cli.scenario("korea-alliance"), "--korean")
                        .out())
                .contains("싱가포르", "GPU로 바꿀 수 없는 것");
    }
}
