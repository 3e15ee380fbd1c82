package io.dure.app.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a Slurm does with jobs, in memory: they are held, wait for GPUs of the node that they are pinned to, and end for
 * some time. Their scripts run for real, and go on when their node is lost, as with a slurmd that was killed.
 */
final class StandInSlurm implements AutoCloseable {
    static final String USER = "dure";
    static final String PARTITION = "gpu";
    private static final int GPUS = 8;
    private static final int KILL = 9;
    private static final int SHELL_SIGNALLED = 128;
    private static final long COMPLETING_MILLIS = 120;

    static final class Node {
        final String name;
        final int gpus;
        final TreeSet<String> flags = new TreeSet<>();
        String reason = "";
        private int busyMask;

        private Node(String name, int gpus) {
            this.name = name;
            this.gpus = gpus;
        }

        boolean isDown() {
            return flags.contains("DOWN");
        }
    }

    /** What is asked of it. {@code node} empty: it may run anywhere. */
    record Asked(
            String name,
            String comment,
            String node,
            int gpus,
            boolean isHeld,
            String script,
            Map<String, String> environment,
            String folder,
            String log,
            long limitMinutes) {}

    static final class Job {
        final long id;
        final String user;
        final Asked asked;
        String state = "PENDING";
        boolean isCompleting;
        boolean isHeld;
        List<Node> nodes = List.of();
        long startSeconds;
        /** As {@code wait} gives it. */
        int rawCode;

        private int gpuMask;
        private boolean isCancelled;
        private @Nullable Process process;

        private Job(long id, String user, Asked asked) {
            this.id = id;
            this.user = user;
            this.asked = asked;
            isHeld = asked.isHeld();
        }

        boolean isOver() {
            return !state.equals("PENDING") && !state.equals("RUNNING");
        }
    }

    private final Path folder;
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final TreeMap<Long, Job> jobs = new TreeMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private long lastId = 100;

    /** {@code folder}: where it keeps scripts. */
    StandInSlurm(Path folder, int gpuNodes) {
        this.folder = folder;
        for (int i = 1; i <= gpuNodes; i++) {
            String name = "gpu%03d".formatted(i);
            nodes.put(name, new Node(name, GPUS));
        }
        nodes.put("login001", new Node("login001", 0));
    }

    synchronized List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    synchronized List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    synchronized Optional<Job> job(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Empty: no node has so many. */
    synchronized Optional<Job> submit(String user, Asked asked) {
        boolean fits = nodes.values().stream()
                .anyMatch(n -> n.gpus >= asked.gpus && (asked.node.isEmpty() || asked.node.equals(n.name)));
        if (!fits) {
            return Optional.empty();
        }
        Job job = new Job(++lastId, user, asked);
        jobs.put(job.id, job);
        schedule();
        return Optional.of(job);
    }

    synchronized void release(Job job) {
        job.isHeld = false;
        schedule();
    }

    /** False: it cannot hear. */
    synchronized boolean signal(Job job, int signal) {
        if (job.state.equals("PENDING")) {
            if (signal != KILL) {
                return false;
            }
            job.state = "CANCELLED";
            return true;
        }
        Process process = job.process;
        if (process != null && signal == KILL) {
            job.isCancelled = true;
            end(process);
        } else if (process != null) {
            process.destroy(); // the script alone is told
        }
        return true;
    }

    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private Node named(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    /** Work of somebody else, on all these nodes. */
    synchronized Job stranger(String... names) {
        Asked asked = new Asked("theirs", "", "", 1, false, "", Map.of(), "", "", 60);
        Job job = new Job(++lastId, "alice", asked);
        job.nodes = List.of(names).stream().map(this::named).toList();
        job.state = "RUNNING";
        job.startSeconds = System.currentTimeMillis() / 1000;
        jobs.put(job.id, job);
        return job;
    }

    synchronized void forget(Job job) {
        jobs.remove(job.id);
    }

    synchronized void drain(String name, String reason) {
        named(name).flags.add("DRAIN");
        named(name).reason = reason;
    }

    synchronized void resume(String name) {
        named(name).flags.clear();
        named(name).reason = "";
        schedule();
    }

    /** Nothing is heard of it: its jobs are over for Slurm, and their processes go on. */
    synchronized void lose(String name) {
        Node node = named(name);
        node.flags.addAll(List.of("DOWN", "NOT_RESPONDING"));
        node.reason = "Not responding";
        for (Job job : jobs.values()) {
            if (job.nodes.contains(node) && !job.isOver()) {
                job.state = "NODE_FAIL";
            }
        }
    }

    /** It answers again, and ends what it should not have. */
    synchronized void comeBack(String name) {
        Node node = named(name);
        for (Job job : jobs.values()) {
            Process process = job.process;
            if (job.nodes.contains(node) && job.isOver() && process != null) {
                end(process);
            }
        }
        resume(name);
    }

    synchronized boolean isAlive(Job job) {
        Process process = job.process;
        return process != null && process.isAlive();
    }

    private void schedule() {
        for (Job job : jobs.values()) {
            if (job.state.equals("PENDING") && !job.isHeld) {
                nodes.values().stream()
                        .filter(n -> job.asked.node.isEmpty() || job.asked.node.equals(n.name))
                        .filter(n -> n.flags.isEmpty() && n.gpus - Integer.bitCount(n.busyMask) >= job.asked.gpus)
                        .findFirst()
                        .ifPresent(node -> begin(job, node));
            }
        }
    }

    private void begin(Job job, Node node) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < node.gpus && Integer.bitCount(job.gpuMask) < job.asked.gpus; i++) {
            if ((node.busyMask >> i & 1) == 0) {
                job.gpuMask |= 1 << i;
                visible.append(visible.isEmpty() ? "" : ",").append(i);
            }
        }
        node.busyMask |= job.gpuMask;
        job.nodes = List.of(node);
        job.state = "RUNNING";
        job.startSeconds = System.currentTimeMillis() / 1000;
        try {
            Path script = Files.writeString(folder.resolve("job-" + job.id), job.asked.script);
            Path log = Path.of(job.asked.log);
            ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                    .directory(Path.of(job.asked.folder).toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().clear();
            builder.environment().putAll(job.asked.environment);
            builder.environment().put("CUDA_VISIBLE_DEVICES", visible.toString());
            Process process = builder.start();
            job.process = process;
            var _ = process.onExit().thenAccept(p -> ended(job, p.exitValue()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void ended(Job job, int code) {
        boolean isSignalled = code > SHELL_SIGNALLED;
        if (!job.isOver()) {
            job.rawCode = isSignalled ? code - SHELL_SIGNALLED : code << Byte.SIZE;
            job.state = job.isCancelled ? "CANCELLED" : code == 0 ? "COMPLETED" : "FAILED";
        }
        job.isCompleting = true;
        var _ = later.schedule(() -> completed(job), COMPLETING_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void completed(Job job) {
        job.isCompleting = false;
        job.nodes.forEach(node -> node.busyMask &= ~job.gpuMask);
        schedule();
    }

    @Override
    public synchronized void close() {
        later.shutdownNow();
        for (Job job : jobs.values()) {
            job.isHeld = true;
            Process process = job.process;
            if (process != null && process.isAlive()) {
                end(process);
            }
        }
    }
}
