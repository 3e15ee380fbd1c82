package io.dure.beside.yarn;

import io.dure.beside.Jobs;
import org.apache.hadoop.yarn.api.records.ResourceInformation;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacitySchedulerConfiguration;
import org.apache.hadoop.yarn.util.resource.DominantResourceCalculator;

/** Teams as leaf queues, four organisations above them: equal shares, each of which may grow to the whole fleet. */
final class Queues {
    private static final int ORGANISATIONS = 4;
    private static final int TEAMS_EACH = Jobs.TEAMS / ORGANISATIONS;
    private static final int MOST_AT_ONCE = 8;
    private static final long TWO_HOURS_MILLIS = 7_200_000;
    private static final float WHOLE = 100;
    private static final float UNLIMITED = 1_000_000;

    private Queues() {}

    static String leaf(int team) {
        return path(team / TEAMS_EACH, team);
    }

    private static String path(int organisation, int team) {
        return "root.o" + organisation + ".t" + team;
    }

    static CapacitySchedulerConfiguration settings() {
        CapacitySchedulerConfiguration to = new CapacitySchedulerConfiguration();
        to.setClass(YarnConfiguration.RM_SCHEDULER, CapacityScheduler.class, ResourceScheduler.class);
        to.set(YarnConfiguration.RESOURCE_TYPES, ResourceInformation.GPU_URI);
        to.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 1);
        to.setLong(YarnConfiguration.RM_CONTAINER_ALLOC_EXPIRY_INTERVAL_MS, TWO_HOURS_MILLIS);
        to.setLong(YarnConfiguration.RM_NM_EXPIRY_INTERVAL_MS, TWO_HOURS_MILLIS);
        to.setLong(YarnConfiguration.RM_AM_EXPIRY_INTERVAL_MS, TWO_HOURS_MILLIS);
        to.setClass(
                CapacitySchedulerConfiguration.RESOURCE_CALCULATOR_CLASS,
                DominantResourceCalculator.class,
                org.apache.hadoop.yarn.util.resource.ResourceCalculator.class);
        to.setBoolean(CapacitySchedulerConfiguration.ASSIGN_MULTIPLE_ENABLED, true);
        to.setInt(CapacitySchedulerConfiguration.MAX_ASSIGN_PER_HEARTBEAT, MOST_AT_ONCE);
        to.setInt(CapacitySchedulerConfiguration.OFFSWITCH_PER_HEARTBEAT_LIMIT, MOST_AT_ONCE);
        to.setInt(CapacitySchedulerConfiguration.NODE_LOCALITY_DELAY, -1);
        tree(to);
        return to;
    }

    private static void tree(CapacitySchedulerConfiguration to) {
        String[] organisations = new String[ORGANISATIONS];
        for (int o = 0; o < ORGANISATIONS; o++) {
            organisations[o] = "o" + o;
        }
        to.setQueues("root", organisations);
        for (int o = 0; o < ORGANISATIONS; o++) {
            String organisation = "root.o" + o;
            share(to, organisation, WHOLE / ORGANISATIONS);
            String[] teams = new String[TEAMS_EACH];
            for (int t = 0; t < TEAMS_EACH; t++) {
                teams[t] = "t" + (o * TEAMS_EACH + t);
            }
            to.setQueues(organisation, teams);
            for (int t = 0; t < TEAMS_EACH; t++) {
                String team = path(o, o * TEAMS_EACH + t);
                share(to, team, WHOLE / TEAMS_EACH);
                to.setUserLimitFactor(team, UNLIMITED);
                to.setMaximumApplicationMasterResourcePerQueuePercent(team, 1);
            }
        }
    }

    private static void share(CapacitySchedulerConfiguration to, String queue, float percent) {
        to.setCapacity(queue, percent);
        to.setMaximumCapacity(queue, WHOLE);
    }
}
