package io.dure.plan.rollout;

import io.dure.engine.Kind;
import io.dure.plan.rollout.Programme.Cooling;
import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.Demand;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.Hall;
import io.dure.plan.rollout.Programme.PowerStep;
import io.dure.plan.rollout.Programme.Recipient;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.SystemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small programmes for tests. */
final class Small {
    static final int QUARTERS = 4;

    private Small() {}

    static final SystemType TYPE =
            new SystemType("G", 1400, 210, 600, 1, 8, 5, 50e6, Cooling.LIQUID); // 2 kW at nameplate

    static Site site(String name, PowerStep... steps) {
        return new Site(
                name, name, "", List.of(1.25, 1.25, 1.25, 1.25), List.of(steps), 60e6, List.of(0.0, 0.0, 0.0, 0.0));
    }

    static List<Double> always(double figure) {
        return Collections.nCopies(QUARTERS, figure);
    }

    static Recipient recipient(String name, double gpus, int... sites) {
        List<Integer> where = new ArrayList<>();
        for (int site : sites) {
            where.add(site);
        }
        return new Recipient(
                name,
                name,
                1,
                where,
                0,
                false,
                List.of(),
                Optional.empty(),
                0,
                0,
                List.of(new Demand("work", Kind.PRETRAINING, always(gpus), List.of())));
    }

    static Programme of(List<Site> sites, List<Recipient> recipients, List<Delivery> deliveries, List<GridStep> steps) {
        List<Hall> halls = new ArrayList<>();
        for (int s = 0; s < sites.size(); s++) {
            halls.add(new Hall(s, Cooling.LIQUID, 0, 1000));
        }
        return new Programme(
                "small",
                "small",
                new Quarters(2026, QUARTERS),
                0,
                5e6,
                20,
                0.76,
                List.of(1.0, 0.8, 0.6),
                List.of(TYPE),
                sites,
                recipients,
                List.of(),
                deliveries,
                steps,
                halls,
                new Programme.Hbm(List.of()),
                new Programme.Crews(List.of(), 10, 52),
                new Programme.Talent(8, 52, 52),
                new Programme.Energy(List.of(180.0, 180.0, 180.0, 180.0), 417, 0, Double.POSITIVE_INFINITY),
                new Programme.Permits(Double.POSITIVE_INFINITY),
                new Programme.TaxCredit(0, 1),
                List.of(),
                List.of(),
                List.of());
    }

    /** Two sites, two recipients, two grid steps that may be ordered, drawn from a seed. */
    static Programme random(long seed) {
        SplittableRandom lots = new SplittableRandom(seed);
        List<Site> sites = List.of(
                site("a", new PowerStep(lots.nextInt(3), lots.nextInt(1, 8))),
                site("b", new PowerStep(lots.nextInt(3), lots.nextInt(1, 8))));
        List<Recipient> recipients = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            int[] where = lots.nextBoolean() ? new int[] {0, 1} : new int[] {r};
            double lend = lots.nextBoolean() ? 0.3 : 0;
            Recipient plain = recipient("r" + r, lots.nextInt(500, 5000), where);
            boolean poor = lots.nextInt(3) == 0;
            recipients.add(new Recipient(
                    plain.name(),
                    plain.name(),
                    1 + lots.nextInt(2),
                    plain.sites(),
                    lend,
                    lots.nextBoolean(),
                    lots.nextBoolean() ? always(lots.nextInt(100, 500)) : List.of(),
                    poor ? Optional.of(always(lots.nextInt(60, 200) * 1e9)) : Optional.empty(),
                    poor ? 300e9 : 0,
                    0.03,
                    plain.demand()));
            for (int d = 0; d < 2; d++) {
                deliveries.add(new Delivery(r, 0, lots.nextInt(QUARTERS), lots.nextInt(200, 1500)));
            }
        }
        List<GridStep> steps = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            steps.add(new GridStep(
                    "step" + k,
                    lots.nextInt(2),
                    lots.nextInt(1, 5),
                    1,
                    lots.nextInt(1, 40) * 1e9,
                    lots.nextInt(2),
                    QUARTERS,
                    1,
                    lots.nextInt(3) - 1,
                    0.5,
                    1));
        }
        Programme programme = of(sites, recipients, deliveries, steps);
        return lots.nextBoolean() ? programme.with(new Programme.Permits(1)) : programme;
    }
}
