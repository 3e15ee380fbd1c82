package io.dure.engine.state;

import static io.dure.engine.state.Admission.known;
import static io.dure.engine.state.Admission.within;

import io.dure.engine.IllegalEvent;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.engine.TaskGroup;

/** Whether the further task groups of a job can be true; and what jobs with several groups cannot have yet. */
final class GroupAdmission {
    static final int MAX_GROUPS = 16;

    private GroupAdmission() {}

    static void check(State state, Job job) {
        long id = job.id();
        if (job.groups() > MAX_GROUPS) {
            throw new IllegalEvent(
                    job.groups() + " task groups of job " + id,
                    "a job has " + MAX_GROUPS + " or fewer",
                    "make one group of those that are alike");
        }
        if (job.nextId() > Integer.MAX_VALUE) {
            throw new IllegalEvent("id of the last group of job " + id, "ids stay below 2^31", "begin anew");
        }
        long tasks = job.tasks();
        for (int g = 1; g < job.groups(); g++) {
            group(state, job, job.group(g), "group " + (g + 1) + " of job ");
            tasks += job.group(g).tasks();
        }
        within("tasks of all groups of job ", id, 1, tasks, Admission.MAX_TASKS);
        combination(state, job);
    }

    private static void group(State state, Job job, TaskGroup g, String name) {
        long id = job.id();
        within("tasks of " + name, id, 1, g.tasks(), Admission.MAX_TASKS);
        Admission.task(id, g.task());
        if (g.near().preferred().compareTo(g.near().required()) > 0) {
            throw new IllegalEvent(
                    "preferred level " + g.near().preferred() + " of " + name + id,
                    "it is not wider than the required level " + g.near().required(),
                    g.near().required().toString());
        }
        if (g.gpuType() != Job.ANY_TYPE) {
            known("GPU type of " + name, id, g.gpuType(), state.fleet().gpuTypes());
        }
    }

    private static void combination(State state, Job job) {
        String name = "job " + job.id() + " of " + job.groups() + " task groups";
        if (job.mostRiders() > 0) {
            refuse(
                    name + " and " + job.minTasks() + " to " + job.tasks() + " tasks",
                    "elastic",
                    "minTasks " + job.tasks());
        }
        if (job.terms().hasDeadline()) {
            refuse(name + " with a deadline", "promised by a date", "leave the deadline out");
        }
        if (job.terms().hasBooking()) {
            refuse(name + " in booking " + job.terms().booking(), "put into bookings", "leave the booking out");
        }
        if (job.power().flexTier() != 0) {
            refuse(name + " with flexTier " + job.power().flexTier(), "held back by caps", "flexTier 0");
        }
        if (state.rules().policy() != Policy.DURE) {
            refuse(name + " under policy " + state.rules().policy(), "placed by any policy but DURE", "policy DURE");
        }
    }

    /** Other policies do not know of groups. */
    static void rules(State state, Rules rules) {
        if (rules.policy() != Policy.DURE && state.jobs().parts().jobs() > 0) {
            refuse(
                    "policy " + rules.policy() + " while there are jobs of several task groups",
                    "placed by any policy but DURE",
                    "policy DURE, until they are over");
        }
    }

    private static void refuse(String what, String isNot, String maybe) {
        throw new IllegalEvent(what, "several groups are not " + isNot + " yet", maybe);
    }
}
