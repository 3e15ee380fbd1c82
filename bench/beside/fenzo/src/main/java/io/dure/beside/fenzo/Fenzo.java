package io.dure.beside.fenzo;

import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskAssignmentResult;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMAssignmentResult;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.functions.Func1;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import io.dure.beside.Jobs;
import io.dure.beside.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Netflix Fenzo, a library for schedulers of Mesos: GPUs are its CPUs, which it looks at quickest. */
public class Fenzo implements Scheduler {
    /** At so many tasks in one call it is asked whether its time is over. */
    private static final int AT_ONCE = 20;

    private final TaskScheduler scheduler;
    private Jobs jobs;
    private int[] nodeOf;
    private int[] free;
    private List<VirtualMachineLease> offers = new ArrayList<>();
    private List<GpuTask> waiting = new ArrayList<>();

    /** Packs tightly: the node that is fullest with the task on it, of all. */
    public Fenzo() {
        this(BinPackingFitnessCalculators.cpuBinPacker, fitness -> fitness >= 1.0);
    }

    Fenzo(VMTaskFitnessCalculator fitness, Func1<Double, Boolean> goodEnough) {
        scheduler = new TaskScheduler.Builder()
                .withLeaseRejectAction(lease -> {
                    throw new IllegalStateException("offers are to be kept: " + lease.hostname());
                })
                .withLeaseOfferExpirySecs(1_000_000)
                .withMaxOffersToReject(0)
                .withFitnessCalculator(fitness)
                .withFitnessGoodEnoughFunction(goodEnough)
                .disableShortfallEvaluation()
                .build();
    }

    @Override
    public String name() {
        return "Fenzo, tight";
    }

    @Override
    public String version() {
        return "1.0.1";
    }

    @Override
    public String licence() {
        return "Apache-2.0";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "cpuBinPacker, good enough at 1.0",
                "withMaxOffersToReject(0)",
                "disableShortfallEvaluation",
                "offers never expire",
                "GPUs are its CPUs");
    }

    @Override
    public String includes() {
        return "deciding in this process; offers of the nodes that changed; no queues, no reservations";
    }

    @Override
    public void open(Jobs all) {
        jobs = all;
        nodeOf = new int[all.count()];
        free = new int[all.nodes()];
        Arrays.fill(free, Jobs.GPUS_PER_NODE);
        for (int node = 0; node < all.nodes(); node++) {
            offers.add(new Offer(node, Jobs.GPUS_PER_NODE));
        }
    }

    @Override
    public void turn(Turn turn, Started started) {
        for (int job : turn.ended()) {
            scheduler.getTaskUnAssigner().call(Integer.toString(job), Offer.host(nodeOf[job]));
            offers.add(new Offer(nodeOf[job], jobs.gpus()[job])); // Fenzo adds up the offers of one node
            free[nodeOf[job]] += jobs.gpus()[job];
        }
        for (int job : turn.came()) {
            waiting.add(new GpuTask(job, jobs.gpus()[job]));
        }
        List<GpuTask> left = new ArrayList<>();
        for (int from = 0; from < waiting.size(); from += AT_ONCE) {
            List<GpuTask> some = waiting.subList(from, Math.min(waiting.size(), from + AT_ONCE));
            if (turn.isOver()) {
                left.addAll(some);
            } else {
                left.addAll(place(some, started));
            }
        }
        waiting = left;
    }

    /** Places what fits of these tasks; returns those that do not. */
    private List<GpuTask> place(List<GpuTask> tasks, Started started) {
        SchedulingResult result = scheduler.scheduleOnce(tasks, offers);
        if (!result.getExceptions().isEmpty()) {
            throw new IllegalStateException(result.getExceptions().get(0));
        }
        offers = new ArrayList<>();
        BitSet placed = new BitSet();
        for (VMAssignmentResult onNode : result.getResultMap().values()) {
            int node = Offer.node(onNode.getHostname());
            for (TaskAssignmentResult of : onNode.getTasksAssigned()) {
                GpuTask task = (GpuTask) of.getRequest();
                scheduler.getTaskAssigner().call(task, onNode.getHostname());
                nodeOf[task.job()] = node;
                free[node] -= task.gpus();
                placed.set(task.job());
                started.start(task.job(), node);
            }
            if (free[node] > 0) {
                offers.add(new Offer(node, free[node])); // what Mesos would offer again
            }
        }
        return tasks.stream().filter(task -> !placed.get(task.job())).toList();
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }
}
