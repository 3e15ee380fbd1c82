package io.dure.twin.scenario;

/** A small alliance that uses every block of deliveries, power, variants and drawn work. */
final class AllianceText {
    static final String GOOD = """
            dure: scenario/v1
            start: 2025-01-01
            window: {from: 2026-01-01, days: 30}
            variants:
              - {name: late, why: "the grid is late", mark: A, source: "assumed"}
            failures: {rate: llama-3, burnIn: 3d, quarantine: {failures: 3, within: 30d, hold: 7d}}
            energy: {wonPerKilowattHour: 182.7, kilogramsCo2PerMegawattHour: 417.3, mark: S, source: "a paper"}
            fleet:
              retireAfter: 5y
              gpuTypes:
                - {name: H100, slices: 7, gpuWatts: 700, gpuIdleWatts: 100, nodeOtherWattsPerGpu: 500}
                - {name: GB300, slices: 7, gpuWatts: 1400, gpuIdleWatts: 200, nodeOtherWattsPerGpu: 500, mark: D}
              sites:
                - name: south
                  operator: us
                  place: {lat: 35.5, lon: 129.4}
                  pue: 1.25
                  power:
                    - {from: 2025-06-01, megawatts: 0.5}
                    - {from: 2026-01-15, megawatts: 2, only: default}
                    - {from: 2027-01-15, megawatts: 2, only: late}
                  calls: [{from: 2026-01-20T08:30, for: 3h, keep: 0.75, ramp: 15m}]
                - name: north
              deliveries:
                - {at: 2021-01-10, owner: commons, site: north, gpuType: H100, nodes: 40, gpusPerNode: 8, cpus: 112, memory: 2TiB}
                - {at: 2025-07-01, owner: maker, site: south, gpuType: GB300, nodes: 40, gpusPerNode: 4, nodesPerRack: 18, link: rack}
                - {at: 2026-01-20, owner: maker, site: south, gpuType: GB300, nodes: 30, gpusPerNode: 4, nodesPerRack: 18, link: rack}
            queues:
              - {name: maker, quota: deliveries, queues: [{name: plants, share: 0.6, sites: [south]}, {name: cars, share: 0.3}]}
              - {name: commons, quota: deliveries}
            workload:
              - synthetic:
                  load: 0.8
                  of: powered
                  meanGpuHours: 40
                  localTime: 9h
                  mix:
                    - {queue: maker/plants, template: manufacturing-data, share: 1}
                    - {queue: maker/cars, template: fine-tuning, share: 2, gpuType: GB300, users: 5}
                    - {queue: commons, template: development, share: 1, evictable: false}
              - {template: physical-ai-robot, queue: maker/cars, at: 2d}
            """;

    private AllianceText() {}
}
