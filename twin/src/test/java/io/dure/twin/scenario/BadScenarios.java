package io.dure.twin.scenario;

import io.dure.twin.input.Durations;
import java.util.List;

/** A table of mistakes, each made in an else good scenario. */
final class BadScenarios {
    static final String GOOD = """
            dure: scenario/v1
            title: Test
            rules: {policy: dure, reclaimGrace: 2m}
            fleet:
              gpuTypes: [{name: H100}, {name: GB200}]
              sites:
                - name: seoul
                  halls:
                    - name: a
                      racks:
                        - {count: 2, nodes: 4, gpusPerNode: 8, gpuType: H100}
            queues:
              - {name: vision, quota: 16, queues: [{name: training, quota: 8}, {name: serving}]}
              - {name: language, quota: 8, borrowLimit: 4}
            workload:
              - {queue: vision/training, kind: fine-tuning, tasks: 2, gpusPerTask: 8, runTime: 3h, timeLimit: 4h}
              - {queue: language, kind: data, runTime: 1h, every: 10m, count: 3}
            """;

    private BadScenarios() {}

    /** {@code from} of the good scenario is replaced by {@code to}; the message begins after the file's name. */
    record Bad(String from, String to, Refused by, String message) {
        @Override
        public String toString() {
            return from + " → " + to;
        }
    }

    enum Refused {
        BY_BOTH,
        BY_READER_ONLY
    }

    static List<Bad> rows() {
        return List.of(
                // The head.
                both(
                        "dure: scenario/v1",
                        "dure: scenario/v2",
                        ":1: dure is \"scenario/v2\"; this program reads scenario/v1. Maybe scenario/v1?"),
                both(
                        "dure: scenario/v1\n",
                        "",
                        ":1: dure is missing; the first line says the version of the format, dure: scenario/v1."),
                both(
                        "title: Test",
                        "titel: Test",
                        ":2: \"titel\" is not a key of the file; its keys are dure, title, seed, start, window, variants, rules, fleet, queues, maintenance, bookings, failures, energy, workload, plan, standing. Maybe title?"),
                both("title: Test", "title: 2026", ":2: title is 2026; a text is needed. Maybe \"2026\" in quotes?"),
                both("title: Test", "start: 2026-13-01T", ":2: start is \"2026-13-01T\"; " + StartDate.RULE + "."),
                reader(
                        "title: Test",
                        "start: 2026-02-30",
                        ":2: start is \"2026-02-30\"; " + StartDate.RULE + ". Maybe 2026-02-28?"),
                both(
                        "title: Test",
                        "start: 2026/2/3",
                        ":2: start is \"2026/2/3\"; " + StartDate.RULE + ". Maybe 2026-02-03?"),
                both("title: Test", "seed: -1", ":2: seed is -1; a whole number from 0 to 9007199254740991 is needed."),
                reader(
                        "title: Test",
                        "title: A\ntitle: B",
                        ":3: title is given twice, first in line 2; a key is given once."),
                // Rules.
                both(
                        "policy: dure",
                        "policy: eazy",
                        ":3: rules.policy is \"eazy\"; one of fifo, easy, dure, conservative, random, bestfit, fgd is needed. Maybe easy?"),
                both(
                        "reclaimGrace: 2m",
                        "reclaimGrce: 2m",
                        ":3: \"reclaimGrce\" is not a key of rules; its keys are policy, reclaimGrace, guaranteedRun, reservationsPerQueue, review, useHalfLife, overrun, stopTime, moves, restartTime. Maybe reclaimGrace?"),
                both(
                        "reclaimGrace: 2m",
                        "useHalfLife: 7 days",
                        ":3: rules.useHalfLife is \"7 days\"; " + Durations.RULE + ". Maybe 7d?"),
                both(
                        "reclaimGrace: 2m",
                        "reclaimGrace: 2",
                        ":3: rules.reclaimGrace is 2; " + Durations.RULE + ". Maybe 2m?"),
                both(
                        "reclaimGrace: 2m",
                        "reclaimGrace: 2 minutes",
                        ":3: rules.reclaimGrace is \"2 minutes\"; " + Durations.RULE + ". Maybe 2m?"),
                both(
                        "reclaimGrace: 2m",
                        "reclaimGrace: -2m",
                        ":3: rules.reclaimGrace is \"-2m\"; " + Durations.RULE + "."),
                reader(
                        "reclaimGrace: 2m",
                        "reclaimGrace: 101000d",
                        ":3: rules.reclaimGrace is \"101000d\"; " + Durations.RULE + "."),
                both(
                        "reclaimGrace: 2m",
                        "reservationsPerQueue: 1.5",
                        ":3: rules.reservationsPerQueue is 1.5; a whole number from 0 to 1000 is needed."),
                both(
                        "rules: {policy: dure, reclaimGrace: 2m}",
                        "rules: [policy, dure]",
                        ":3: rules is a list; a mapping of keys to values is needed."),
                // Fleet.
                both(
                        "gpuTypes: [{name: H100}, {name: GB200}]",
                        "gpuTypes: []",
                        ":5: fleet.gpuTypes is an empty list; a fleet has at least one GPU type."),
                reader(
                        "{name: GB200}",
                        "{name: H100}",
                        ":5: fleet.gpuTypes[1].name is \"H100\"; each GPU type here has a name of its own, and line 5 has this one."),
                reader(
                        "gpuType: H100",
                        "gpuType: H10",
                        ":11: fleet.sites[0].halls[0].racks[0].gpuType is \"H10\"; the fleet's GPU types are H100, GB200. Maybe H100?"),
                both(
                        "nodes: 4",
                        "nodes: four",
                        ":11: fleet.sites[0].halls[0].racks[0].nodes is \"four\"; a whole number from 1 to 10000000 is needed."),
                both(
                        "nodes: 4",
                        "nodes: \"4\"",
                        ":11: fleet.sites[0].halls[0].racks[0].nodes is \"4\"; a whole number from 1 to 10000000 is needed. Maybe 4 without quotes?"),
                both(
                        "nodes: 4",
                        "nodes: 0",
                        ":11: fleet.sites[0].halls[0].racks[0].nodes is 0; a whole number from 1 to 10000000 is needed."),
                reader(
                        "nodes: 4",
                        "nodes: 9000000",
                        ":11: fleet.sites[0].halls[0].racks[0].nodes is 9000000; the fleet would have 18000000 nodes, and at most 10000000 are read."),
                both(
                        "gpusPerNode: 8",
                        "gpusPerNode: 72",
                        ":11: fleet.sites[0].halls[0].racks[0].gpusPerNode is 72; a whole number from 1 to 64 is needed."),
                both(
                        "gpusPerNode: 8, ",
                        "",
                        ":11: fleet.sites[0].halls[0].racks[0].gpusPerNode is missing; racks say how many GPUs each node has."),
                both(
                        "gpuType: H100}",
                        "gpuType: H100, link: hall}",
                        ":11: fleet.sites[0].halls[0].racks[0].link is \"hall\"; one of node, rack is needed."),
                both(
                        "name: seoul",
                        "name: the seoul site",
                        ":7: fleet.sites[0].name is \"the seoul site\"; " + SisterNames.RULE
                                + ". Maybe the-seoul-site?"),
                // Queues.
                reader(
                        "name: language, quota: 8",
                        "name: language, quota: 60",
                        ":13: the quotas of the queues come to 76; the fleet has 64 GPUs, and no more can be given."),
                reader(
                        "quota: 16, queues",
                        "quota: 4, queues",
                        ":13: queues[0].quota is 4; the quotas of its queues come to 8, and more than its own cannot be given. Maybe 8?"),
                reader(
                        "name: serving",
                        "name: training",
                        ":13: queues[0].queues[1].name is \"training\"; each queue here has a name of its own, and line 13 has this one."),
                both(
                        "borrowLimit: 4",
                        "borrowLimit: unlimitd",
                        ":14: queues[1].borrowLimit is \"unlimitd\"; a whole number from 0 to 640000000, or unlimited, is needed. Maybe unlimited?"),
                both(
                        "borrowLimit: 4",
                        "borrowLimit: -1",
                        ":14: queues[1].borrowLimit is -1; a whole number from 0 to 640000000, or unlimited, is needed. Maybe unlimited?"),
                both(
                        "borrowLimit: 4",
                        "weight: 1.0e9",
                        ":14: queues[1].weight is \"1.0e9\"; a whole number from 0 to 1000000 is needed."),
                both(
                        "borrowLimit: 4",
                        "borowLimit: 4",
                        ":14: \"borowLimit\" is not a key of queues[1]; its keys are name, quota, share, lendLimit, borrowLimit, weight, userLimitGpus, userLimitJobs, sites, queues. Maybe borrowLimit?"),
                // Workload.
                reader(
                        "queue: language,",
                        "queue: langage,",
                        ":17: workload[1].queue is \"langage\"; no queue has this path, as vision/training, vision/serving, language. Maybe language?"),
                reader(
                        "queue: language,",
                        "queue: vision,",
                        ":17: workload[1].queue is \"vision\"; jobs wait in queues without queues below them, as vision/training, vision/serving, language. Maybe vision/training?"),
                reader(
                        "queue: language,",
                        "queue: training,",
                        ":17: workload[1].queue is \"training\"; no queue has this path, as vision/training, vision/serving, language. Maybe vision/training?"),
                both("queue: language, ", "", ":17: workload[1].queue is missing; a job says in which queue it waits."),
                both(
                        "kind: data",
                        "kind: finetuning",
                        ":17: workload[1].kind is \"finetuning\"; one of pretraining, fine-tuning, inference, simulation, data is needed. Maybe fine-tuning?"),
                both(
                        "kind: data, ",
                        "",
                        ":17: workload[1].kind is missing; a job says its kind: pretraining, fine-tuning, inference, simulation, data."),
                both(
                        "runTime: 3h",
                        "runTime: 90",
                        ":16: workload[0].runTime is 90; " + Durations.RULE + ". Maybe 90m?"),
                both(
                        "runTime: 3h",
                        "runTime: 1.5h",
                        ":16: workload[0].runTime is \"1.5h\"; " + Durations.RULE + ". Maybe 1h30m?"),
                both(
                        "tasks: 2",
                        "tasks: 2, near: racks",
                        ":16: workload[0].near is \"racks\"; one of node, link-domain, rack, hall, site is needed. Maybe rack?"),
                both(
                        "tasks: 2",
                        "tasks: 2, near: hall, prefer: link domain",
                        ":16: workload[0].prefer is \"link domain\"; one of node, link-domain, rack, hall, site is needed. Maybe link-domain?"),
                reader(
                        "tasks: 2",
                        "tasks: 2, near: rack, prefer: hall",
                        ":16: workload[0].prefer is \"hall\"; it is not wider than what is required, near: rack. Maybe rack?"),
                both(
                        "reclaimGrace: 2m",
                        "moves: sometimes",
                        ":3: rules.moves is \"sometimes\"; true or false is needed."),
                both("runTime: 3h", "runTime: 0s", ":16: workload[0].runTime is \"0s\"; a job runs longer than that."),
                both(
                        "runTime: 3h",
                        "runTime: {median: 1h, sigma: 9, max: 2h}",
                        ":16: workload[0].runTime.sigma is 9; a number from 0 to 5 is needed."),
                reader(
                        "runTime: 3h",
                        "runTime: {median: 3h, sigma: 1, max: 2h}",
                        ":16: workload[0].runTime.max is \"2h\"; the longest run time is no shorter than the median."),
                both(
                        "timeLimit: 4h",
                        "timeLimit: {factr: 2}",
                        ":16: \"factr\" is not a key of workload[0].timeLimit; its keys are factor. Maybe factor?\n:16: workload[0].timeLimit.factor is missing; a drawn time limit has a factor."),
                both(
                        "tasks: 2",
                        "tasks: 2000000",
                        ":16: workload[0].tasks is 2000000; a whole number from 1 to 1000000 is needed."),
                both(
                        "gpusPerTask: 8",
                        "gpusPerTask: 65",
                        ":16: workload[0].gpusPerTask is 65; a whole number from 1 to 64 is needed."),
                both(
                        "gpusPerTask: 8",
                        "evictable: yes",
                        ":16: workload[0].evictable is \"yes\"; true or false is needed. Maybe true?"),
                both(
                        "gpusPerTask: 8",
                        "failShare: 5",
                        ":16: workload[0].failShare is 5; a number from 0 to 1 is needed."),
                both(
                        "every: 10m, ",
                        "every: 10m, at: 1h, ",
                        ":17: at stands beside every; jobs come either at one time, or as a stream from a time. Maybe from in place of at?"),
                both(
                        "every: 10m, count: 3",
                        "every: 10m",
                        ":17: workload[1].count is missing; a stream of jobs says how many come."),
                both(
                        "every: 10m",
                        "from: 1h",
                        ":17: workload[1].every is missing; a stream of jobs says every how long one comes."),
                both(
                        "every: 10m",
                        "every: 0m",
                        ":17: workload[1].every is \"0m\"; jobs of a stream come some time apart. Maybe at and count, for jobs that come together?"),
                reader(
                        "count: 3",
                        "count: 100000000",
                        ":17: workload[1].every is \"10m\"; the last of 100000000 jobs comes within 100 years."),
                both(
                        "count: 3",
                        "count: 100000001",
                        ":17: workload[1].count is 100000001; a whole number from 1 to 100000000 is needed."),
                reader(
                        "- {queue: language, kind: data, runTime: 1h, every: 10m, count: 3}",
                        "- {trace: a.swf, queue: language}",
                        ":17: workload[1].trace is \"a.swf\"; there is no such file beside the scenario."),
                reader(
                        "every: 10m, count: 3",
                        "every: 1ms, count: 100000000",
                        ":17: the workload comes to 100000001 jobs; at most 100000000 are read."),
                // Elastic jobs.
                reader(
                        "tasks: 2, gpusPerTask: 8",
                        "tasks: 2, minTasks: 3, gpusPerTask: 8",
                        ":16: workload[0].minTasks is 3; a whole number from 1 to 2 is needed."),
                both(
                        "tasks: 2, gpusPerTask: 8",
                        "tasks: 2, scaling: linear, gpusPerTask: 8",
                        ":16: workload[0].scaling is \"linear\"; only a job that can run with fewer tasks than it has is faster with more. Maybe minTasks?"),
                both(
                        "tasks: 2, gpusPerTask: 8",
                        "tasks: 2, minTasks: 1, scaling: linar, gpusPerTask: 8",
                        ":16: workload[0].scaling is \"linar\"; one of linear is needed. Maybe linear?"),
                both(
                        "tasks: 2, gpusPerTask: 8",
                        "tasks: 2, minTasks: 1, scaling: {amdahl: 1.5}, gpusPerTask: 8",
                        ":16: workload[0].scaling.amdahl is 1.5; a number from 0 to 1 is needed."),
                // YAML.
                reader(
                        "title: Test",
                        "title: [Test",
                        ":3: not YAML: expected ',' or ']', but got : (while parsing a flow sequence in line 2); the file must be YAML."),
                reader(
                        "title: Test",
                        "title: &a [*a]",
                        ":2: values within values within values; at most 50 levels are read."),
                reader("seoul", "seo\u0001ul", ":7: not YAML: the character U+0001; control characters are not text."),
                reader("title: Test", "? [a]\n: b", ":2: a key of the file is not a word; a key is a word."));
    }

    private static Bad both(String from, String to, String message) {
        return new Bad(from, to, Refused.BY_BOTH, message);
    }

    private static Bad reader(String from, String to, String message) {
        return new Bad(from, to, Refused.BY_READER_ONLY, message);
    }
}
