package io.dure.beside.slurm;

import io.dure.beside.Machine;
import io.dure.beside.Scheduler;
import io.dure.beside.Jobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real slurmctld. Its nodes are in a cloud that never answers, so jobs are placed and never begin: what a job ends by is
 * {@code scancel}. Jobs of one size that come at once are one array. What started where is read from slurmctld's log.
 */
public final class Slurm implements Scheduler {
    /** When nothing has started for so long, what waits cannot start now: four cycles of the scheduler. */
    private static final long QUIET_NANOS = 4_000_000_000L;

    private static final long LOOK_MILLIS = 20;
    private static final int FILL_AT_ONCE = 2_000;
    private static final int CANCEL_AT_ONCE = 500;

    private final Site site = new Site();
    private Jobs jobs;
    private String[] ids;

    /** The jobs of each array, by its number and theirs in it. */
    private final Map<String, Integer> byId = new HashMap<>();

    private int waiting;

    @Override
    public String name() {
        return "Slurm";
    }

    @Override
    public String version() {
        return site.version();
    }

    @Override
    public String licence() {
        return "GPL-2.0 or later, with OpenSSL exception";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "select/cons_tres CR_CPU, 8 CPUs and gpu:8 (not typed) a node",
                "sched/backfill",
                Site.PARAMETERS,
                "jobs of one size that come at once are one array");
    }

    @Override
    public String includes() {
        return "all of slurmctld: deciding, submission and cancellation by RPC, saving its state; not its clients, no slurmd";
    }

    @Override
    public int fillAtOnce() {
        return FILL_AT_ONCE;
    }

    @Override
    public void open(Jobs all) throws IOException, InterruptedException {
        jobs = all;
        ids = new String[all.count()];
        site.start(all.nodes());
    }

    @Override
    public void turn(Turn turn, Started started) throws IOException, InterruptedException {
        cancel(turn.ended());
        for (int gpus = Jobs.GPUS_PER_NODE; gpus >= 1; gpus /= 2) {
            submit(turn.came(), gpus);
        }
        long quietSince = System.nanoTime();
        while (true) {
            if (look(started) > 0) {
                quietSince = System.nanoTime();
            }
            if (waiting == 0 || turn.isOver() || System.nanoTime() - quietSince > QUIET_NANOS) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void cancel(int[] ended) throws IOException, InterruptedException {
        for (int from = 0; from < ended.length; from += CANCEL_AT_ONCE) {
            List<String> command = new ArrayList<>(List.of("scancel"));
            for (int i = from; i < Math.min(ended.length, from + CANCEL_AT_ONCE); i++) {
                command.add(ids[ended[i]]);
                byId.remove(ids[ended[i]]);
                ids[ended[i]] = null;
            }
            site.run(command);
        }
    }

    private void submit(int[] came, int gpus) throws IOException, InterruptedException {
        List<Integer> same = new ArrayList<>();
        for (int job : came) {
            if (jobs.gpus()[job] == gpus) {
                same.add(job);
            }
        }
        if (same.isEmpty()) {
            return;
        }
        String array = site.run(List.of(
                "sbatch", "--parsable", "--array=0-" + (same.size() - 1), "-N1", "-n1", "--gres=gpu:" + gpus,
                "-t", "120", "-o", "/dev/null", "--wrap", "true"));
        for (int i = 0; i < same.size(); i++) {
            ids[same.get(i)] = array + "_" + i;
            byId.put(ids[same.get(i)], same.get(i));
        }
        waiting += same.size();
    }

    /** Reads what is new in the log; returns how many started. */
    private int look(Started started) throws IOException {
        List<Site.Start> starts = site.starts();
        for (Site.Start start : starts) {
            Integer job = byId.get(start.id());
            if (job == null) {
                throw new IllegalStateException("started, and nobody knows it: " + start.id());
            }
            started.start(job, start.node());
        }
        waiting -= starts.size();
        return starts.size();
    }

    @Override
    public double cpuSeconds() {
        return Machine.cpuSeconds(site.pid());
    }

    @Override
    public long peakResidentBytes() {
        return Machine.peakResidentBytes(site.pid());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        site.close();
    }
}
