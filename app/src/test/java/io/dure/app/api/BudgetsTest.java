package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets: periods by hand; then a fleet in which one is spent, raised, and found again after a restart. */
final class BudgetsTest {
    @TempDir
    private Path folder = Path.of("");

    private static Budget of(String period, String from) {
        return new Budget(10.0, null, period, from, null).checked(LocalDate.of(2026, 11, 22));
    }

    @Test
    void periodsBeginAndEnd() {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        assertThat(of("month", "2026-01-01").begins(now)).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(of("month", "2026-11-10").begins(now)).isEqualTo("2026-11-10T00:00:00Z");
        assertThat(of("month", "2026-01-01").ends(now)).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(of("quarter", "2026-01-01").begins(now)).isEqualTo("2026-10-01T00:00:00Z");
        assertThat(of("quarter", "2026-01-01").ends(now)).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(of("year", "2025-01-01").begins(now)).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(of("once", "2026-03-03").begins(now)).isEqualTo("2026-03-03T00:00:00Z");
        assertThat(of("once", "2026-03-03").part(9, 0)).isEqualTo(0.9);
        assertThat(new Budget(10.0, 5.0, null, null, null).part(5, 4)).isEqualTo(0.8);
        assertThat(new Budget(0.0, null, null, null, null).part(0, 0)).isEqualTo(1);
    }

    @Test
    void nothingStartsWhenItIsSpentAndWhatRunsGoesOn() throws IOException, InterruptedException, SQLException {
        long waiting;
        long held;
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            String keeper = fleet.token("keeper", "queue-admin", "amaranth");
            Map<String, Object> job =
                    Map.of("queue", "amaranth/vision-amaranth", "gpus", 1, "gpuType", "H100", "runs", "5h");
            long running = fleet.submit(keeper, job);
            held = fleet.submit(keeper, Map.of("queue", "amaranth/vision-amaranth", "hold", true, "runs", "5h"));
            await(() -> state(fleet, running).equals("running"));
            spend(fleet, running, 10);
            assertThat(set(fleet, keeper, "amaranth", Map.of("gpuHours", 5, "period", "once", "from", "2026-01-01")))
                    .as("its own root is not its to bound")
                    .isEqualTo(403);
            assertThat(set(
                            fleet,
                            keeper,
                            "amaranth/vision-amaranth",
                            Map.of("gpuHours", 11.5, "from", "2026-01-01", "period", "once")))
                    .isEqualTo(204);
            JsonNode listed = fleet.get(keeper, "/v1/budgets").json().get("budgets");
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).get("percent").asDouble()).isBetween(86.0, 90.0);
            assertThat(fleet.get(keeper, "/v1/audit").body()).contains("budget-warning");
            assertThat(fleet.get(fleet.admin(), "/metrics").body())
                    .contains("dure_budget_used_ratio{queue=\"amaranth/vision-amaranth\"}");
            long before = fleet.submit(keeper, job);
            await(() -> state(fleet, before).equals("running"));

            spend(fleet, before, 2);
            assertThat(set(
                            fleet,
                            fleet.admin(),
                            "amaranth/vision-amaranth",
                            Map.of("gpuHours", 11.5, "from", "2026-01-01", "period", "once")))
                    .isEqualTo(204);
            waiting = fleet.submit(keeper, job);
            TimeUnit.MILLISECONDS.sleep(500);
            assertThat(state(fleet, waiting)).isEqualTo("waiting");
            assertThat(state(fleet, running)).isEqualTo("running");
            JsonNode why = fleet.get(keeper, "/v1/jobs/" + waiting + "/why").json();
            assertThat(why.at("/reasons/0/code").asText()).isEqualTo("BudgetSpent");
            assertThat(why.at("/reasons/0/words").asText())
                    .contains("amaranth/vision-amaranth")
                    .contains("spent");
            ServedFleet.Answer release = fleet.post(keeper, "/v1/jobs/" + waiting + "/release", Map.of());
            assertThat(release.status()).as(release.body()).isEqualTo(409);
            long elsewhere = fleet.submit(
                    keeper, Map.of("queue", "amaranth/speech-amaranth", "gpus", 1, "gpuType", "H100", "runs", "5h"));
            await(() -> state(fleet, elsewhere).equals("running"));
        }
        try (ServedFleet fleet = ServedFleet.start(folder, 1, UnaryOperator.identity())) {
            String admin = java.nio.file.Files.readString(folder.resolve("data").resolve("admin.token"))
                    .strip();
            assertThat(state(fleet, admin, waiting)).as("after a restart").isEqualTo("waiting");
            assertThat(fleet.get(admin, "/v1/jobs/" + waiting + "/why").body()).contains("BudgetSpent");
            assertThat(set(fleet, admin, "amaranth/vision-amaranth", Map.of("gpuHours", 1000, "period", "year")))
                    .isEqualTo(204);
            await(() -> state(fleet, admin, waiting).equals("running"));
            assertThat(state(fleet, admin, held)).as("its user holds it").isEqualTo("waiting");
            assertThat(fleet.get(admin, "/v1/jobs/" + held + "/why").body()).contains("OnHold");
            assertThat(fleet.call(admin, "DELETE", "/v1/budgets?queue=amaranth/vision-amaranth", "", Map.of())
                            .status())
                    .isEqualTo(204);
            assertThat(fleet.get(admin, "/v1/budgets").json().get("budgets")).isEmpty();
        }
    }

    @Test
    void elasticJobsDoNotGrowWhileItIsSpentAndPeoplesFreezesOutliveIt()
            throws IOException, InterruptedException, SQLException {
        try (ServedFleet fleet = ServedFleet.start(folder, 20, UnaryOperator.identity())) {
            String admin = fleet.admin();
            long other = fleet.submit(
                    admin,
                    Map.of(
                            "queue",
                            "bordeaux/vision-bordeaux",
                            "gpus",
                            8,
                            "tasks",
                            3,
                            "gpuType",
                            "H100",
                            "runs",
                            "5h"));
            await(() -> state(fleet, other).equals("running"));
            long elastic = fleet.submit(
                    admin,
                    Map.of(
                            "queue",
                            "amaranth/vision-amaranth",
                            "gpus",
                            8,
                            "tasks",
                            3,
                            "minTasks",
                            1,
                            "gpuType",
                            "H100",
                            "runs",
                            "5h"));
            await(() -> state(fleet, elastic).equals("running"));
            spend(fleet, elastic, 10);
            Map<String, Object> spent = Map.of("gpuHours", 5, "from", "2026-01-01", "period", "once");
            assertThat(set(fleet, admin, "amaranth/vision-amaranth", spent)).isEqualTo(204);
            assertThat(fleet.post(admin, "/v1/freezes/end", Map.of("queue", "amaranth/vision-amaranth"))
                            .status())
                    .as("that is no freeze of people's")
                    .isEqualTo(204);
            assertThat(fleet.get(admin, "/v1/freezes").json().get("freezes")).isEmpty();
            assertThat(fleet.get("", "/health/ready").body()).isEqualTo("ready");
            fleet.post(admin, "/v1/jobs/" + other + "/cancel", Map.of());
            await(() -> state(fleet, other).equals("cancelled"));
            TimeUnit.MILLISECONDS.sleep(1_500);
            assertThat(tasksBeyond(fleet, elastic)).isZero();
            fleet.post(admin, "/v1/freezes", Map.of("queue", "amaranth/vision-amaranth", "why", "x"));
            Map<String, Object> more = Map.of("gpuHours", 1000, "from", "2026-01-01", "period", "once");
            assertThat(set(fleet, admin, "amaranth/vision-amaranth", more)).isEqualTo(204);
            TimeUnit.MILLISECONDS.sleep(1_500);
            assertThat(tasksBeyond(fleet, elastic)).as("people have frozen it").isZero();
            fleet.post(admin, "/v1/freezes/end", Map.of("queue", "amaranth/vision-amaranth"));
            await(() -> tasksBeyond(fleet, elastic) > 0);
        }
    }

    private static int tasksBeyond(ServedFleet fleet, long job) {
        return fleet.serving()
                .plane()
                .control()
                .ask(engine -> engine.riders(job).size())
                .join();
    }

    private static int set(ServedFleet fleet, String token, String queue, Map<String, Object> budget)
            throws IOException, InterruptedException {
        return fleet.call(token, "PUT", "/v1/budgets?queue=" + queue, ServedFleet.text(budget), Map.of())
                .status();
    }

    /** So many GPU-hours, of yesterday. */
    private static void spend(ServedFleet fleet, long job, int hours) throws SQLException {
        try (Connection db = fleet.serving().plane().database().readers().getConnection();
                Statement s = db.createStatement()) {
            s.execute(
                    "insert into attempt (job, attempt, site, started_millis, ended_millis, ending, placement) values ("
                            + job + ", 900, 0, " + -3_600_000L * (hours + 1) + ", -3600000, 0, '[[0,1,0,1]]')");
        }
    }

    private static String state(ServedFleet fleet, long job) {
        return state(fleet, fleet.admin(), job);
    }

    private static String state(ServedFleet fleet, String token, long job) {
        try {
            return fleet.get(token, "/v1/jobs/" + job).json().at("/job/state").asText();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private static void await(java.util.function.BooleanSupplier what) throws InterruptedException {
        for (int i = 0; i < 200 && !what.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(List.of(what.getAsBoolean())).containsExactly(true);
    }
}
