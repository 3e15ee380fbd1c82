package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.QueueLine;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SlimmedTest {
    @Test
    void leavesFewQueuesAsTheyAre() {
        Outcome week = Samples.week();
        assertThat(Slimmed.of(week)).isEqualTo(new Slimmed(week, 0));
    }

    @Test
    void joinsTheSmallOnesOfMany() {
        Outcome ugly = Samples.ugly();
        Slimmed slim = Slimmed.of(ugly);
        List<QueueLine> lines = slim.outcome().timeline().queues();
        assertThat(lines.size() - 1 + slim.joinedQueues())
                .isEqualTo(ugly.timeline().queues().size());
        double least = lines.subList(0, lines.size() - 1).stream()
                .mapToDouble(line -> sum(line.usedGpus()))
                .min()
                .orElseThrow();
        assertThat(ugly.timeline().queues())
                .filteredOn(line -> !lines.contains(line))
                .hasSize(slim.joinedQueues())
                .allSatisfy(line -> assertThat(sum(line.usedGpus())).isLessThanOrEqualTo(least));
    }

    @Test
    void losesNoGpu() {
        Outcome ugly = Samples.ugly();
        Outcome slim = Slimmed.of(ugly).outcome();
        for (int column = 0; column < ugly.timeline().allocatedGpus().size(); column++) {
            assertThat(at(slim, QueueLine::usedGpus, column))
                    .isCloseTo(at(ugly, QueueLine::usedGpus, column), within(.001));
            assertThat(at(slim, QueueLine::shareGpus, column))
                    .isCloseTo(at(ugly, QueueLine::shareGpus, column), within(.001));
        }
    }

    @Test
    void changesNothingElse() {
        Outcome ugly = Samples.ugly();
        List<QueueLine> lines = ugly.timeline().queues();
        Outcome back = Slimmed.with(Slimmed.of(ugly).outcome(), lines);
        assertThat(back.equals(ugly)).isTrue();
    }

    private static double at(Outcome outcome, Function<QueueLine, List<Double>> series, int column) {
        return outcome.timeline().queues().stream()
                .mapToDouble(line -> series.apply(line).get(column))
                .sum();
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
