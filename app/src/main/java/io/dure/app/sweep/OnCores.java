package io.dure.app.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** Runs variants in this program, so many at a time. */
public final class OnCores implements Runner {
    private final int atOnce;
    private final BiFunction<List<String>, PrintWriter, Integer> dure;

    /** {@code dure}: runs a command line and answers its exit code; what it complains of goes to the writer. */
    public OnCores(int atOnce, BiFunction<List<String>, PrintWriter, Integer> dure) {
        this.atOnce = atOnce;
        this.dure = dure;
    }

    @Override
    public void run(List<Task> tasks, Heard heard) throws IOException, InterruptedException {
        try (var pool = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("sweep-", 0).daemon().factory())) {
            List<Future<?>> all = new ArrayList<>();
            Object one = new Object();
            for (Task task : tasks) {
                all.add(pool.submit(() -> {
                    String problem = run(task);
                    synchronized (one) {
                        heard.done(task.variant(), problem);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a run broke off: " + e.getCause(), e);
        }
    }

    private String run(Task task) {
        StringWriter said = new StringWriter();
        int code = dure.apply(task.arguments(), new PrintWriter(said));
        return code == 0 ? "" : said.toString().strip();
    }
}
