package io.dure.plan.rollout;

import io.dure.plan.linear.Answer;
import io.dure.plan.linear.Branches;
import io.dure.plan.linear.Solver;
import io.dure.plan.linear.Workbench;
import io.dure.plan.rollout.Plan.Binding;
import io.dure.plan.rollout.Plan.Price;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shadow price of every limit that binds, each checked by solving again. */
final class Prices {
    /** Below this many thousand GPU-quarters a price is nothing. */
    private static final double TINY = 1e-6;
    /** The step of the check, as a part of the limit. */
    private static final double STEP = 1e-4;
    /** A price holds while solving again differs from it by no more than this part. */
    private static final double SAME = 0.01;

    private static final int PROBES = 8;
    private static final int LARGEST = 30;
    /** In a model of more columns only so many prices are checked and told, and fewer are followed farther. */
    private static final int LARGE_COLUMNS = 20_000;

    private static final int LARGE_TOLD = 120;
    private static final int LARGE_LARGEST = 5;
    private static final double SEARCH_GAP = 1e-7;
    private static final int MOST_BRANCHES = 200;

    private final Solver solver;
    private final Solved solved;
    private final RolloutModel model;

    Prices(Solver solver, Solved solved) {
        this.solver = solver;
        this.solved = solved;
        this.model = solved.model();
    }

    /** A limit with its price. {@code worth}: thousand GPU-quarters, price times the amount of the limit. */
    record Found(Limit limit, double worth, Price price) {}

    /**
     * All prices, the limit with the greatest worth first and deliveries last; of the first thirty also how far they hold,
     * and the full change.
     */
    List<Found> all(Pricing pricing) {
        List<Found> found = new ArrayList<>();
        for (Limit limit : candidates(pricing)) {
            Price price = checked(pricing, limit);
            if (Math.abs(price.price()) > 1000 * TINY * limit.perUnit()) {
                found.add(new Found(limit, amount(pricing, limit) * Math.abs(price.price()) / 1000, price));
            }
        }
        found.sort(Comparator.comparingInt((Found f) -> rank(f.limit()))
                .thenComparingDouble(f -> -f.worth())
                .thenComparingInt(f -> f.limit().row()));
        int largest = Math.min(model.model.columns() > LARGE_COLUMNS ? LARGE_LARGEST : LARGEST, found.size());
        for (int i = 0; i < largest; i++) {
            Found f = found.get(i);
            found.set(i, new Found(f.limit(), f.worth(), ranged(pricing, f)));
        }
        free(pricing, found.subList(0, largest));
        return found;
    }

    /** Limits with a dual, deliveries last; of a large model those that could be worth most. */
    private List<Limit> candidates(Pricing pricing) {
        return model.limits.stream()
                .filter(limit -> Math.abs(pricing.dual(limit.row())) > TINY)
                .sorted(Comparator.comparingInt(Prices::rank)
                        .thenComparingDouble(l -> -Math.abs(pricing.dual(l.row())) * amount(pricing, l) * l.perUnit())
                        .thenComparingInt(Limit::row))
                .limit(model.model.columns() > LARGE_COLUMNS ? LARGE_TOLD : Long.MAX_VALUE)
                .toList();
    }

    private static int rank(Limit limit) {
        return limit.kind() == Limit.Kind.DELIVERY ? 1 : 0;
    }

    private static double amount(Pricing pricing, Limit limit) {
        return Math.max(Math.abs(pricing.side(limit.row())), 1e-3) / limit.perUnit();
    }

    private Price checked(Pricing pricing, Limit limit) {
        double step = STEP * Math.max(1, Math.abs(pricing.side(limit.row())));
        double dual = pricing.dual(limit.row());
        double up = pricing.slope(limit.row(), step);
        double down = pricing.slope(limit.row(), -step);
        double upError = error(dual, up);
        double downError = error(dual, down);
        if (upError <= SAME && downError <= SAME) {
            return price(limit, dual, "both", Math.max(upError, downError), step, up, down);
        }
        if (upError <= SAME) {
            return price(limit, dual, "up", upError, step, up, down);
        }
        if (downError <= SAME) {
            return price(limit, dual, "down", downError, step, up, down);
        }
        if (Double.isNaN(up) || Math.abs(up) <= SAME * Math.abs(dual)) {
            return price(limit, down, "down", error(down, pricing.slope(limit.row(), -step / 2)), step, up, down);
        }
        // The dual lies between both sides: what one more is worth counts if it is worth anything, checked at half the
        // step.
        return price(limit, up, "up", error(up, pricing.slope(limit.row(), step / 2)), step, up, down);
    }

    private static double error(double price, double found) {
        return Double.isNaN(found)
                ? Double.POSITIVE_INFINITY
                : Math.abs(price - found) / Math.max(TINY, Math.abs(price));
    }

    private Price price(Limit limit, double each, String by, double error, double step, double up, double down) {
        double gpuQuarters = 1000 * limit.perUnit();
        Quarters quarters = model.quarters;
        return new Price(
                limit.kind().word(),
                limit.place(),
                quarters.name(limit.quarter()),
                each * gpuQuarters,
                each * gpuQuarters * model.programme.wonPerGpuQuarter(),
                "GPU-quarters per " + limit.kind().unit(),
                by,
                error,
                step / limit.perUnit(),
                orNull(up * gpuQuarters),
                orNull(down * gpuQuarters),
                null,
                null,
                null);
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private Price ranged(Pricing pricing, Found found) {
        Price p = found.price();
        double per = found.limit().perUnit();
        double each = p.price() / per / 1000;
        double step = p.step() * per;
        return with(
                p,
                holds(pricing, found.limit(), each, -step) / per,
                holds(pricing, found.limit(), each, step) / per,
                p.free());
    }

    /** How far the row can move before the price changes: the last of the growing steps at which it was the same. */
    private static double holds(Pricing pricing, Limit limit, double price, double step) {
        double held = 0;
        double by = step;
        for (int i = 0; i < PROBES; i++) {
            if (!(error(price, pricing.slope(limit.row(), by)) <= SAME)) {
                return Math.abs(held);
            }
            held = by;
            by *= 4;
        }
        return Math.abs(held);
    }

    private static Price with(Price p, @Nullable Double down, @Nullable Double up, @Nullable Double free) {
        return new Price(
                p.limit(),
                p.site(),
                p.quarter(),
                p.price(),
                p.won(),
                p.unit(),
                p.checkedBy(),
                p.relativeError(),
                p.step(),
                p.up(),
                p.down(),
                down,
                up,
                free);
    }

    /** One unit more of each limit, with the orders free. */
    private void free(Pricing pricing, List<Found> largest) {
        try (Workbench bench = Workbench.open(solver, model.model)) {
            Pricing.seekAsPlanned(bench, solved);
            double base = best(bench, pricing.base());
            for (int i = 0; i < largest.size(); i++) {
                Found f = largest.get(i);
                bench.moveRow(row(f), f.limit().perUnit());
                Price p = f.price();
                double change =
                        1000 * (best(bench, pricing.moved(row(f), f.limit().perUnit())) - base);
                largest.set(i, new Found(f.limit(), f.worth(), with(p, p.holdsDown(), p.holdsUp(), orNull(change))));
                bench.moveRow(row(f), -f.limit().perUnit());
            }
        }
    }

    private static int row(Found found) {
        return found.limit().row();
    }

    /**
     * With the orders free: as they are where that reaches what no orders could better, else searched; NaN: not found.
     *
     * @param held the same with the orders as they are
     */
    private double best(Workbench bench, Answer held) {
        Answer relaxed = bench.solve();
        if (held.isOptimal() && relaxed.value() - held.value() <= SEARCH_GAP * Math.abs(relaxed.value())) {
            return held.value();
        }
        return Branches.seek(
                        bench,
                        model.useful,
                        held.isOptimal() ? Optional.of(held) : Optional.empty(),
                        model.power.sums,
                        SEARCH_GAP,
                        MOST_BRANCHES)
                .filter(Answer::hasValues)
                .map(Answer::value)
                .orElse(Double.NaN);
    }

    /** Limits of one kind and place together, by what they hold back in all; deliveries are not what holds back. */
    List<Binding> ranked(List<Found> found) {
        Map<String, List<Found>> groups = new LinkedHashMap<>();
        found.stream()
                .filter(f -> f.limit().kind() != Limit.Kind.DELIVERY)
                .forEach(f -> groups.computeIfAbsent(
                                f.limit().kind().word() + "|" + f.limit().place(), _ -> new ArrayList<>())
                        .add(f));
        List<List<Found>> order = new ArrayList<>(groups.values());
        order.sort(Comparator.comparingDouble((List<Found> g) -> -worth(g))
                .thenComparingInt(g -> g.getFirst().limit().row()));
        List<Binding> told = new ArrayList<>();
        for (List<Found> group : order) {
            Limit first = group.getFirst().limit();
            int from = group.stream().mapToInt(f -> f.limit().quarter()).min().orElse(0);
            int until = group.stream().mapToInt(f -> f.limit().quarter()).max().orElse(0);
            told.add(new Binding(
                    told.size() + 1,
                    first.kind().word(),
                    first.place(),
                    group.size(),
                    model.quarters.name(from),
                    model.quarters.name(until),
                    Math.round(1000 * worth(group))));
        }
        return told;
    }

    private static double worth(List<Found> group) {
        return group.stream().mapToDouble(Found::worth).sum();
    }
}
