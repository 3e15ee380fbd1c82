package io.dure.twin.steady;

import io.dure.engine.Verdict;
import io.dure.engine.fill.Stopwatch;
import io.dure.twin.Progress;
import io.dure.twin.packing.CpuClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the choice of a place by expected fill costs the engine in a steady state: processor time, spread over all
 * placements, those of plain whole GPUs included, which are not scored. Medians over rounds.
 *
 * @param mix see {@link Mix}
 * @param placements of each round
 * @param scoringNanos a placement: finding nodes and GPUs, the searches that found nothing included
 * @param learningNanos a placement: counting, tables and prices
 * @param engineNanos a placement: all of telling and deciding
 * @param longestScoringNanos of all rounds
 * @param longestLearningNanos of all rounds
 * @param clockNanos one reading of the clock; each scoring and each learning reads it twice, and about one is in the figure
 */
public record ScoreSpeed(
        long fleetGpus,
        String mix,
        int rounds,
        long placements,
        double scoringNanos,
        double learningNanos,
        double engineNanos,
        double longestScoringNanos,
        double longestLearningNanos,
        double clockNanos) {
    private static final int ROUNDS = 3;
    private static final int READINGS = 10_000;

    /** One round, nanoseconds a placement. */
    private record Round(double scoring, double learning, double engine, long longestScoring, long longestLearning) {}

    /** How many placements {@link #of} tells to the progress. */
    public static long steps(long placements) {
        return (ROUNDS + 1) * placements;
    }

    /** Fills the fleet, warms up with as many placements as a round has, and measures three rounds. */
    public static ScoreSpeed of(int nodes, Mix mix, double load, long seed, long placements, Progress progress) {
        SteadyState state = new SteadyState(nodes, mix, load, seed);
        List<Round> rounds = new ArrayList<>();
        for (int r = 0; r <= ROUNDS; r++) {
            long before = r * placements;
            rounds.add(round(state, placements, placed -> progress.at(before + placed)));
        }
        rounds.removeFirst();
        return new ScoreSpeed(
                (long) nodes * SteadyState.GPUS_PER_NODE,
                mix.name().toLowerCase(Locale.ROOT),
                ROUNDS,
                placements,
                median(rounds, Round::scoring),
                median(rounds, Round::learning),
                median(rounds, Round::engine),
                rounds.stream().mapToLong(Round::longestScoring).max().orElse(0),
                rounds.stream().mapToLong(Round::longestLearning).max().orElse(0),
                readingNanos());
    }

    private static Round round(SteadyState state, long placements, Progress progress) {
        Stopwatch watch = new Stopwatch(CpuClock::nanos);
        state.engine().measureScores(watch);
        long engine = 0;
        long placed = 0;
        while (placed < placements) {
            state.gather();
            long begun = CpuClock.nanos();
            Verdict verdict = state.decide();
            engine += CpuClock.nanos() - begun;
            placed += state.carryOut(verdict);
            progress.at(Math.min(placed, placements));
        }
        return new Round(
                (double) watch.scoringNanos() / placed,
                (double) watch.learningNanos() / placed,
                (double) engine / placed,
                watch.longestScoringNanos(),
                watch.longestLearningNanos());
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }

    /** What one reading of the clock takes. */
    private static double readingNanos() {
        long begun = CpuClock.nanos();
        long sum = 0;
        for (int i = 0; i < READINGS; i++) {
            sum |= CpuClock.nanos();
        }
        return sum == 0 ? 0 : (double) (CpuClock.nanos() - begun) / READINGS;
    }
}
