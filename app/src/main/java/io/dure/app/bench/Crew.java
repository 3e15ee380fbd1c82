package io.dure.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that work side by side. */
final class Crew {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** What one of them does. */
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    void work(String name, Task task) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        }));
    }

    /** Waits for all of them; throws what the first of them threw. */
    void await() throws IOException, InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("the load could not go on: " + failed.getMessage(), failed);
        }
    }
}
