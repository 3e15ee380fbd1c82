package io.dure.beside.cloudsim;

import ch.qos.logback.classic.Level;
import io.dure.beside.Jobs;
import io.dure.beside.Simulator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudsimplus.allocationpolicies.VmAllocationPolicyFirstFit;
import org.cloudsimplus.brokers.DatacenterBrokerSimple;
import org.cloudsimplus.cloudlets.Cloudlet;
import org.cloudsimplus.cloudlets.CloudletSimple;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.datacenters.DatacenterSimple;
import org.cloudsimplus.hosts.Host;
import org.cloudsimplus.hosts.HostSimple;
import org.cloudsimplus.resources.Pe;
import org.cloudsimplus.resources.PeSimple;
import org.cloudsimplus.schedulers.cloudlet.CloudletSchedulerSpaceShared;
import org.cloudsimplus.util.Log;
import org.cloudsimplus.vms.Vm;
import org.cloudsimplus.vms.VmSimple;

/** CloudSim Plus: a job is a virtual machine with one cloudlet; GPUs are processing elements. */
public final class CloudSim implements Simulator {
    private static final int MIPS = 1000;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final long PLENTY = 1_000_000;

    /** Seconds after which an idle machine is removed whose cloudlet has not come yet. */
    private static final double FOR_EVER = 1e9;

    private static final double RETRY_SECONDS = 5;

    private CloudSimPlus simulation;
    private int[] nodes;
    private long[] starts;
    private long[] ends;
    private long untilNanos = Long.MAX_VALUE;

    @Override
    public String name() {
        return "CloudSim Plus";
    }

    @Override
    public String version() {
        return "8.5.7";
    }

    @Override
    public String licence() {
        return "GPL-3.0";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "first fit",
                "a machine and a cloudlet a job, both space-shared, the cloudlet submitted when the machine has its place",
                "machines are removed after their work",
                "what does not fit is tried again after 5 s",
                "no log");
    }

    @Override
    public String includes() {
        return "placing and simulating in this process; no queues, no reservations, no outcome";
    }

    @Override
    public void open(Jobs jobs) {
        Log.setLevel(Level.OFF);
        simulation = new CloudSimPlus();
        new DatacenterSimple(simulation, hosts(jobs.nodes()), new VmAllocationPolicyFirstFit());
        DatacenterBrokerSimple broker = new DatacenterBrokerSimple(simulation);
        broker.setVmDestructionDelayFunction(machine -> ends[(int) machine.getId()] < Long.MAX_VALUE ? 0 : FOR_EVER);
        broker.getVmCreation().setRetryDelay(RETRY_SECONDS).setMaxRetries(Integer.MAX_VALUE);
        nodes = new int[jobs.count()];
        starts = new long[jobs.count()];
        ends = new long[jobs.count()];
        Arrays.fill(starts, Long.MAX_VALUE);
        Arrays.fill(ends, Long.MAX_VALUE);
        List<Vm> machines = new ArrayList<>();
        for (int job = 0; job < jobs.count(); job++) {
            Vm machine = machine(job, jobs.gpus()[job]);
            // As long as any machine without a delay waits, the broker sends no work to any.
            machine.setSubmissionDelay((jobs.comesMillis()[job] + 1) / MILLIS_PER_SECOND);
            machines.add(machine);
            Cloudlet cloudlet = cloudlet(job, jobs, machine);
            // Only when it has a place: the broker looks at all that it has been given at each machine that is placed.
            machine.addOnHostAllocationListener(placed -> broker.submitCloudlet(cloudlet));
        }
        broker.submitVmList(machines);
        simulation.addOnClockTickListener(tick -> {
            if (System.nanoTime() - untilNanos >= 0) {
                simulation.terminate();
            }
        });
    }

    private static List<Host> hosts(int count) {
        List<Host> hosts = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            List<Pe> gpus = new ArrayList<>();
            for (int g = 0; g < Jobs.GPUS_PER_NODE; g++) {
                gpus.add(new PeSimple(MIPS));
            }
            Host host = new HostSimple(PLENTY, PLENTY, PLENTY, gpus);
            host.setId(node);
            hosts.add(host);
        }
        return hosts;
    }

    private Vm machine(int job, int gpus) {
        Vm machine = new VmSimple(job, MIPS, gpus);
        machine.setRam(1).setBw(1).setSize(1).setCloudletScheduler(new CloudletSchedulerSpaceShared());
        machine.addOnHostAllocationListener(placed -> {
            if (starts[job] < Long.MAX_VALUE) {
                throw new IllegalStateException("placed twice: " + job);
            }
            nodes[job] = (int) placed.getHost().getId();
            starts[job] = Math.round(placed.getTime() * MILLIS_PER_SECOND);
        });
        return machine;
    }

    private Cloudlet cloudlet(int job, Jobs jobs, Vm machine) {
        // At 1000 million instructions a second, a million instructions are a millisecond.
        Cloudlet cloudlet = new CloudletSimple(job, jobs.runMillis()[job], jobs.gpus()[job]);
        cloudlet.setVm(machine);
        cloudlet.addOnFinishListener(finished -> ends[job] = Math.round(finished.getTime() * MILLIS_PER_SECOND));
        return cloudlet;
    }

    @Override
    public void run(long until, Ran ran) {
        untilNanos = until;
        simulation.start();
        for (int job = 0; job < starts.length; job++) {
            if (starts[job] < Long.MAX_VALUE) {
                ran.ran(job, nodes[job], starts[job], ends[job]);
            }
        }
    }
}
