package io.dure.beside.yarn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.ResourceInformation;
import org.apache.hadoop.yarn.api.records.ResourceRequest;
import org.apache.hadoop.yarn.server.resourcemanager.MockAM;
import org.apache.hadoop.yarn.server.resourcemanager.MockNM;
import org.apache.hadoop.yarn.server.resourcemanager.MockRM;
import org.apache.hadoop.yarn.server.resourcemanager.MockRMAppSubmissionData;
import org.apache.hadoop.yarn.server.resourcemanager.MockRMAppSubmitter;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMApp;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ContainerUpdates;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler;

/** An application: the jobs that it wants containers for, by size, first come first served. */
final class App {
    private static final int MIB_PER_GPU = 1024;
    private static final int[] SIZES = {1, 2, 4, 8};

    private final ApplicationAttemptId attempt;
    private final List<ArrayDeque<Integer>> waiting = new ArrayList<>();
    private final boolean[] isNew = new boolean[SIZES.length];
    private List<ContainerId> releases = new ArrayList<>();

    private App(ApplicationAttemptId attempt) {
        this.attempt = attempt;
        for (int i = 0; i < SIZES.length; i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    static App submit(MockRM manager, MockNM frontend, String queue) throws Exception {
        RMApp app = MockRMAppSubmitter.submit(
                manager,
                MockRMAppSubmissionData.Builder.createWithMemory(1, manager)
                        .withUser("user")
                        .withQueue(queue)
                        .withUnmanagedAM(true)
                        .build());
        MockAM master = MockRM.launchUAM(app, manager, frontend);
        master.registerAppAttempt();
        return new App(master.getApplicationAttemptId());
    }

    static Resource gpus(int gpus) {
        return Resource.newInstance(
                (long) gpus * MIB_PER_GPU, gpus, Map.of(ResourceInformation.GPU_URI, (long) gpus));
    }

    void want(int job, int gpus) {
        int size = size(gpus);
        waiting.get(size).add(job);
        isNew[size] = true;
    }

    void release(ContainerId container) {
        releases.add(container);
    }

    boolean hasNews() {
        return !releases.isEmpty() || isNew[0] || isNew[1] || isNew[2] || isNew[3];
    }

    ApplicationAttemptId attempt() {
        return attempt;
    }

    /** Says what it wants and what it gives back; returns what it has got. */
    List<Container> talk(CapacityScheduler scheduler) {
        List<ResourceRequest> asks = new ArrayList<>();
        for (int size = 0; size < SIZES.length; size++) {
            if (isNew[size]) {
                asks.add(ask(size));
                isNew[size] = false;
            }
        }
        List<ContainerId> given = releases;
        releases = new ArrayList<>();
        return scheduler
                .allocate(attempt, asks, List.of(), given, List.of(), List.of(), new ContainerUpdates())
                .getContainers();
    }

    /** All that wait, not only what is new: so the protocol wants it. Each size is a request of its own. */
    private ResourceRequest ask(int size) {
        return ResourceRequest.newBuilder()
                .priority(Priority.newInstance(1))
                .allocationRequestId(size)
                .resourceName(ResourceRequest.ANY)
                .capability(gpus(SIZES[size]))
                .numContainers(waiting.get(size).size())
                .relaxLocality(true)
                .build();
    }

    int jobFor(Container container) {
        return waiting.get((int) container.getAllocationRequestId()).remove();
    }

    private static int size(int gpus) {
        return Integer.numberOfTrailingZeros(gpus);
    }
}
