package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An organisation asks for whatever another has, in every way that the API knows. Each request is made twice: of what is
 * there and is the other's, and of what nobody has. Both must be answered alike, and nothing of the other may be in any
 * answer. {@code -Ddure.seed=N} draws other requests, {@code -Ddure.requests=N} so many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoTenantsTest {
    private static final long SEED = Long.getLong("dure.seed", 1);
    private static final int REQUESTS = Integer.getInteger("dure.requests", 600);
    private static final String OURS = ServedFleet.OURS;
    private static final String THEIRS = ServedFleet.THEIRS;
    /** In no name at all, as long as theirs. */
    private static final String NOBODYS = "zinfande";

    private static final Pattern WORDS = Pattern.compile("[\\s\"?&={}\\[\\],:]+");
    private static final Pattern JOB_WORDS = Pattern.compile("job (\\d+)");
    private static final Pattern LOCATION_OF_JOB = Pattern.compile("/v1/jobs/(\\d+)");

    @TempDir
    private static Path folder = Path.of("");

    private final Dice dice = new Dice(SEED);
    private final List<String> ourTokens = new ArrayList<>();
    private final TreeSet<Long> theirJobs = new TreeSet<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<InputStream> streams = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private String theirKeeper = "";
    private int theirTokenId;
    private long tied;
    private ServedFleet fleet = unset();

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        fleet = ServedFleet.start(folder);
        ourTokens.add(fleet.token("view-amaranth", "viewer", OURS));
        ourTokens.add(fleet.token("kim-amaranth", "submitter", OURS));
        ourTokens.add(fleet.token("keeper-amaranth", "queue-admin", OURS));
        ourTokens.add(fleet.token("lee-amaranth", "submitter", OURS + "/vision-" + OURS));
        ourTokens.add(fleet.token("team-amaranth", "queue-admin", OURS + "/speech-" + OURS));
        theirKeeper = fleet.token("keeper-bordeaux", "queue-admin", THEIRS);
        String theirUser = fleet.token("park-bordeaux", "submitter", THEIRS);
        for (JsonNode token : fleet.get(theirKeeper, "/v1/tokens").json().get("tokens")) {
            theirTokenId = token.get("id").asInt();
        }
        fleet.post(fleet.admin(), "/v1/freezes", Map.of("queue", THEIRS + "/speech-" + THEIRS, "why", "of " + THEIRS));
        fleet.post(
                theirKeeper,
                "/v1/hooks",
                Map.of("url", "https://192.0.2.1/" + THEIRS, "events", List.of("rejected"), "all", true));
        follow();
        for (int i = 0; i < 12; i++) {
            theirs(theirUser, i);
            ours(i);
        }
        calls(theirUser);
        // Only who sees both can tie one to the other; the reason then has a stranger's job to name, and must not.
        tied = fleet.submit(
                fleet.admin(), Map.of("queue", own(), "user", "kim-amaranth", "afterAny", List.of(theirJobs.last())));
    }

    /**
     * Two calls, to which they have applied with numbers that jobs have too: one is decided, and awards are queues of
     * theirs; one is open. They have a budget and a quota that is to change.
     */
    private void calls(String theirUser) throws IOException, InterruptedException {
        done(fleet.call(fleet.admin(), "PATCH", "/v1/queues?queue=" + THEIRS, "{\"quota\": 36}", Map.of()));
        for (int call = 1; call <= 2; call++) {
            String terms = "{\"title\": \"round " + call + "\", \"queue\": \"" + THEIRS + "\", \"lots\": [{\"name\":"
                    + " \"lot\", \"gpuType\": \"H100\", \"gpus\": 8, \"from\": \"2026-01-01\", \"to\": \"2099-01-01\"}],"
                    + " \"kinds\": [\"any\"], \"minReviews\": 0, \"reviewers\": [\"judge-" + THEIRS
                    + "\"], \"closes\": \"2098-01-01T00:00:00Z\"}";
            done(fleet.call(fleet.admin(), "POST", "/v1/calls", terms, Map.of()));
            for (int i = 0; i < 16; i++) {
                String wish = "{\"title\": \"t\", \"institution\": \"of " + THEIRS + "\", \"kind\": \"any\", \"lot\":"
                        + " \"lot\", \"gpus\": 2}";
                done(fleet.call(theirUser, "POST", "/v1/calls/" + call + "/applications", wish, Map.of()));
            }
        }
        done(fleet.call(fleet.admin(), "POST", "/v1/calls/1/close", "", Map.of()));
        done(fleet.call(fleet.admin(), "POST", "/v1/calls/1/award", "", Map.of()));
        String team = THEIRS + "/speech-" + THEIRS;
        done(fleet.call(theirKeeper, "PUT", "/v1/budgets?queue=" + team, "{\"gpuHours\": 1e9}", Map.of()));
        done(fleet.call(
                theirKeeper,
                "POST",
                "/v1/quotas?queue=" + team,
                "{\"at\": \"2090-01-01T00:00:00Z\", \"quota\": 7}",
                Map.of()));
    }

    private static void done(ServedFleet.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
    }

    /** They fill the fleet, borrow, reserve and wait; all that can name them has something to name. */
    private void theirs(String token, int i) throws IOException, InterruptedException {
        Map<String, Object> job = new HashMap<>();
        job.put("name", "run-" + i + "-" + THEIRS);
        job.put("queue", THEIRS + "/" + (i % 3 == 0 ? "speech-" : "vision-") + THEIRS);
        job.put("tasks", i % 4 == 3 ? 3 : 1);
        job.put("gpus", 1 + 7 * (i % 2));
        job.put("gpuType", "H100");
        job.put("timeLimit", (2 + i) + "h");
        job.put("script", "echo secret-of-" + THEIRS);
        job.put("env", Map.of("PASSWORD", THEIRS));
        job.put("runs", "2h");
        if (i > 8) {
            job.put("after", List.of(theirJobs.iterator().next()));
        }
        Map<String, String> key = Map.of("Idempotency-Key", "key-" + i);
        ServedFleet.Answer made = fleet.call(token, "POST", "/v1/jobs", ServedFleet.text(job), key);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        theirJobs.add(made.json().get("id").asLong());
    }

    private void ours(int i) throws IOException, InterruptedException {
        Map<String, Object> job = new HashMap<>();
        job.put("name", "ours-" + i);
        job.put("queue", OURS + "/" + (i % 2 == 0 ? "speech-" : "vision-") + OURS);
        job.put("tasks", 1 + i % 3);
        job.put("gpus", i % 5 == 4 ? 8 : 4);
        job.put("gpuType", "H100");
        job.put("timeLimit", (1 + i % 5) + "h");
        job.put("runs", "1h");
        fleet.submit(ourTokens.get(2), job);
    }

    @AfterAll
    void stop() throws IOException {
        for (InputStream stream : streams) {
            stream.close();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    /** One stream for each of our tokens: from now on, and from each way to name a decision that is past. */
    private void follow() {
        for (String token : ourTokens) {
            for (String last : List.of("", "0", "1", "999999999")) {
                Thread.ofVirtual().start(() -> listen(token, last));
            }
        }
    }

    private void listen(String token, String last) {
        HttpRequest.Builder request = HttpRequest.newBuilder(fleet.uri("/v1/events"))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        try {
            HttpResponse<InputStream> answer =
                    fleet.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            streams.add(answer.body());
            byte[] some = new byte[1 << 16];
            for (int n = answer.body().read(some); n >= 0; n = answer.body().read(some)) {
                events.add(new String(some, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            events.add("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request; {@code of}: whose thing it asks for. */
    private record Asking(String method, String path, String body, Map<String, String> headers) {
        Asking nobodys(long theirId, long noId) {
            return new Asking(method, other(path, theirId, noId), other(body, theirId, noId), headers);
        }

        private static String other(String text, long theirId, long noId) {
            return text.replace(THEIRS, NOBODYS)
                    .replace(THEIRS.substring(0, 7), NOBODYS.substring(0, 7))
                    .replace("\u00a7" + theirId + "\u00a7", String.valueOf(noId));
        }

        Asking plain() {
            return new Asking(method, path.replace("\u00a7", ""), body.replace("\u00a7", ""), headers);
        }
    }

    @Test
    void tellsNothingOfTheOther() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String token = dice.of(ourTokens);
            long job = dice.of(List.copyOf(theirJobs));
            long none = 1_900_000_000L + dice.below(1000);
            Asking asking = asking(job, i);
            String about = "seed " + SEED + ", request " + i + ": " + asking.plain();
            try {
                askTwice(token, asking, job, none, about);
            } catch (AssertionError e) {
                found.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(found.stream().limit(12).toList())
                .as(found.size() + " found")
                .isEmpty();
        assertThat(seen.keySet()).contains("GET 200", "GET 404", "POST 201", "POST 400", "POST 403", "PATCH 400");
        ServedFleet.Answer listed = fleet.get(theirKeeper, "/v1/jobs?limit=1000");
        assertThat(listed.json().get("jobs"))
                .as("what they had is what they have")
                .hasSize(theirJobs.size());
        listed.json()
                .get("jobs")
                .forEach(job -> assertThat(job.get("state").asText()).isNotEqualTo("cancelled"));
        assertThat(fleet.get(ourTokens.get(0), "/v1/jobs/" + tied + "/why").body())
                .contains("a job of another organisation");
        eventsAreOurs();
    }

    private void askTwice(String token, Asking asking, long job, long none, String about)
            throws IOException, InterruptedException {
        ServedFleet.Answer theirs = make(token, asking.plain());
        ServedFleet.Answer nobodys = make(token, asking.nobodys(job, none));
        seen.merge(asking.method + " " + theirs.status(), 1, Integer::sum);
        assertThat(theirs.status()).as(about + " " + theirs.body()).isLessThan(500);
        check(about, asking.plain(), theirs, job);
        check(about, asking.nobodys(job, none), nobodys, none);
        if (theirs.status() >= 400 || nobodys.status() >= 400) {
            assertThat(same(theirs.body(), job)).as(about).isEqualTo(same(nobodys.body(), none));
        }
    }

    private void eventsAreOurs() throws IOException, InterruptedException {
        ours(100);
        long until = System.nanoTime() + 5_000_000_000L;
        while (!String.join("", events).contains("ours-100") && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        String all = String.join("", events);
        assertThat(all).contains("ours-1").contains("ours-100").doesNotContainIgnoringCase(THEIRS);
    }

    private ServedFleet.Answer make(String token, Asking asking) throws IOException, InterruptedException {
        return fleet.call(token, asking.method, asking.path, asking.body, asking.headers);
    }

    /** What the answer says that the request did not. */
    private void check(String about, Asking asked, ServedFleet.Answer answer, long askedJob) {
        String said = asked.body + " " + java.net.URLDecoder.decode(asked.path, StandardCharsets.UTF_8);
        String left = answer.body().toLowerCase(Locale.ROOT);
        for (String word : WORDS.splitAsStream(said).toList()) {
            if (word.contains(THEIRS.substring(0, 7))) {
                left = left.replace(word, "");
            }
        }
        assertThat(left).as(about).doesNotContain(THEIRS);
        for (Pattern pattern : List.of(JOB_WORDS, LOCATION_OF_JOB)) {
            Matcher matcher = pattern.matcher(answer.body());
            while (matcher.find()) {
                long named = Long.parseLong(matcher.group(1));
                assertThat(named == askedJob || !theirJobs.contains(named))
                        .as(about + " names job " + named + ": " + answer.body())
                        .isTrue();
            }
        }
        if (answer.status() < 400 && answer.type().startsWith("application/json")) {
            ids(
                    answer.json(),
                    id -> assertThat(theirJobs).as(about + answer.body()).doesNotContain(id));
        }
    }

    /** All that names a job in an answer. */
    private static void ids(JsonNode node, java.util.function.LongConsumer to) {
        for (var field : node.properties()) {
            JsonNode value = field.getValue();
            boolean isJob = Set.of("job", "jobs", "after", "afterAny").contains(field.getKey());
            if (isJob && value.isNumber() && !field.getKey().equals("jobs")) { // jobs as a number counts them
                to.accept(value.asLong());
            }
            if (isJob && value.isArray()) {
                for (JsonNode one : value) {
                    to.accept(one.isNumber() ? one.asLong() : one.path("id").asLong(-1));
                }
            }
            ids(value, to);
        }
        if (node.isArray()) {
            node.forEach(one -> ids(one, to));
        }
    }

    private static String same(String body, long id) {
        return body.replace(THEIRS, NOBODYS)
                .replace(THEIRS.substring(0, 7), NOBODYS.substring(0, 7))
                .replaceAll("(?<!hook )\\b" + id + "\\b(?! to \\d)", "#"); // "1 to 64" tells a rule, "hook 1" a hook
    }

    // ---- what is asked ----------------------------------------------------------------------------------------

    /** Marks ids with § so that they can be exchanged. */
    private Asking asking(long job, int n) {
        String id = "\u00a7" + job + "\u00a7";
        String queue = queue();
        return switch (dice.below(37)) {
            case 0 -> get("/v1/jobs/" + id);
            case 1 -> get("/v1/jobs/" + id + "/why?when=1");
            case 2 -> get("/v1/jobs/" + id + "/log");
            case 3 -> post("/v1/jobs/" + id + "/" + dice.of("cancel", "hold", "release"), "");
            case 4 -> get("/v1/jobs?" + filter(queue, id));
            case 5 -> get("/v1/jobs?user=" + dice.of("park-", "keeper-") + THEIRS + "&limit=5");
            case 6 -> new Asking("POST", "/v1/jobs", job(queue, id, n), Map.of("Idempotency-Key", "key-" + n));
            case 7 ->
                new Asking(
                        "POST",
                        "/v1/jobs",
                        job(own(), id, n),
                        Map.of("Idempotency-Key", "key-" + (n + 100_000 * dice.below(9))));
            case 8 -> post("/v1/jobs/batch", "{\"jobs\": [" + job(own(), id, n) + ", " + job(queue, id, n) + "]}");
            case 9 -> get("/v1/fleet");
            case 10 -> get("/v1/queues");
            case 11 -> new Asking("PATCH", "/v1/queues?queue=" + queue, "{\"quota\": 1}", Map.of());
            case 12 ->
                post(
                        "/v1/nodes/" + dice.of("drain", "up") + "?node="
                                + dice.of("seoul/a/r1/n1", "seoul/a/" + THEIRS + "/n1"),
                        "");
            case 13 ->
                new Asking("PUT", "/v1/sites/" + dice.of("seoul", THEIRS) + "/envelope", "{\"steps\": []}", Map.of());
            case 14 -> dice.oneIn(2) ? get("/v1/tokens") : get("/v1/me");
            case 15 ->
                post(
                        "/v1/tokens",
                        "{\"name\": \"x\", \"role\": \"" + dice.of("viewer", "submitter", "queue-admin", "operator")
                                + "\", \"queue\": \"" + queue + "\"}");
            case 16 -> new Asking("DELETE", "/v1/tokens/" + theirTokenId, "", Map.of());
            case 17 -> post("/v1/jobs/dry-run", job(dice.of(queue, own(), own()), id, n));
            case 18 -> get("/v1/forecast" + dice.of("", "?queue=" + queue, "?limit=1000"));
            case 19 ->
                post("/v1/what-if", "{\"quotas\": [{\"queue\": \"" + dice.of(queue, own()) + "\", \"quota\": 2}]}");
            case 20 -> get("/v1/usage?by=" + dice.of("queue", "user", "day", "site") + dice.of("", "&queue=" + queue));
            case 21 -> get("/v1/audit?limit=1000" + dice.of("", "&queue=" + queue, "&who=park-" + THEIRS));
            case 22 ->
                get("/v1/chargeback?from=2026-01-01&by=" + dice.of("queue", "user") + dice.of("", "&queue=" + queue));
            case 23 -> get("/v1/budgets");
            case 24 ->
                dice.oneIn(2)
                        ? new Asking("PUT", "/v1/budgets?queue=" + queue, "{\"gpuHours\": 0}", Map.of())
                        : new Asking("DELETE", "/v1/budgets?queue=" + queue, "", Map.of());
            case 25 -> get("/v1/quotas");
            case 26 -> post("/v1/quotas?queue=" + queue, "{\"at\": \"2090-01-01T00:00:00Z\", \"quota\": 1}");
            case 27 -> new Asking("DELETE", "/v1/quotas/" + id, "", Map.of());
            case 28 -> get("/v1/calls" + dice.of("", "/1", "/2", "/999"));
            case 29 -> get("/v1/calls/" + dice.of("1", "2") + "/applications" + dice.of("", "/" + id));
            case 30 -> get("/v1/calls/" + dice.of("1", "2") + "/awards");
            case 31 -> ofApplication(id);
            case 32 -> get(dice.of("/v1/freezes", "/v1/backup"));
            case 33 ->
                post(
                        "/v1/freezes" + dice.of("", "/end"),
                        "{\"queue\": \"" + queue + "\", \"why\": \"" + THEIRS + "\"}");
            case 34 ->
                post(
                        "/v1/hooks",
                        "{\"url\": \"https://192.0.2.1/x\", \"events\": [\"" + dice.of("started", "ended", "frozen")
                                + "\"], \"queue\": \"" + dice.of(queue, own()) + "\"" + dice.of("", ", \"all\": true")
                                + "}");
            case 35 -> dice.oneIn(2) ? get("/v1/hooks") : new Asking("DELETE", "/v1/hooks/1", "", Map.of());
            default -> whyOfOurs();
        };
    }

    private Asking ofApplication(String id) {
        String path = "/v1/calls/" + dice.of("1", "2") + "/applications/" + id;
        return dice.of(
                new Asking("PUT", path + "/score", "{\"points\": {\"merit\": 1}}", Map.of()),
                post(path + "/take-back", "{\"why\": \"it pleases\"}"),
                post("/v1/calls/2/award", ""),
                post("/v1/calls/2/close", ""));
    }

    private Asking whyOfOurs() {
        long job = dice.oneIn(3) ? tied : 2L * (1 + dice.below(12));
        return get("/v1/jobs/" + job + "/why" + dice.of("", "?when=1"));
    }

    private String filter(String queue, String id) {
        return dice.of(
                "queue=" + queue, "after=" + id, "state=" + dice.of("running", "waiting"), "limit=1000", "queue=all");
    }

    /** Theirs, or nearly. */
    private String queue() {
        return dice.of(
                THEIRS,
                THEIRS + "/vision-" + THEIRS,
                THEIRS + "/speech-" + THEIRS,
                THEIRS + "/vision-bordeau",
                THEIRS + "/visoin-" + THEIRS,
                THEIRS + "/vision",
                "bordeau");
    }

    private static String own() {
        return OURS + "/speech-" + OURS;
    }

    private String job(String queue, String id, int n) {
        String more = dice.of(
                "",
                ", \"after\": [" + id + "]",
                ", \"afterAny\": [" + id + "]",
                ", \"sites\": [\"" + THEIRS + "\"]",
                ", \"gpuType\": \"" + THEIRS + "\"",
                ", \"user\": \"park-" + THEIRS + "\", \"tasks\": 0",
                ", \"hold\": true");
        return "{\"name\": \"ours-" + n + "\", \"queue\": \"" + queue + "\", \"gpus\": 1, \"runs\": \"1m\"" + more
                + "}";
    }

    private static Asking get(String path) {
        return new Asking("GET", path, "", Map.of());
    }

    private static Asking post(String path, String body) {
        return new Asking("POST", path, body, Map.of());
    }
}
