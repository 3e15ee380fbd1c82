package io.dure.plan.rollout;

import io.dure.plan.rollout.Plan.Stranded;
import io.dure.plan.rollout.Programme.Cooling;
import java.util.ArrayList;
import java.util.List;

/** GPUs that were delivered and are not at work, and the limit that holds them. */
final class Stranding {
    /** In thousands: fewer are rounding. */
    private static final double TOLD = 5e-4;

    private static final double TINY = 1e-7;

    private final Tables tables;
    private final Pricing pricing;
    private final RolloutModel model;
    private final double[] values;

    Stranding(Solved solved, Tables tables, Pricing pricing) {
        this.tables = tables;
        this.pricing = pricing;
        this.model = solved.model();
        this.values = solved.values();
    }

    /** A limit that could be the cause, and what it costs one GPU. */
    private record Cause(Limit.Kind kind, String place, String korean, double cost) {}

    List<Stranded> all() {
        List<Stranded> found = new ArrayList<>();
        for (int t = 0; t < model.quarters.count(); t++) {
            for (int r = 0; r < model.recipients(); r++) {
                for (int g = 0; g < model.types(); g++) {
                    double gpus = tables.stranded(r, g, t);
                    if (gpus > TOLD) {
                        found.add(told(r, g, t, gpus));
                    }
                }
            }
        }
        return found;
    }

    private Stranded told(int r, int g, int t, double gpus) {
        Cause cause = cause(r, g, t);
        double store = Math.max(0, model.deliveries.store.value(values, r, g, t));
        return new Stranded(
                model.quarters.name(t),
                model.recipient(r),
                model.type(g),
                Math.round(1000 * gpus),
                Math.round(1000 * store),
                cause.kind().word(),
                cause.place(),
                english(cause),
                korean(cause));
    }

    /** At the site where they stand or will stand: what costs one GPU most there in this quarter. */
    private Cause cause(int r, int g, int t) {
        int s = destination(r, g, t);
        if (s < 0) {
            s = cheapest(r, g, t);
        }
        Programme.Recipient who = model.programme.recipients().get(r);
        if (s < 0) {
            return noHall(r);
        }
        Programme.Site site = model.programme.sites().get(s);
        if (site.megawatts(t) + tables.ordered(s, t) == 0) {
            return new Cause(Limit.Kind.GRID, site.name(), site.koreanName(), 1);
        }
        if (!model.installs.canStand(r, s, g, t)) {
            return new Cause(Limit.Kind.HALL, site.name(), site.koreanName(), 1);
        }
        Cause found = dearest(at(s, g, t));
        if (found.cost() <= TINY) {
            int other = cheapest(r, g, t);
            found = other < 0 ? found : dearest(at(other, g, t));
        }
        return found.cost() > TINY ? found : new Cause(Limit.Kind.DEMAND, who.name(), who.koreanName(), 0);
    }

    private static Cause dearest(List<Cause> causes) {
        Cause found = causes.getFirst();
        for (Cause each : causes) {
            found = each.cost() > found.cost() ? each : found;
        }
        return found;
    }

    /** Where most of them stand dark; else where the store's next ones are installed; -1 when nowhere. */
    private int destination(int r, int g, int t) {
        double store = model.deliveries.store.value(values, r, g, t);
        int best = -1;
        double most = store;
        for (int s : model.programme.recipients().get(r).sites()) {
            double dark = tables.standing(r, s, g, t) - tables.running(r, s, g, t);
            if (dark > most) {
                most = dark;
                best = s;
            }
        }
        for (int later = t + 1; best < 0 && later < model.quarters.count(); later++) {
            double installed = TOLD;
            for (int s : model.programme.recipients().get(r).sites()) {
                double here = model.installs.install.value(values, r, s, g, later);
                if (here > installed) {
                    installed = here;
                    best = s;
                }
            }
        }
        return best;
    }

    /** The site where one GPU more would cost least; -1 when it can stand nowhere. */
    private int cheapest(int r, int g, int t) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int s : model.programme.recipients().get(r).sites()) {
            if (model.installs.canStand(r, s, g, t)) {
                double sum = at(s, g, t).stream().mapToDouble(Cause::cost).sum();
                if (sum < least) {
                    least = sum;
                    best = s;
                }
            }
        }
        return best;
    }

    private Cause noHall(int r) {
        Programme.Recipient who = model.programme.recipients().get(r);
        return new Cause(Limit.Kind.HALL, who.name(), who.koreanName(), 1);
    }

    private List<Cause> at(int s, int g, int t) {
        Programme.SystemType type = model.programme.types().get(g);
        Programme.Site site = model.programme.sites().get(s);
        double power = 0;
        double hall = 0;
        double crews = 0;
        String cooling = type.cooling() == Cooling.AIR ? "air" : "liquid";
        for (Limit limit : model.limits) {
            if (limit.quarter() == t) {
                double dual = Math.abs(pricing.dual(limit.row()));
                switch (limit.kind()) {
                    case GRID -> power += limit.place().equals(site.name()) ? dual : 0;
                    case HALL -> hall += limit.place().equals(site.name() + ", " + cooling) ? dual : 0;
                    case CREWS -> crews += dual;
                    case DELIVERY, HBM, TALENT, DEMAND, BUDGET, LOAN, PERMITS, CARBON, LENDING, TARGET -> {}
                }
            }
        }
        return List.of(
                new Cause(Limit.Kind.GRID, site.name(), site.koreanName(), power * model.power.megawatts(s, g, 0, t)),
                new Cause(Limit.Kind.HALL, site.name(), site.koreanName(), hall * type.nameplateKilowatts()),
                new Cause(Limit.Kind.CREWS, "", "", crews * type.crewHours()));
    }

    private static String english(Cause cause) {
        return switch (cause.kind()) {
            case GRID -> "too little power at " + cause.place();
            case HALL -> "no room in halls of " + cause.place();
            case CREWS -> "too few hours of commissioning crews";
            default -> "no work for them at " + cause.place();
        };
    }

    private static String korean(Cause cause) {
        return switch (cause.kind()) {
            case GRID -> cause.korean() + " 전력 부족";
            case HALL -> cause.korean() + " 전산실 공간 부족";
            case CREWS -> "구축 인력의 작업 시간 부족";
            default -> cause.korean() + " 작업 수요 부족";
        };
    }
}
