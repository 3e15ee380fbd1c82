package io.dure.beside.yarn;

import io.dure.beside.Jobs;
import io.dure.beside.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.util.VersionInfo;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.resourcemanager.MockNM;
import org.apache.hadoop.yarn.server.resourcemanager.MockNodes;
import org.apache.hadoop.yarn.server.resourcemanager.MockRM;
import org.apache.hadoop.yarn.server.resourcemanager.rmcontainer.RMContainer;
import org.apache.hadoop.yarn.server.resourcemanager.rmcontainer.RMContainerState;
import org.apache.hadoop.yarn.server.resourcemanager.rmnode.RMNode;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.NodeAddedSchedulerEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.NodeUpdateSchedulerEvent;
import org.apache.hadoop.yarn.util.resource.ResourceUtils;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;

/**
 * YARN's CapacityScheduler inside a ResourceManager of this process: 32 leaf queues, 8 long-lived applications in each, that
 * ask for a container a job. It places when a node reports; nodes report as soon as it could be of use, and only then: those on
 * which something ended, then, as long as a new job waits, those that have room for it, the fullest first.
 */
public final class Yarn implements Scheduler {
    private static final int APPS_PER_TEAM = 8;
    private static final int NODES_PER_RACK = 20;

    private MockRM manager;
    private CapacityScheduler scheduler;
    private Jobs jobs;
    private final List<App> apps = new ArrayList<>();
    private final Map<ApplicationAttemptId, App> byAttempt = new HashMap<>();
    private RMNode[] nodes;
    private int[] free;
    private int[] nodeOf;
    private App[] appOf;
    private ContainerId[] containerOf;
    private int nextReport;

    /** How many nodes have so many free GPUs. */
    private final int[] nodesWith = new int[Jobs.GPUS_PER_NODE + 1];

    /** How many jobs of so many GPUs wait, and how many did after the last turn. */
    private final int[] waiting = new int[Jobs.GPUS_PER_NODE + 1];

    private final int[] stuck = new int[Jobs.GPUS_PER_NODE + 1];

    @Override
    public String name() {
        return "YARN";
    }

    @Override
    public String version() {
        return VersionInfo.getVersion();
    }

    @Override
    public String licence() {
        return "Apache-2.0";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "CapacityScheduler",
                "DominantResourceCalculator over memory, cores and yarn.io/gpu",
                "multiple assignments at a node's report, up to 8, 8 of them off-switch",
                "nodes report at once when something ended there, or when a new job would fit, the fullest first; the largest jobs are asked for first",
                "no locality delay",
                "32 leaf queues of 4 organisations, 256 unmanaged applications",
                "no preemption, no state store");
    }

    @Override
    public String includes() {
        return "deciding in this process, the life of containers, requests and answers as calls; no RPC, no state store";
    }

    @Override
    public void open(Jobs all) throws Exception {
        jobs = all;
        nodes = new RMNode[all.nodes()];
        free = new int[all.nodes()];
        nodeOf = new int[all.count()];
        appOf = new App[all.count()];
        containerOf = new ContainerId[all.count()];
        Configuration settings = new YarnConfiguration(Queues.settings());
        ResourceUtils.resetResourceTypes(settings);
        manager = new MockRM(settings);
        LogManager.getRootLogger().setLevel(Level.ERROR); // the mock turns it up
        manager.start();
        scheduler = (CapacityScheduler) manager.getResourceScheduler();
        MockNM frontend = manager.registerNode("frontend:1", Resource.newInstance(1, 1));
        for (int team = 0; team < Jobs.TEAMS; team++) {
            for (int i = 0; i < APPS_PER_TEAM; i++) {
                App app = App.submit(manager, frontend, Queues.leaf(team));
                apps.add(app);
                byAttempt.put(app.attempt(), app);
            }
        }
        Resource capability = App.gpus(Jobs.GPUS_PER_NODE);
        for (int node = 0; node < nodes.length; node++) {
            NetUtils.addStaticResolution("n" + node, "127.0.0.1"); // tokens of containers hold addresses
            nodes[node] = MockNodes.newNodeInfo(node / NODES_PER_RACK, capability, node, "n" + node, 1);
            free[node] = Jobs.GPUS_PER_NODE;
            nodesWith[Jobs.GPUS_PER_NODE]++;
            scheduler.handle(new NodeAddedSchedulerEvent(nodes[node]));
        }
        manager.drainEvents();
    }

    @Override
    public void turn(Turn turn, Started started) {
        for (int job : turn.ended()) {
            appOf[job].release(containerOf[job]);
            change(nodeOf[job], jobs.gpus()[job]);
        }
        talk(started);
        for (int job : turn.ended()) {
            if (isReserved(nodeOf[job]) || isAnyWaitingWithin(free[nodeOf[job]])) {
                report(nodeOf[job], started);
            }
        }
        for (int gpus = Jobs.GPUS_PER_NODE; gpus >= 1; gpus /= 2) {
            for (int job : turn.came()) {
                if (jobs.gpus()[job] == gpus) {
                    appOf[job] = apps.get(jobs.teams()[job] * APPS_PER_TEAM + job % APPS_PER_TEAM);
                    appOf[job].want(job, gpus);
                    waiting[gpus]++;
                }
            }
            talk(started);
            sweep(gpus, turn, started);
            stuck[gpus] = waiting[gpus];
        }
    }

    /** The applications say what is new. */
    private void talk(Started started) {
        for (App app : apps) {
            if (app.hasNews()) {
                take(app.talk(scheduler), app, started);
            }
        }
    }

    /**
     * Jobs that waited before found no place on any node, and where something ended has reported since; so this is for
     * those that are new. The fullest nodes that have room for them report first.
     */
    private void sweep(int gpus, Turn turn, Started started) {
        for (int room = gpus; room <= Jobs.GPUS_PER_NODE; room++) {
            for (int left = nodes.length; left > 0 && nodesWith[room] > 0 && waiting[gpus] > stuck[gpus]; left--) {
                nextReport = nextReport + 1 < nodes.length ? nextReport + 1 : 0;
                if (free[nextReport] != room || isReserved(nextReport)) {
                    continue;
                }
                report(nextReport, started);
                if (turn.isOver()) {
                    return;
                }
            }
        }
    }

    private boolean isAnyWaitingWithin(int room) {
        for (int gpus = 1; gpus <= room; gpus *= 2) {
            if (waiting[gpus] > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isReserved(int node) {
        return scheduler.getNode(nodes[node].getNodeID()).getReservedContainer() != null;
    }

    /** The node reports; if anything was placed, the applications ask what they have got. */
    private void report(int node, Started started) {
        int pending = scheduler.getRootQueueMetrics().getPendingContainers();
        scheduler.handle(new NodeUpdateSchedulerEvent(nodes[node]));
        if (scheduler.getRootQueueMetrics().getPendingContainers() == pending) {
            return;
        }
        for (RMContainer container : scheduler.getNode(nodes[node].getNodeID()).getCopiedListOfRunningContainers()) {
            if (container.getState() == RMContainerState.ALLOCATED) {
                App app = byAttempt.get(container.getApplicationAttemptId());
                take(app.talk(scheduler), app, started);
            }
        }
    }

    private void change(int node, int by) {
        nodesWith[free[node]]--;
        free[node] += by;
        nodesWith[free[node]]++;
    }

    private void take(List<Container> containers, App app, Started started) {
        for (Container container : containers) {
            int job = app.jobFor(container);
            int node = Integer.parseInt(container.getNodeId().getHost().substring(1));
            containerOf[job] = container.getId();
            nodeOf[job] = node;
            change(node, -jobs.gpus()[job]);
            waiting[jobs.gpus()[job]]--;
            stuck[jobs.gpus()[job]] = Math.min(stuck[jobs.gpus()[job]], waiting[jobs.gpus()[job]]);
            started.start(job, node);
        }
    }

    @Override
    public void close() {
        manager.stop();
    }
}
