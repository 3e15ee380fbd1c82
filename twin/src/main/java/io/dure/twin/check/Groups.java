package io.dure.twin.check;

import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import java.util.ArrayList;
import java.util.List;

/** Jobs of several task groups as seen from outside: each group as if it were the whole job, under the same id. */
final class Groups {
    private Groups() {}

    /** The job by groups; itself alone when it has but one. */
    static List<Job> of(Job job) {
        if (job.others().isEmpty()) {
            return List.of(job);
        }
        List<Job> all = new ArrayList<>();
        all.add(of(job, new TaskGroup(job.tasks(), job.task(), job.gpuType(), job.near())));
        job.others().forEach(g -> all.add(of(job, g)));
        return all;
    }

    private static Job of(Job job, TaskGroup g) {
        return new Job(
                job.id(),
                job.queue(),
                job.user(),
                job.kind(),
                g.tasks(),
                g.tasks(),
                g.task(),
                g.gpuType(),
                job.residency(),
                g.near(),
                job.priority(),
                job.timeLimitMillis(),
                job.evictable(),
                Terms.NONE,
                job.power());
    }

    /** What each group has of the place: as many tasks in turn as it has. */
    static List<Placement> split(Job job, Placement whole, long now) {
        List<List<Placement.OnNode>> parts = new ArrayList<>();
        List<Job> groups = of(job);
        int at = 0;
        for (Job group : groups) {
            List<Placement.OnNode> part = new ArrayList<>();
            long tasks = 0;
            while (tasks < group.tasks() && at < whole.nodes().size()) {
                part.add(whole.nodes().get(at));
                tasks += whole.nodes().get(at++).tasks();
            }
            Ledger.require(
                    tasks == group.tasks(),
                    now,
                    "job " + job.id() + " starts with " + tasks + " of " + group.tasks() + " tasks of group "
                            + (parts.size() + 1));
            parts.add(part);
        }
        Ledger.require(at == whole.nodes().size(), now, "job " + job.id() + " starts with more tasks than it has");
        return parts.stream().map(Placement::new).toList();
    }
}
