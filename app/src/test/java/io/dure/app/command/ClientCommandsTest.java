package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.client.FakeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a control plane that answers what it was told to. */
class ClientCommandsTest extends SignedIn {
    ClientCommandsTest() throws IOException {}

    private static String job(long id, String name, String state, String more) {
        return """
                {"id":%d,"name":"%s","queue":"vision","user":"kim","kind":"data","gpus":8.0,"priority":0,"state":"%s",\
                "attempt":1,"submitted":"2025-03-01T09:00:00Z"%s}""".formatted(id, name, state, more);
    }

    // ---- what is shown ----------------------------------------------------------------------------------------

    @Test
    void jobsAreATable() {
        fake.on(
                "GET /v1/jobs?limit=30&queue=vision&state=running",
                200,
                "{\"jobs\":["
                        + job(12, "학습", "running", ",\"started\":\"2025-03-01T09:01:00Z\"") + ","
                        + job(
                                7,
                                "sweep",
                                "completed",
                                ",\"started\":\"2025-03-01T09:01:00Z\",\"ended\":\"2025-03-01T12:21:00Z\"")
                        + "]}");
        Cli cli = run("jobs", "--state", "running", "--queue", "vision");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("""
                ID  STATE      QUEUE   USER  NAME   GPUS  SUBMITTED   STARTED      TOOK
                12  running    vision  kim   학습      8  2025-03-01  2025-03-01
                 7  completed  vision  kim   sweep     8  2025-03-01  2025-03-01  3h20m
                """);
    }

    @Test
    void listsComeInPages() throws IOException {
        StringBuilder first = new StringBuilder();
        for (int id = 1500; id > 500; id--) {
            first.append(first.isEmpty() ? "" : ",").append(job(id, "a", "waiting", ""));
        }
        fake.on("GET /v1/jobs?limit=1000", 200, "{\"jobs\":[" + first + "],\"next\":501}");
        fake.on("GET /v1/jobs?after=501&limit=200", 200, "{\"jobs\":[" + job(500, "b", "waiting", "") + "]}");
        Cli cli = run("jobs", "--limit", "1200", "--json");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(JSON.readTree(cli.out()).path("jobs")).hasSize(1001);
    }

    @Test
    void reasonsAreSentences() {
        fake.on("GET /v1/jobs/3/why?when=true", 200, """
                {"job":3,"waits":true,"reasons":[{"code":"FleetBusy","words":"it needs 8 GPUs in one pool, and at most 4 GPUs are free in one, which is a long sentence for one line"},
                {"code":"OnHold","words":"it is on hold until it is released"}],
                "promise":{"start":"2025-03-01T09:00:00Z","firm":true},"start":"2025-03-01T08:00:00Z"}""");
        Cli cli = run("why", "3", "--when");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out().lines())
                .startsWith(
                        "Job 3 waits:",
                        "  - it needs 8 GPUs in one pool, and at most 4 GPUs are free in one, which is a long sentence for",
                        "    one line",
                        "  - it is on hold until it is released")
                .anyMatch(line -> line.matches("Its start is promised for 2025-03-01 \\d\\d:00:00."))
                .anyMatch(line -> line.matches("It would start 2025-03-01 \\d\\d:00:00, if nothing came between."));
    }

    @Test
    void aJobThatRunsDoesNotWait() {
        fake.on("GET /v1/jobs/3/why", 200, "{\"job\":3,\"waits\":false,\"reasons\":[]}");
        fake.on("GET /v1/jobs/3", 200, "{\"job\":" + job(3, "a", "running", "") + ",\"spec\":{},\"attempts\":[]}");
        assertThat(run("why", "3").out()).isEqualTo("Job 3 does not wait: it is running.\n");
    }

    @Test
    void oneJobIsToldWithItsAttempts() {
        fake.on(
                "GET /v1/jobs/3",
                200,
                "{\"job\":" + job(3, "a", "failed", ",\"detail\":\"exit code 3\"")
                        + ",\"spec\":{\"queue\":\"vision\",\"command\":[\"sh\",\"-c\",\"false\"],\"env\":{\"A\":\"1\"},\"script\":\"x\\ny\"},"
                        + "\"attempts\":[{\"attempt\":1,\"site\":\"local\",\"started\":\"2025-03-01T09:00:00Z\",\"ended\":\"2025-03-01T09:00:02Z\","
                        + "\"ending\":\"failed\",\"exitCode\":3,\"detail\":\"\",\"nodes\":[\"l/a/r/n1\",\"l/a/r/n2\",\"l/a/r/n3\",\"l/a/r/n4\"]}]}");
        Cli cli = run("job", "3");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("State        failed\n", "Detail       exit code 3\n", "  command    sh -c false\n")
                .contains("  env        A=1\n", "  script     x … (2 lines)\n")
                .contains("      1  local  2025-03-01  2.0s  failed     3  l/a/r/n1 l/a/r/n2 l/a/r/n3 and 1 more");
        assertThat(cli.out().lines()).allMatch(line -> line.length() <= 100);
    }

    private static final String QUEUES = """
            {"queues":[{"path":"all","quota":34,"weight":1,"used":12.0,"borrowed":0.0,"share":12.0,"waitingJobs":2,"waitingGpus":9.5},
            {"path":"org","quota":20,"lendLimit":16,"weight":2,"used":12.0,"borrowed":0.0,"share":12.0,"waitingJobs":2,"waitingGpus":9.5},
            {"path":"local","quota":2,"weight":1,"used":0.0,"borrowed":0.0,"share":0.0,"waitingJobs":0,"waitingGpus":0.0},
            {"path":"org/team","quota":8,"borrowLimit":0,"weight":1,"used":12.0,"borrowed":4.0,"share":12.0,"waitingJobs":2,"waitingGpus":9.5}]}""";

    @Test
    void queuesAreATree() {
        fake.on("GET /v1/queues", 200, QUEUES);
        assertThat(run("queues").out()).isEqualTo("""
                QUEUE     QUOTA  SHARE  USED  BORROWED  WAITING  JOBS  LENDS  BORROWS  WEIGHT
                all          34     12    12         0      9.5     2    all      any       1
                  org        20     12    12         0      9.5     2     16      any       2
                    team      8     12    12         4      9.5     2    all        0       1
                  local       2      0     0         0        0     0    all      any       1
                """);
    }

    @Test
    void topIsOneLookInAPipe() {
        fake.on("GET /v1/fleet", 200, """
                {"name":"n","title":"A fleet","now":"2025-03-01T09:00:00Z","speed":60.0,"gpus":1032,"up":1024,"free":512,"nodes":4,
                "running":3,"waiting":2,"sites":[{"name":"seoul","nodes":129,"gpus":1032,"drawWatts":1234567}]}""");
        fake.on("GET /v1/queues", 200, QUEUES);
        fake.on("GET /v1/jobs?limit=10", 200, "{\"jobs\":[" + job(1, "a", "running", "") + "]}");
        Cli cli = run("top");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains(", 60 times as fast\n", "GPUs  1,032 installed, 1,024 up, 512 busy (50.0 %)\n")
                .contains("Jobs  3 running, 2 waiting\n", "seoul    129  1,032  1.23 MW\n", "    team", " 1  running")
                .doesNotContain("\u001b");
    }

    @Test
    void tokensAreShownOnce() throws IOException {
        fake.on(
                "POST /v1/tokens",
                201,
                "{\"name\":\"kim\",\"role\":\"submitter\",\"queue\":\"vision\",\"token\":\"dure_new\"}");
        fake.on(
                "GET /v1/tokens",
                200,
                "{\"tokens\":[{\"id\":2,\"name\":\"kim\",\"role\":\"submitter\",\"queue\":\"vision\","
                        + "\"created\":\"2025-03-01 09:00:00.1+00\",\"expires\":\"\",\"revoked\":true}]}");
        fake.on("DELETE /v1/tokens/2", 204, "");
        Cli made = run("token", "make", "kim", "--queue", "vision", "--days", "9");
        assertThat(made.out()).isEqualTo("dure_new\n");
        assertThat(made.err()).contains("The token of kim, submitter in vision");
        assertThat(sent(0))
                .isEqualTo(JSON.readTree("{\"name\":\"kim\",\"role\":\"submitter\",\"queue\":\"vision\",\"days\":9}"));
        assertThat(run("token", "list").out()).contains(" 2  kim   submitter  vision  2025-03-01  never    revoked\n");
        assertThat(run("token", "revoke", "2").out()).isEqualTo("Revoked token 2.\n");
    }

    @Test
    void eventsAreLines() {
        fake.on(
                "GET /v1/events",
                200,
                "text/event-stream",
                "event: job\nid: 9\ndata: " + job(3, "a\\u0007b", "running", "")
                        + "\n\nevent: behind\ndata: read the lists anew\n\n",
                Map.of());
        Cli plain = run("events", "--count", "2");
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(plain.out())
                .containsPattern("\\d\\d:\\d\\d:\\d\\d  job 3      running    vision  a b  8 GPUs\n")
                .contains("  behind: read the lists anew\n");
        assertThat(run("events", "--count", "1", "--last", "8", "--json").out())
                .startsWith("{\"event\":\"job\",\"id\":\"9\",\"data\":{\"id\":3,");
        assertThat(fake.asked().getLast().headers()).containsEntry("last-event-id", "8");
    }

    // ---- what is sent -----------------------------------------------------------------------------------------

    @Test
    void optionsAreSentInTheWordsOfTheApi() throws IOException {
        fake.on("POST /v1/jobs", 201, "{\"id\":12}");
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "train", "waiting", "") + "}");
        Cli cli = run(
                "submit",
                "--queue",
                "vision",
                "--gpus",
                "4",
                "--tasks",
                "2",
                "--time",
                "2h",
                "--env",
                "A=b=c",
                "--env",
                "D=",
                "--after",
                "3,4",
                "--sites",
                "seoul,busan",
                "--hold",
                "--begin",
                "2026-12-01T00:00:00Z",
                "--",
                "./train.py",
                "--lr",
                "-3");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("Job 12 is submitted.\n");
        assertThat(sent(0)).isEqualTo(JSON.readTree("""
                {"command":["./train.py","--lr","-3"],"name":"train.py","queue":"vision","timeLimit":"2h","tasks":2,"gpus":4,
                "after":[3,4],"sites":["seoul","busan"],"notBefore":"2026-12-01T00:00Z","hold":true,"env":{"A":"b=c","D":""}}"""));
        assertThat(fake.asked().getFirst().headers()).containsKey("idempotency-key");
    }

    @Test
    void aDryRunSendsNothing() throws IOException {
        Path yaml = Files.writeString(folder.resolve("job.yaml"), "queue: vision\nslice: 500\nname: a\nenv: {A: 1}\n");
        Cli cli = run("submit", "--dry", "-f", yaml, "--gpus", "2", "--env", "B=2");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(JSON.readTree(cli.out()))
                .isEqualTo(JSON.readTree(
                        "{\"queue\":\"vision\",\"name\":\"a\",\"gpus\":2,\"env\":{\"A\":\"1\",\"B\":\"2\"}}"));
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void whatTheServerFindsWrongInAFileIsToldWithItsLine() throws IOException {
        fake.on(
                "POST /v1/jobs",
                400,
                "{\"detail\":\"queue visoin: there is no such queue. Maybe vision?\",\"maybe\":\"\"}");
        Path script =
                Files.writeString(folder.resolve("j.sbatch"), "#!/bin/sh\n#SBATCH -G 1\n#SBATCH -p visoin\ntrue\n");
        Cli cli = run("submit", script);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).endsWith("dure: " + script + ":3: queue visoin: there is no such queue. Maybe vision?\n");
        Cli said = run("submit", script, "--queue", "visoin");
        assertThat(said.err()).endsWith("dure: queue visoin: there is no such queue. Maybe vision?\n");
    }

    @ParameterizedTest
    @CsvSource({"completed, 0", "failed, 1", "timed-out, 1", "cancelled, 1", "rejected, 1"})
    void waitingEndsWithTheJob(String state, int code) {
        fake.on("POST /v1/jobs", 201, "{\"id\":12}");
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", "running", "") + "}");
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", state, ",\"detail\":\"because\"") + "}");
        Cli cli = run("submit", "--queue", "vision", "--wait", "--", "true");
        assertThat(cli.code()).as(cli.err()).isEqualTo(code);
        assertThat(cli.err()).contains("Job 12 is submitted.\n").contains(": because.\n");
    }

    /** Three pieces, the first of which ends within a letter; then a new attempt. */
    @Test
    void outputIsFollowedOverAttempts() {
        String path = "GET /v1/jobs/12/log?from=";
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", "running", "") + "}");
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", "completed", "") + "}");
        fake.on(path + 0, 200, "text/plain", "one\n", Map.of("Dure-Log-Next", "4", "Dure-Attempt", "1"));
        fake.on(path + 4, 200, "text/plain", "anything", Map.of("Dure-Log-Next", "9", "Dure-Attempt", "2"));
        fake.on(path + 0, 200, "text/plain", "two\n", Map.of("Dure-Log-Next", "5", "Dure-Attempt", "2"));
        fake.on(path + 5, 200, "text/plain", "", Map.of("Dure-Log-Next", "5", "Dure-Attempt", "2"));
        Cli cli = run("logs", "12", "--follow");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("one\ntwo\n");
        assertThat(cli.err()).isEqualTo("Attempt 2 of job 12:\nJob 12 completed.\n");
    }

    /** The control plane is gone while the job runs, and comes back. */
    @Test
    void whoWaitsOutlivesARestart() throws Exception {
        String url = fake.url();
        fake.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", "running", "") + "}");
        fake.on(
                "GET /v1/jobs/12/log?from=0",
                200,
                "text/plain",
                "one\n",
                Map.of("Dure-Log-Next", "4", "Dure-Attempt", "1"));
        fake.on("GET /v1/jobs/12/log?from=4", 200, "text/plain", "", Map.of("Dure-Log-Next", "4", "Dure-Attempt", "1"));
        CompletableFuture<Cli> followed = CompletableFuture.supplyAsync(() -> run("logs", "12", "--follow"));
        while (!fake.requests().contains("GET /v1/jobs/12/log?from=4")) {
            Thread.sleep(10);
        }
        fake.close();
        Thread.sleep(700);
        assertThat(followed).isNotDone();
        try (FakeServer again = new FakeServer(URI.create(url).getPort())) {
            again.on("GET /v1/jobs/12", 200, "{\"job\":" + job(12, "a", "completed", "") + "}");
            again.on(
                    "GET /v1/jobs/12/log?from=4",
                    200,
                    "text/plain",
                    "two\n",
                    Map.of("Dure-Log-Next", "8", "Dure-Attempt", "1"));
            again.on(
                    "GET /v1/jobs/12/log?from=8",
                    200,
                    "text/plain",
                    "",
                    Map.of("Dure-Log-Next", "8", "Dure-Attempt", "1"));
            Cli cli = followed.get(20, TimeUnit.SECONDS);
            assertThat(cli.out()).isEqualTo("one\ntwo\n");
            assertThat(cli.err())
                    .isEqualTo("dure: the control plane does not answer; waiting for it.\nJob 12 completed.\n");
            assertThat(cli.code()).isZero();
        }
    }

    @Test
    void whatNeverCanRunIsToldAtOnce() {
        fake.on("POST /v1/jobs", 201, "{\"id\":12}");
        fake.on(
                "GET /v1/jobs/12",
                200,
                "{\"job\":" + job(12, "a", "rejected", ",\"detail\":\"it asks for too much\"") + "}");
        Cli cli = run("submit", "--queue", "vision", "--runs", "1h");
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("dure: job 12 is rejected: it asks for too much\n");
    }

    @Test
    void operatorsChangeTheFleet() throws IOException {
        fake.on("PATCH /v1/queues?queue=org%2Fteam", 204, "");
        fake.on("POST /v1/nodes/drain?node=s%2Fh%2Fr%2Fn1", 204, "");
        fake.on("POST /v1/nodes/up?node=s%2Fh%2Fr%2Fn1", 204, "");
        fake.on("PUT /v1/sites/seoul%201/envelope", 204, "");
        assertThat(run("quota", "org/team", "--quota", "16", "--lend", "8").code())
                .isZero();
        assertThat(sent(0)).isEqualTo(JSON.readTree("{\"quota\":16,\"lendLimit\":8}"));
        assertThat(run("drain", "s/h/r/n1").out()).isEqualTo("Draining s/h/r/n1\n");
        assertThat(run("undrain", "s/h/r/n1").out()).isEqualTo("Up: s/h/r/n1\n");
        Cli power = run("power", "seoul 1", "--limit", "40MW", "--limit", "25.5MW", "--from", "2026-12-01T00:00:00Z");
        assertThat(power.code()).as(power.err()).isZero();
        assertThat(sent(3))
                .isEqualTo(JSON.readTree(
                        "{\"steps\":[{\"watts\":40000000},{\"from\":\"2026-12-01T00:00Z\",\"watts\":25500000}]}"));
        assertThat(power.out())
                .startsWith("seoul 1: at most 40.00 MW from now on.\nseoul 1: at most 25.50 MW from 2026-12-01 ");
        assertThat(power.err()).isEmpty();
        Cli later = run("power", "seoul 1", "--limit", "1MW", "--from", "2026-12-01T00:00:00Z");
        assertThat(later.err()).contains("until then no limit holds");
        assertThat(run("power", "seoul 1", "--unlimited").out()).isEqualTo("seoul 1: no limit.\n");
        fake.on("PUT /v1/sites/seoul%201/halls/hall%20a/envelope", 204, "");
        assertThat(run("power", "seoul 1/hall a", "--limit", "4MW").out())
                .isEqualTo("seoul 1/hall a: at most 4.00 MW from now on.\n");
    }

    @Test
    void oneThatCannotBeHoldsUpNoOther() {
        fake.on("POST /v1/jobs/1/cancel", 404, "{\"detail\":\"there is no job 1\"}");
        fake.on(
                "POST /v1/jobs/2/cancel",
                403,
                "{\"title\":\"not allowed\",\"detail\":\"this needs the role queue-admin\"}");
        fake.on("POST /v1/jobs/3/cancel", 204, "");
        Cli cli = run("cancel", "1", "2", "3");
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.out()).isEqualTo("Cancelled job 3.\n");
        assertThat(cli.err())
                .isEqualTo("dure: there is no job 1\ndure: not allowed: this needs the role queue-admin\n");
    }

    // ---- what goes wrong --------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"detail\":\"state: one of waiting\",\"maybe\":\"waiting?\"} | 2 | state: one of waiting. Maybe waiting?",
                "401 | {\"detail\":\"this token is unknown\",\"maybe\":\"dure login\"} | 1 | not logged in: this token is unknown. Maybe dure login",
                "403 | {\"title\":\"not allowed\",\"detail\":\"this needs more\"} | 1 | not allowed: this needs more",
                "409 | {\"title\":\"cannot be now\",\"detail\":\"job 3 is over\"} | 1 | cannot be now: job 3 is over",
                "500 | {\"title\":\"our fault\",\"detail\":\"the log says more\"} | 1 | our fault: the log says more"
            })
    void problemsAreOneLine(int status, String problem, int code, String said) {
        fake.on("GET /v1/me", status, problem);
        Cli cli = run("whoami");
        assertThat(cli.code()).isEqualTo(code);
        assertThat(cli.err()).isEqualTo("dure: " + said + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 502})
    void anotherServerIsRecognised(int status) {
        fake.on("GET /v1/me", status, "text/html", "<html>hello</html>", Map.of());
        Cli cli = run("whoami");
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err()).startsWith("dure: " + fake.url() + ": answers ").hasLineCount(1);
    }

    @Test
    void whoIsBusyIsAskedAgain() {
        fake.on("GET /v1/me", 503, "application/problem+json", "{\"detail\":\"later\"}", Map.of("Retry-After", "0"));
        fake.on("GET /v1/me", 429, "application/problem+json", "{\"detail\":\"later\"}", Map.of("Retry-After", "0"));
        fake.on("GET /v1/me", 200, "{\"name\":\"kim\",\"role\":\"viewer\",\"queue\":\"all\"}");
        assertThat(run("whoami").out()).isEqualTo("kim, viewer in all, at " + fake.url() + "\n");
    }

    @Test
    void nobodyThereIsToldWithWhatToDo() {
        fake.close();
        Cli cli = run("whoami");
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("dure: " + fake.url() + ": no control plane answers there (the connection is refused)."
                        + " Maybe start it: dure serve; or name another: dure login URL\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit | no job is given; one is needed",
                "submit python train.py | a command comes after --. Maybe dure submit … -- python train.py?",
                "submit nowhere.sh | there is no such file",
                "submit -f nowhere.yaml | the file cannot be read",
                "submit -f a.yaml -- true | 2 jobs are given",
                "submit --time 2h --begin soon -- true | --begin is \"soon\"",
                "job twelve | ID is \"twelve\"; the number of a job is needed",
                "jobs --limit 0 | --limit is 0; 1 to 1000000 is needed",
                "quota vision | nothing is to change",
                "power seoul | no limit is said",
                "power seoul --limit 40 | Maybe 40MW?",
                "power seoul --limit 4MW --unlimited | --limit and --unlimited are said",
                "events --last x | the id of an event is a number",
                "cancel | Missing required parameter",
                "submit --gpus many -- true | is not an int"
            })
    void badCommandsAreToldBeforeAnythingIsSent(String command, String said) {
        Cli cli = run((Object[]) command.split(" "));
        assertThat(cli.code()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains(said);
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void loggingInTriesTheToken() throws IOException {
        Path token = Files.writeString(folder.resolve("t"), "dure_new\n");
        fake.on("GET /v1/me", 401, "{\"detail\":\"this token is unknown\"}");
        fake.on("GET /v1/me", 200, "{\"name\":\"kim\",\"role\":\"viewer\",\"queue\":\"all\"}");
        Path fresh = folder.resolve("fresh.json");
        assertThat(Cli.run("login", fake.url(), "--token-file", token, "--login", fresh)
                        .code())
                .isEqualTo(1);
        assertThat(fresh).doesNotExist();
        Cli cli = Cli.run("login", fake.url(), "--token-file", token, "--login", fresh);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("Logged in to " + fake.url() + " as kim, viewer in all; noted in ");
        assertThat(fresh).content().contains("dure_new");
        Cli bad = Cli.run("login", fake.url(), "--token", "two words", "--login", fresh);
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("one word without blanks").doesNotContain("two words");
    }

    /** Every command says what it is for, an example and its exit codes, on lines that fit a terminal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "login",
                "whoami",
                "submit",
                "jobs",
                "job",
                "why",
                "logs",
                "cancel",
                "hold",
                "release",
                "queues",
                "quota",
                "fleet",
                "drain",
                "undrain",
                "power",
                "events",
                "top",
                "token make",
                "token list",
                "token revoke"
            })
    void everyCommandHasHelp(String command) {
        Cli cli = Cli.run((Object[]) (command + " --help").split(" "));
        assertThat(cli.code()).isZero();
        assertThat(cli.out()).contains("Example", "Exit codes:", "  0   Well.", "  dure " + command);
        assertThat(cli.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theCommandsAreListedInGroups() {
        String help = Cli.run("--help").out();
        assertThat(help)
                .contains(
                        "\nWork\n  submit        ", "\nFleet\n  fleet  ", "\nForesee\n  forecast  ", "\nMore\n  help");
        Dure.commandLine()
                .getSubcommands()
                .keySet()
                .forEach(name -> assertThat(help).containsPattern("(?m)^  " + name + "\\b"));
    }
}
