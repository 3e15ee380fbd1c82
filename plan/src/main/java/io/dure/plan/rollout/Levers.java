package io.dure.plan.rollout;

import io.dure.plan.linear.Solver;
import io.dure.plan.rollout.Plan.Lever;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.PowerStep;
import io.dure.plan.rollout.Programme.Recipient;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.Supplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one unit of each lever of policy buys, each found by solving the whole programme again. */
final class Levers {
    private final Solver solver;
    private final Programme programme;
    private final Solved base;
    private final List<Objective> order;
    private final List<String> gridSites;

    /** {@code gridSites}: where more megawatts are tried. */
    Levers(Solver solver, Solved base, List<Objective> order, List<String> gridSites) {
        this.solver = solver;
        this.programme = base.model().programme;
        this.base = base;
        this.order = order;
        this.gridSites = gridSites;
    }

    /** A lever that can be moved. {@code units}: by how many of its units the programme is changed. */
    private record Moved(String lever, String en, String ko, String unit, double units, Programme programme) {}

    List<Lever> all() {
        return moved().parallelStream().flatMap(moved -> bought(moved).stream()).toList();
    }

    private List<Moved> moved() {
        List<Moved> all = new ArrayList<>();
        for (int s = 0; s < programme.sites().size(); s++) {
            Site site = programme.sites().get(s);
            if (!gridSites.contains(site.name())) {
                continue;
            }
            all.add(new Moved(
                    "grid",
                    "10 MW more at " + site.name() + " from its first power on",
                    site.koreanName() + " 첫 수전부터 10MW 추가",
                    "MW",
                    10,
                    moreMegawatts(s, 10)));
        }
        all.add(new Moved(
                "grid",
                "every settled grid step a quarter earlier",
                "확정된 계통 연결을 모두 한 분기 앞당김",
                "quarter",
                1,
                stepsEarlier()));
        all.add(new Moved("permits", "permits a quarter earlier", "인허가를 한 분기 앞당김", "quarter", 1, permitsEarlier()));
        if (Double.isFinite(programme.permits().perQuarter())) {
            all.add(new Moved(
                    "permits",
                    "one permit more in each quarter",
                    "분기마다 인허가 1건 추가",
                    "permit",
                    1,
                    programme.with(new Programme.Permits(programme.permits().perQuarter() + 1))));
        }
        hours(all);
        money(all);
        supply(all);
        return all;
    }

    private void hours(List<Moved> all) {
        double legal = programme.crews().weeklyHours();
        all.add(new Moved(
                "hours",
                "crews may work 12 hours a week more",
                "구축 인력 주당 12시간 추가 허용",
                "hour a week",
                12,
                programme.with(new Programme.Crews(
                        programme.crews().crews(), programme.crews().people(), legal + 12))));
        Programme.Talent talent = programme.talent();
        all.add(new Moved(
                "hours",
                "researchers may work 12 hours a week more",
                "연구 인력 주당 12시간 추가 허용",
                "hour a week",
                12,
                programme.with(new Programme.Talent(
                        talent.gpusPerResearcher(), talent.atWeeklyHours(), talent.weeklyHours() + 12))));
        all.add(new Moved(
                "crews",
                "one crew more",
                "구축팀 1개 추가",
                "crew",
                1,
                programme.with(new Programme.Crews(
                        programme.crews().crews().stream().map(c -> c + 1).toList(),
                        programme.crews().people(),
                        legal))));
        double all1000 = programme.recipients().stream()
                .filter(r -> !r.researchers().isEmpty())
                .mapToDouble(r -> r.researchers().getFirst())
                .sum();
        if (all1000 > 0) {
            all.add(new Moved(
                    "talent",
                    "1,000 researchers more, spread as now",
                    "연구 인력 1,000명 추가(현재 비율)",
                    "thousand researchers",
                    1,
                    Shocks.researchers(programme, -1, 1 + 1000 / all1000)));
        }
    }

    private void money(List<Moved> all) {
        Programme.TaxCredit credit = programme.taxCredit();
        all.add(new Moved(
                "tax-credit",
                "tax credit 10 points higher",
                "세액공제율 10%p 인상",
                "percentage point",
                10,
                programme.with(new Programme.TaxCredit(credit.rate() + 0.1, credit.lagQuarters()))));
        List<Recipient> lent = programme.recipients().stream()
                .map(r -> r.budgetWon().isPresent() ? r.withLoan(r.loanWon() + 1e12) : r)
                .toList();
        all.add(new Moved(
                "loans",
                "a trillion won of loans more to each that has a budget",
                "예산이 있는 곳마다 대출 한도 1조 원 추가",
                "trillion won each",
                1,
                programme.withRecipients(lent)));
    }

    private void supply(List<Moved> all) {
        if (!programme.hbm().suppliers().isEmpty()) {
            List<Supplier> more = programme.hbm().suppliers().stream()
                    .map(s -> new Supplier(
                            s.name(), s.stacks().stream().map(n -> n + 10_000).toList(), s.mostShare()))
                    .toList();
            all.add(new Moved(
                    "hbm",
                    "10,000 HBM stacks more from each maker in each quarter",
                    "업체마다 분기당 HBM 1만 개 추가",
                    "thousand stacks a quarter each",
                    10,
                    programme.with(new Programme.Hbm(more))));
        }
        all.add(new Moved(
                "deliveries",
                "every delivery a quarter earlier",
                "모든 납품을 한 분기 앞당김",
                "quarter",
                1,
                programme.withDeliveries(programme.deliveries().stream()
                        .map(d -> new Delivery(d.recipient(), d.type(), Math.max(0, d.quarter() - 1), d.gpus()))
                        .toList())));
        all.add(new Moved(
                "deliveries",
                "1 % more in every delivery",
                "모든 납품을 1% 늘림",
                "percent",
                1,
                programme.withDeliveries(programme.deliveries().stream()
                        .map(d -> new Delivery(d.recipient(), d.type(), d.quarter(), d.gpus() * 1.01))
                        .toList())));
    }

    private Programme moreMegawatts(int which, double megawatts) {
        List<Site> sites = new ArrayList<>(programme.sites());
        Site site = sites.get(which);
        sites.set(
                which,
                site.with(site.steps().stream()
                        .map(step -> new PowerStep(step.quarter(), step.megawatts() + megawatts))
                        .toList()));
        return programme.withSites(sites);
    }

    private Programme stepsEarlier() {
        return programme.withSites(programme.sites().stream()
                .map(site -> site.with(site.steps().stream()
                        .map(step -> new PowerStep(step.quarter() - 1, step.megawatts()))
                        .toList()))
                .toList());
    }

    private Programme permitsEarlier() {
        List<GridStep> steps = programme.gridSteps().stream()
                .map(step -> step.permittedFrom(step.fromQuarter() - 1))
                .toList();
        return programme.withGridSteps(steps);
    }

    private Optional<Lever> bought(Moved moved) {
        try {
            Solved solved = new Planner(solver).solve(moved.programme(), order);
            double gpuQuarters = rounded(1000 * (solved.useful() - base.useful()), 0.01);
            double cost = 1e9 * (solved.cost() - base.cost());
            double chips = 1e9 * (chips(solved) - chips(base));
            return Optional.of(new Lever(
                    moved.lever(),
                    moved.en(),
                    moved.ko(),
                    moved.unit(),
                    moved.units(),
                    gpuQuarters / moved.units(),
                    rounded((cost + chips) / moved.units(), 1e6),
                    gpuQuarters / moved.units() * programme.wonPerGpuQuarter(),
                    worst(solved)));
        } catch (Planner.Unsolved e) {
            return Optional.empty(); // a programme without a plan buys nothing that could be told
        }
    }

    /** Below the solver's tolerance there is nothing to tell. */
    private static double rounded(double value, double step) {
        return Math.rint(value / step) * step + 0.0;
    }

    private static double chips(Solved solved) {
        double sum = 0;
        for (int r = 0; r < solved.model().recipients(); r++) {
            for (int t = 0; t < solved.model().quarters.count(); t++) {
                sum += solved.model().money.chips(r, t);
            }
        }
        return sum;
    }

    static double worst(Solved solved) {
        return solved.model().entitlement.worst().values().stream()
                .mapToDouble(column -> solved.values()[column])
                .min()
                .orElse(1);
    }
}
