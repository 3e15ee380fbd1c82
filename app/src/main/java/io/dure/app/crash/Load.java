package io.dure.app.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs from several threads, each submission under a key of its own and again until it is answered: so every job
 * is acknowledged once, and any other that is kept came from nowhere.
 */
final class Load {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 4;
    private static final int BATCH = 5;
    private static final long PAUSE_MILLIS = 40;
    /** More than this need not wait: they would only take long to finish when all is over. */
    private static final int MOST_WAITING = 150;
    /** How many submissions lie between two looks at that. */
    private static final int LOOK_EVERY = 5;

    private final List<String> urls;
    private final AtomicInteger at = new AtomicInteger();
    private final String token;
    private final Path lines;
    private final long seed;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    /** {@code urls}: where it may be; {@code lines}: the file to which each attempt on this machine adds its tag. */
    Load(List<String> urls, String token, Path lines, long seed) {
        this.urls = List.copyOf(urls);
        this.token = token;
        this.lines = lines;
        this.seed = seed;
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            threads.add(Thread.ofPlatform().name("load-" + i).daemon().unstarted(() -> submitAll(thread)));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Ends when every submission that was begun has been answered. */
    void finish() throws InterruptedException, IOException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("the load could not go on: " + failed.getMessage(), failed);
        }
    }

    Set<Long> acknowledged() {
        return acknowledged;
    }

    private void submitAll(int thread) {
        try {
            for (int n = 0; !isOver; n++) {
                submit(thread, n);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                while (n % LOOK_EVERY == thread && !isOver && isFull()) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        }
    }

    /** Whether enough wait; false when nobody answers. */
    private boolean isFull() throws InterruptedException {
        int where = at.get();
        HttpRequest ask = HttpRequest.newBuilder(URI.create(urls.get(where % urls.size()) + "/v1/fleet"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            HttpResponse<String> answer = http.send(ask, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    && JSON.readTree(answer.body()).path("waiting").asInt() > MOST_WAITING;
        } catch (IOException e) {
            return false;
        }
    }

    private void submit(int thread, int n) throws InterruptedException, IOException {
        String key = "s" + seed + "-" + thread + "-" + n;
        boolean isBatch = n % 3 == 0;
        String path = isBatch ? "/v1/jobs/batch" : "/v1/jobs";
        String body = isBatch ? batch(thread, n) : job(thread, n);
        while (true) {
            int where = at.get();
            HttpRequest request = HttpRequest.newBuilder(URI.create(urls.get(where % urls.size()) + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Idempotency-Key", key)
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    take(JSON.readTree(answer.body()));
                    return;
                }
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                // It was killed, or does not answer: again, under the same key, maybe at the other one.
                at.compareAndSet(where, where + 1);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void take(JsonNode answer) {
        if (answer.has("id")) {
            acknowledged.add(answer.get("id").asLong());
        }
        for (JsonNode one : answer.path("jobs")) {
            acknowledged.add(one.path("id").asLong());
        }
    }

    private String batch(int thread, int n) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            jobs.add(job(thread, n + i));
        }
        return "{\"jobs\":[" + String.join(",", jobs) + "]}";
    }

    /** One in four runs for real on this machine; the others on simulated sites, some as gangs. */
    private String job(int thread, int n) {
        if (n % 4 == 1) {
            String script = "echo $DURE_JOB-$DURE_ATTEMPT >> " + lines + "; sleep 0.3";
            return "{\"name\":\"real\",\"queue\":\"local\",\"gpuType\":\"cpu\",\"timeLimit\":\"30d\",\"script\":\""
                    + script + "\"}";
        }
        int gpus = 1 << (n % 4);
        int tasks = 1 + n % 3;
        return "{\"name\":\"drawn\",\"queue\":\"" + (thread % 2 == 0 ? "north" : "south")
                + "\",\"gpuType\":\"H100\",\"gpus\":" + gpus + ",\"tasks\":" + tasks + ",\"runs\":\"" + (1 + n % 5)
                + "s\",\"timeLimit\":\"30d\"}";
    }
}
