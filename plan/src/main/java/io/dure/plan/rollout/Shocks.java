package io.dure.plan.rollout;

import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.PowerStep;
import io.dure.plan.rollout.Programme.Recipient;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.Supplier;
import io.dure.plan.rollout.Programme.SystemType;
import java.util.ArrayList;
import java.util.List;

/** A programme as it is after a shock. */
final class Shocks {
    private Shocks() {}

    static Programme after(Programme programme, Shock shock) {
        Programme changed = programme;
        for (Shock.Change change : shock.changes()) {
            changed = after(changed, change);
        }
        return changed;
    }

    static Programme after(Programme p, Shock.Change change) {
        return switch (change) {
            case Shock.StepsLate late -> late(p, late);
            case Shock.HbmTimes times ->
                p.with(new Programme.Hbm(p.hbm().suppliers().stream()
                        .map(s -> new Supplier(s.name(), times(s.stacks(), times.factor()), s.mostShare()))
                        .toList()));
            case Shock.PermitRefused refused ->
                p.withGridSteps(p.gridSteps().stream()
                        .filter(step -> refused.site() >= 0 && step.site() != refused.site())
                        .toList());
            case Shock.NextGeneration next -> nextGeneration(p, next);
            case Shock.HeatWave wave -> heatWave(p, wave);
            case Shock.TariffTimes tariff ->
                p.with(new Programme.Energy(
                        times(p.energy().wonPerKilowattHour(), tariff.factor()),
                        p.energy().kilogramsCo2PerMegawattHour(),
                        p.energy().wonPerTonneCo2(),
                        p.energy().mostTonnesCo2()));
            case Shock.ResearchersTimes talent -> researchers(p, talent.recipient(), talent.factor());
            case Shock.CrewsTimes crews ->
                p.with(new Programme.Crews(
                        times(p.crews().crews(), crews.factor()),
                        p.crews().people(),
                        p.crews().weeklyHours()));
            case Shock.DemandTimes demand -> demand(p, demand.recipient(), demand.factor());
        };
    }

    static List<Double> times(List<Double> figures, double factor) {
        return figures.stream().map(f -> f * factor).toList();
    }

    /** Steps that are there when the plan begins stay. */
    private static Programme late(Programme p, Shock.StepsLate late) {
        List<Site> sites = new ArrayList<>();
        for (int s = 0; s < p.sites().size(); s++) {
            Site site = p.sites().get(s);
            boolean hit = late.site() < 0 || late.site() == s;
            sites.add(
                    !hit
                            ? site
                            : site.with(site.steps().stream()
                                    .map(step -> step.quarter() <= 0
                                            ? step
                                            : new PowerStep(step.quarter() + late.quarters(), step.megawatts()))
                                    .toList()));
        }
        List<GridStep> steps = p.gridSteps().stream()
                .map(step -> late.site() < 0 || late.site() == step.site()
                        ? step.withLead(step.leadQuarters() + late.quarters())
                        : step)
                .toList();
        return p.withSites(sites).withGridSteps(steps);
    }

    /** A new type in place of the old one for what is delivered from then on. */
    private static Programme nextGeneration(Programme p, Shock.NextGeneration next) {
        SystemType old = p.types().get(next.type());
        List<SystemType> types = new ArrayList<>(p.types());
        types.add(new SystemType(
                old.name() + "-next",
                old.gpuWatts() * next.wattsFactor(),
                old.idleWatts() * next.wattsFactor(),
                old.otherWatts() * next.wattsFactor(),
                old.compute() * next.computeFactor(),
                old.hbmStacks(),
                old.crewHours(),
                old.chipWon(),
                old.cooling()));
        List<Delivery> deliveries = p.deliveries().stream()
                .map(d -> d.type() == next.type() && d.quarter() >= next.fromQuarter()
                        ? new Delivery(d.recipient(), types.size() - 1, d.quarter(), d.gpus())
                        : d)
                .toList();
        return p.withDeliveries(deliveries).withTypes(types);
    }

    private static Programme heatWave(Programme p, Shock.HeatWave wave) {
        double lost = wave.lessPart() * wave.hours() / Quarters.HOURS;
        List<Site> sites = new ArrayList<>();
        for (int s = 0; s < p.sites().size(); s++) {
            Site site = p.sites().get(s);
            List<Double> curtailed = new ArrayList<>(site.curtailed());
            curtailed.set(2, wave.site() < 0 || wave.site() == s ? curtailed.get(2) + lost : curtailed.get(2));
            sites.add(site.withCurtailed(curtailed));
        }
        return p.withSites(sites);
    }

    static Programme researchers(Programme p, int who, double factor) {
        List<Recipient> recipients = new ArrayList<>();
        for (int r = 0; r < p.recipients().size(); r++) {
            Recipient each = p.recipients().get(r);
            boolean hit = who < 0 || who == r;
            recipients.add(hit ? each.withResearchers(times(each.researchers(), factor)) : each);
        }
        return p.withRecipients(recipients);
    }

    private static Programme demand(Programme p, int who, double factor) {
        List<Recipient> recipients = new ArrayList<>();
        for (int r = 0; r < p.recipients().size(); r++) {
            Recipient each = p.recipients().get(r);
            recipients.add(
                    who >= 0 && who != r
                            ? each
                            : each.withDemand(each.demand().stream()
                                    .map(work -> new Programme.Demand(
                                            work.name(), work.kind(), times(work.gpus(), factor), work.sites()))
                                    .toList()));
        }
        return p.withRecipients(recipients);
    }
}
