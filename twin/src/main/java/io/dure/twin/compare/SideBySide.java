package io.dure.twin.compare;

import io.dure.twin.compare.Comparison.Figures;
import io.dure.twin.compare.Comparison.OfPolicy;
import io.dure.twin.compare.Comparison.OneRun;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers runs, seed by seed and in each policy by policy, until they make a {@link Comparison}. */
public final class SideBySide {
    private final List<String> policies;
    private final List<Long> seeds = new ArrayList<>();
    private final List<List<OneRun>> runs = new ArrayList<>();
    private final List<List<Paired>> against = new ArrayList<>();
    private final List<List<List<Bound>>> bounds = new ArrayList<>();
    private final List<Waits> ofSeed = new ArrayList<>();
    private Optional<Outcome> first = Optional.empty();

    /** {@code policies}: in the order in which their runs will come. */
    public SideBySide(List<String> policies) {
        this.policies = List.copyOf(policies);
        policies.forEach(_ -> {
            runs.add(new ArrayList<>());
            against.add(new ArrayList<>());
        });
    }

    /** The runs to come are of this seed. */
    public void begin(long seed) {
        seeds.add(seed);
        ofSeed.clear();
        bounds.add(new ArrayList<>());
    }

    /** The next policy's run is over; the watchers have looked on. */
    public void add(Outcome outcome, Waits waits, Received received) {
        int policy = ofSeed.size();
        Received.Worst worst = received.worst();
        runs.get(policy).add(new OneRun(seeds.getLast(), Figures.of(outcome, worst.part()), worst));
        bounds.getLast().add(outcome.bounds().all());
        ofSeed.add(waits);
        first = first.or(() -> Optional.of(outcome));
        if (policy > 0) {
            against.get(policy).add(Paired.of(ofSeed.getFirst(), waits));
        }
    }

    /** Once all have run. */
    public Comparison comparison() {
        Outcome shown = first.orElseThrow();
        List<OfPolicy> all = new ArrayList<>();
        for (int p = 0; p < policies.size(); p++) {
            all.add(OfPolicy.of(policies.get(p), runs.get(p), against.get(p)));
        }
        Outcome.Run run = shown.run();
        return new Comparison(
                run.name(),
                run.title(),
                run.runTimes(),
                shown.fleet().gpus(),
                shown.jobs().submitted(),
                seeds,
                all,
                Comparison.bounds(bounds));
    }
}
