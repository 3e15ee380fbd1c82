package io.dure.twin.scenario;

import io.dure.twin.input.Sizes;
import java.util.List;

/** A table of mistakes, each made in the good alliance. */
final class BadAlliances {
    private BadAlliances() {}

    static List<BadScenarios.Bad> rows() {
        return List.of(
                both(
                        "mark: D}",
                        "mark: X}",
                        ":12: fleet.gpuTypes[1].mark is \"X\"; a mark is S (read in a source), D (derived), M (from memory), A (assumed) or W (weak source)."),
                both(
                        "source: \"a paper\"",
                        "source: 7",
                        ":7: energy.source is 7; a text is needed. Maybe \"7\" in quotes?"),
                reader(
                        "only: late",
                        "only: lat",
                        ":21: fleet.sites[0].power[2].only is \"lat\"; one of default, late is needed. Maybe late?"),
                reader(
                        "name: late",
                        "name: default",
                        ":5: variants[0].name is \"default\"; that is the name of the variant without a name.\n:21: fleet.sites[0].power[2].only is \"late\"; one of default is needed."),
                both(
                        ", why: \"the grid is late\"",
                        "",
                        ":5: variants[0].why is missing; a variant says why there is one."),
                both(
                        "days: 30",
                        "days: 0",
                        ":3: window.days is 0; a whole number from 1 to 36500 is needed.\n:33: synthetic work has no end; it needs a window that says how many days. Maybe window: {days: 30}, or --days 30?"),
                reader(
                        "from: 2026-01-01, days",
                        "from: 2024-12-31, days",
                        ":3: window.from is \"2024-12-31\"; the scenario starts on 2025-01-01, and nothing is known before."),
                reader(
                        "gpuIdleWatts: 100",
                        "gpuIdleWatts: 800",
                        ":11: fleet.gpuTypes[0].gpuIdleWatts is 800; a GPU without work draws no more than gpuWatts, which is 700."),
                both(
                        "slices: 7, gpuWatts: 700",
                        "slices: 0, gpuWatts: 700",
                        ":11: fleet.gpuTypes[0].slices is 0; a whole number from 1 to 64 is needed."),
                both(
                        "lat: 35.5",
                        "lat: 135.5",
                        ":16: fleet.sites[0].place.lat is 135.5; a number from -90 to 90 is needed."),
                both("pue: 1.25", "pue: 0.9", ":17: fleet.sites[0].pue is 0.9; a number from 1 to 3 is needed."),
                both(
                        "megawatts: 0.5",
                        "megawats: 0.5",
                        ":19: \"megawats\" is not a key of fleet.sites[0].power[0]; its keys are from, megawatts. Maybe megawatts?\n:19: fleet.sites[0].power[0].megawatts is missing; a power step says how many megawatts there are from then on."),
                both(
                        "from: 2025-06-01",
                        "from: 2025/6/1",
                        ":19: fleet.sites[0].power[0].from is \"2025/6/1\"; " + StartDate.RULE + ". Maybe 2025-06-01?"),
                reader(
                        "ramp: 15m",
                        "ramp: 4h",
                        ":22: fleet.sites[0].calls[0].ramp is \"4h\"; the ramp is no longer than the call."),
                both(
                        "keep: 0.75",
                        "keep: 75",
                        ":22: fleet.sites[0].calls[0].keep is 75; a number from 0 to 1 is needed."),
                reader(
                        "owner: commons",
                        "owner: comons",
                        ":25: fleet.deliveries[0].owner is \"comons\"; an owner is the path of a queue. Maybe commons?"),
                reader(
                        "owner: commons",
                        "owner: maker/cars",
                        ":25: fleet.deliveries[0].owner is \"maker/cars\"; the quota of that queue does not follow what is delivered to it. Maybe quota: deliveries there?"),
                reader(
                        "site: north, gpuType",
                        "site: noth, gpuType",
                        ":25: fleet.deliveries[0].site is \"noth\"; the sites are south, north. Maybe north?"),
                both(
                        "memory: 2TiB",
                        "memory: 2TB",
                        ":25: fleet.deliveries[0].memory is \"2TB\"; " + Sizes.RULE + ". Maybe 2TiB?"),
                both(
                        "retireAfter: 5y",
                        "retireAfter: 5 years",
                        ":9: fleet.retireAfter is \"5 years\"; whole years as 5y are needed, from 1y to 99y."),
                reader(
                        "share: 0.6",
                        "share: 0.9",
                        ":29: the shares of the queues below maker come to 1.2; more than the whole, 1, cannot be given."),
                both(
                        "share: 0.6",
                        "quota: 5, share: 0.6",
                        ":29: share stands beside quota; a queue has one of the two."),
                reader(
                        "share: 0.6",
                        "quota: 500",
                        ":29: queues[0].quota is \"deliveries\"; the quotas of its queues come to 548, and more than its own cannot be given."),
                reader(
                        "name: commons, quota: deliveries",
                        "name: commons, share: 0.5",
                        ":25: fleet.deliveries[0].owner is \"commons\"; the quota of that queue does not follow what is delivered to it. Maybe quota: deliveries there?\n:30: queues[1].share is 0.5; a share is a part of the quota of the queue above, and there is none above. Maybe quota?"),
                reader(
                        "sites: [south]",
                        "sites: [suth]",
                        ":29: queues[0].queues[0].sites[0] is \"suth\"; the sites are south, north. Maybe south?\n:38: the work of manufacturing-data may not leave its site, and none is told; its queue or its entry says where its data are. Maybe sites: [south]?"),
                reader(
                        "template: manufacturing-data, share: 1",
                        "template: manufacturing-data, share: 1, sites: [north]",
                        ":38: sites are not all among those of the queue; the data of its jobs may be in south."),
                both(
                        "rate: llama-3",
                        "rate: lama-3",
                        ":6: failures.rate is \"lama-3\"; one of llama-3, rsc-1, rsc-2 is needed. Maybe llama-3?"),
                both(
                        "rate: llama-3",
                        "causes: [{name: gpu, repair: {median: 4h}}]",
                        ":6: neither perNodeDay nor perUnitYear; a cause says one of the two."),
                both(
                        "load: 0.8",
                        "load: 0",
                        ":33: workload[0].synthetic.load is 0; a number from 0.001 to 10 is needed."),
                reader(
                        "days: 30",
                        "from: 2026-01-01",
                        ":3: window.from is given twice, first in line 3; a key is given once.\n:33: synthetic work has no end; it needs a window that says how many days. Maybe window: {days: 30}, or --days 30?"),
                reader(
                        "template: development",
                        "template: developement",
                        ":40: workload[0].synthetic.mix[2].template is \"developement\"; the templates are pretraining, fine-tuning, inference-service, batch-inference, development, physical-ai-robot, physical-ai-vehicle, physical-ai-plant, manufacturing-data. Maybe development?"),
                both(
                        "share: 2, gpuType",
                        "gpuType",
                        ":39: workload[0].synthetic.mix[1].share is missing; each part of a mix says its share of the GPU-hours."),
                both(
                        "at: 2d}",
                        "at: 2d, every: 3d}",
                        ":41: at stands beside every; jobs come either at one time, or as a stream from a time. Maybe from in place of at?\n:41: workload[1].count is missing; a stream of jobs says how many come."));
    }

    private static BadScenarios.Bad both(String from, String to, String message) {
        return new BadScenarios.Bad(from, to, BadScenarios.Refused.BY_BOTH, message);
    }

    private static BadScenarios.Bad reader(String from, String to, String message) {
        return new BadScenarios.Bad(from, to, BadScenarios.Refused.BY_READER_ONLY, message);
    }
}
