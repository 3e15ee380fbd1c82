package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Reason;
import io.dure.engine.TaskGroup;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** In which sites a job of several task groups may be, and in what order its groups are placed there. */
final class GroupSites {
    private GroupSites() {}

    /** The slot that stands for this group of the job. */
    static int member(Jobs jobs, int slot, int group) {
        int member = slot;
        for (int g = 0; g < group; g++) {
            member = jobs.parts().next(member);
        }
        return member;
    }

    /** When the job would be gone if it started then. */
    static long end(State s, int slot, long startMillis) {
        return s.jobs().endIfStarted(slot, startMillis);
    }

    /** The groups in the order in which they are placed. */
    static List<Integer> order(Job job) {
        List<Integer> order = new ArrayList<>();
        for (int g = 0; g < job.groups(); g++) {
            order.add(g);
        }
        order.sort(Comparator.comparing((Integer g) -> job.group(g).near().required())
                .thenComparing((Integer g) -> job.group(g).gpuType() == Job.ANY_TYPE)
                .thenComparingLong(g -> -job.group(g).task().milliGpus())
                .thenComparingLong(g -> -job.group(g).milliGpus()));
        return order;
    }

    /** Sites with pools for every group where the job's data may be. */
    static List<Integer> of(State s, int slot) {
        return sites(s, slot, false);
    }

    /** Of these, those where as many GPUs are free in one pool as each group needs: more than can have room for all. */
    static List<Integer> withRoom(State s, int slot) {
        return sites(s, slot, true);
    }

    private static List<Integer> sites(State s, int slot, boolean withRoom) {
        Job job = s.jobs().job(slot);
        List<Integer> sites = new ArrayList<>();
        for (int site = 0; site < s.fleet().sites(); site++) {
            boolean isOne = true;
            for (int g = 0; g < job.groups() && isOne; g++) {
                isOne = has(s.fleet(), site, job, job.group(g), withRoom);
            }
            if (isOne) {
                sites.add(site);
            }
        }
        return sites;
    }

    /** Where no site has pools for every group: the site that has them for most, and the first group without. */
    static Reason.GroupsApart apart(State s, int slot) {
        Job job = s.jobs().job(slot);
        int best = 0;
        int without = 0;
        int most = -1;
        for (int site = 0; site < s.fleet().sites(); site++) {
            int have = 0;
            int lacks = -1;
            for (int g = 0; g < job.groups(); g++) {
                boolean isThere = has(s.fleet(), site, job, job.group(g), false);
                have += isThere ? 1 : 0;
                lacks = lacks < 0 && !isThere ? g : lacks;
            }
            if (have > most) {
                most = have;
                best = site;
                without = lacks;
            }
        }
        return new Reason.GroupsApart(best, without, job.group(without).tasks(), 0);
    }

    private static boolean has(Fleet fleet, int site, Job job, TaskGroup g, boolean withRoom) {
        for (int p : fleet.poolsFor(g.gpuType(), job.residency())) {
            boolean hasRoom = !withRoom || fleet.pool(p).freeMilliGpus() >= g.milliGpus();
            if (fleet.pool(p).site() == site && hasRoom) {
                return true;
            }
        }
        return false;
    }
}
