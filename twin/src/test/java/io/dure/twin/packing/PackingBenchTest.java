package io.dure.twin.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.pack.Demand;
import io.dure.twin.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackingBenchTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theNumberOfThreadsChangesNothingButTimes() throws IOException {
        List<PackPolicy> all = List.of(PackPolicy.values());
        PackingOutcome one = PackingFiles.small(folder, all, 1).run(Progress.NONE);
        PackingOutcome four = PackingFiles.small(folder, all, 4).run(Progress.NONE);
        assertThat(one.results().keySet()).containsExactly("random", "bestfit", "fgd", "dure");
        assertThat(four.results().keySet())
                .containsExactlyElementsOf(one.results().keySet());
        one.results().forEach((policy, a) -> {
            PackingOutcome.Result b = Objects.requireNonNull(four.results().get(policy));
            assertThat(b.allocatedPercent()).isEqualTo(a.allocatedPercent());
            assertThat(b.fragmentedPercent()).isEqualTo(a.fragmentedPercent());
            assertThat(b.dropped()).isEqualTo(a.dropped());
            assertThat(b.standardDeviationAt100()).isEqualTo(a.standardDeviationAt100());
            assertThat(b.seeds().stream().map(PackingOutcome.Seed::allocatedPercentAt100))
                    .isEqualTo(a.seeds().stream()
                            .map(PackingOutcome.Seed::allocatedPercentAt100)
                            .toList());
        });
    }

    @Test
    void meansAreOverTheSeeds() throws IOException {
        PackingOutcome outcome =
                PackingFiles.small(folder, List.of(PackPolicy.BESTFIT), 2).run(Progress.NONE);
        PackingOutcome.Result result = outcome.results().values().iterator().next();
        double mean =
                result.seeds().stream().collect(Collectors.averagingDouble(PackingOutcome.Seed::allocatedPercentAt100));
        assertThat(result.allocatedPercentAt100()).isCloseTo(mean, within(1e-9)).isBetween(50.0, 100.0);
        assertThat(result.allocatedPercent()).hasSize(131);
        assertThat(result.allocatedPercent().get(100)).isEqualTo(result.allocatedPercentAt100());
        assertThat(result.arrivedPercent()).hasSize(131).startsWith(0, 1).endsWith(130);
        assertThat(result.dropped()).isGreaterThan(result.droppedBeforeFull());
    }

    @Test
    void progressEndsAtAThousand() throws IOException {
        List<Long> told = new ArrayList<>();
        PackingFiles.small(folder, List.of(PackPolicy.RANDOM, PackPolicy.FGD), 2)
                .run(told::add);
        assertThat(told).isSorted().endsWith(1000L);
    }

    @Test
    void podsAreAddedUntilTheNextWouldPass130Percent() throws IOException {
        PackingFiles.small(folder, List.of(), 1);
        PackingProblem problem = PackingProblem.read(folder.resolve("nodes.csv"), folder.resolve("pods.csv"));
        int[] order = PodArrivals.of(problem, 7);
        long asked = Arrays.stream(order)
                .mapToLong(d -> problem.demands().get(d).gpuMilli())
                .sum();
        long goal = problem.gpuMilli() * 13 / 10;
        assertThat(asked).isBetween(goal - Demand.WHOLE, goal + Demand.WHOLE); // overshoots by one GPU of two at most
        assertThat(order).isEqualTo(PodArrivals.of(problem, 7)).isNotEqualTo(PodArrivals.of(problem, 8));
        List<Integer> list = new ArrayList<>(problem.pods());
        List<Integer> head = Arrays.stream(order).limit(list.size()).boxed().toList();
        assertThat(head).containsExactlyInAnyOrderElementsOf(list).isNotEqualTo(list);
    }

    @Test
    void podsAreTakenOutOfALongList() throws IOException {
        String[] pods = new String[100];
        Arrays.setAll(pods, i -> "p" + (100 + i) + ",100,100,1,1000,");
        PackingProblem problem = PackingProblem.read(
                PackingFiles.nodes(folder, "n1,64000,262144,10,T4"), PackingFiles.pods(folder, pods));
        assertThat(PodArrivals.of(problem, 1)).hasSize(13);
    }

    @Test
    void curvesAreMeansOfRoundedPercents() {
        Curve curve = new Curve();
        curve.add(0.4, 1);
        curve.add(0.5, 2);
        curve.add(1.49, 4);
        curve.add(3, 5);
        curve.add(131, 99);
        assertThat(curve.means())
                .startsWith(1.0, 3.0, 3.0, 5.0, 5.0)
                .hasSize(131)
                .doesNotContain(99.0);
    }

    /** One node of one GPU, pods of half of it: two fit, and the rest is lost. */
    @Test
    void aRunByHand() throws IOException {
        PackingFiles.nodes(folder, "n1,64000,262144,1,T4");
        PackingFiles.pods(folder, "p1,1000,1000,1,400,", "p2,1000,1000,1,400,", "p3,1000,1000,1,400,");
        PackingProblem problem = PackingProblem.read(folder.resolve("nodes.csv"), folder.resolve("pods.csv"));
        PackingRun.Result result = new PackingRun(problem, PackPolicy.FGD, 1).run(Progress.NONE);
        assertThat(result.pods()).isEqualTo(3); // 1200 of 1300
        assertThat(result.dropped()).isEqualTo(1);
        assertThat(result.droppedBeforeFull()).isZero();
        assertThat(result.allocated().get(39)).isZero();
        assertThat(result.allocated().get(40)).isEqualTo(40);
        assertThat(result.allocated().get(100)).isEqualTo(80);
        assertThat(result.fragmented().get(40)).isZero(); // 600 left hold another
        assertThat(result.fragmented().get(80)).isEqualTo(20); // 200 left hold none
    }
}
