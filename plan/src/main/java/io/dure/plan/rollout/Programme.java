package io.dure.plan.rollout;

import io.dure.engine.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that a rollout is planned from. Numbers of sites, types and recipients are places in their lists. Lists over
 * quarters have one figure for each.
 *
 * @param unit the type whose GPU for one quarter at full speed is the unit of compute
 * @param wonPerGpuQuarter what one such GPU-quarter is valued at, to say prices in won
 * @param lifeQuarters how long a GPU serves from its delivery
 * @param drawShare the part of its nameplate power that a busy GPU's node draws in the mean, for energy
 * @param underClock the caps that may be chosen, as parts of the power that work adds, from 1 down
 */
public record Programme(
        String name,
        String title,
        Quarters quarters,
        int unit,
        double wonPerGpuQuarter,
        int lifeQuarters,
        double drawShare,
        List<Double> underClock,
        List<SystemType> types,
        List<Site> sites,
        List<Recipient> recipients,
        List<Held> held,
        List<Delivery> deliveries,
        List<GridStep> gridSteps,
        List<Hall> halls,
        Hbm hbm,
        Crews crews,
        Talent talent,
        Energy energy,
        Permits permits,
        TaxCredit taxCredit,
        List<Announcement> announcements,
        List<Target> targets,
        List<Shock> shocks) {
    public Programme {
        underClock = List.copyOf(underClock);
        types = List.copyOf(types);
        sites = List.copyOf(sites);
        recipients = List.copyOf(recipients);
        held = List.copyOf(held);
        deliveries = List.copyOf(deliveries);
        gridSteps = List.copyOf(gridSteps);
        halls = List.copyOf(halls);
        announcements = List.copyOf(announcements);
        targets = List.copyOf(targets);
        shocks = List.copyOf(shocks);
    }

    /** How a system is cooled, and so into which halls it goes. */
    public enum Cooling {
        AIR,
        LIQUID
    }

    /**
     * A kind of system.
     *
     * @param gpuWatts of one GPU at most
     * @param idleWatts of one GPU without work
     * @param otherWatts of the rest of its node, for each GPU
     * @param compute of one GPU, before it is set against the unit's
     * @param hbmStacks in one GPU
     * @param crewHours to install and commission one GPU
     * @param chipWon paid for one GPU when it is delivered
     */
    public record SystemType(
            String name,
            double gpuWatts,
            double idleWatts,
            double otherWatts,
            double compute,
            double hbmStacks,
            double crewHours,
            double chipWon,
            Cooling cooling) {
        /** What a GPU with its part of the node draws at most, in kilowatts. */
        public double nameplateKilowatts() {
            return (gpuWatts + otherWatts) / 1000;
        }

        /** The same when the power that work adds is held to this part. */
        public double cappedKilowatts(double cap) {
            return (idleWatts + cap * (gpuWatts - idleWatts) + otherWatts) / 1000;
        }
    }

    /**
     * A site.
     *
     * @param koreanName for Korean texts
     * @param pue power of the whole site over that of its machines, by season
     * @param steps of its grid connection that are settled, in order
     * @param fitOutWon all that a GPU costs at this site besides its chip
     * @param curtailed the part of its power that calls take away in the mean of a quarter, by season
     */
    public record Site(
            String name,
            String koreanName,
            String operator,
            List<Double> pue,
            List<PowerStep> steps,
            double fitOutWon,
            List<Double> curtailed) {
        public Site {
            pue = List.copyOf(pue);
            steps = List.copyOf(steps);
            curtailed = List.copyOf(curtailed);
        }

        Site with(List<PowerStep> others) {
            return new Site(name, koreanName, operator, pue, others, fitOutWon, curtailed);
        }

        Site withCurtailed(List<Double> others) {
            return new Site(name, koreanName, operator, pue, steps, fitOutWon, others);
        }

        /** What its settled steps give in a quarter, in megawatts. */
        public double megawatts(int quarter) {
            double found = 0;
            for (PowerStep step : steps) {
                found = step.quarter() <= quarter ? step.megawatts() : found;
            }
            return found;
        }
    }

    /** From this quarter on (negative: before the plan) the whole site may draw so much. */
    public record PowerStep(int quarter, double megawatts) {}

    /**
     * Who receives GPUs, or only uses them.
     *
     * @param koreanName for Korean texts
     * @param priority 1 is served first
     * @param sites where its GPUs may stand
     * @param lendShare the part of its compute that it lends at most
     * @param borrows whether it may borrow
     * @param researchers that work with GPUs, by quarter
     * @param budgetWon to spend, by quarter; absent: not limited
     * @param loanWon the most that it may owe
     * @param loanInterest a year
     * @param demand its work
     */
    public record Recipient(
            String name,
            String koreanName,
            int priority,
            List<Integer> sites,
            double lendShare,
            boolean borrows,
            List<Double> researchers,
            Optional<List<Double>> budgetWon,
            double loanWon,
            double loanInterest,
            List<Demand> demand) {
        public Recipient {
            sites = List.copyOf(sites);
            researchers = List.copyOf(researchers);
            budgetWon = budgetWon.map(List::copyOf);
            demand = List.copyOf(demand);
        }

        Recipient withResearchers(List<Double> researchers) {
            return new Recipient(
                    name,
                    koreanName,
                    priority,
                    sites,
                    lendShare,
                    borrows,
                    researchers,
                    budgetWon,
                    loanWon,
                    loanInterest,
                    demand);
        }

        Recipient withLoan(double loanWon) {
            return new Recipient(
                    name,
                    koreanName,
                    priority,
                    sites,
                    lendShare,
                    borrows,
                    researchers,
                    budgetWon,
                    loanWon,
                    loanInterest,
                    demand);
        }

        Recipient withDemand(List<Demand> demand) {
            return new Recipient(
                    name,
                    koreanName,
                    priority,
                    sites,
                    lendShare,
                    borrows,
                    researchers,
                    budgetWon,
                    loanWon,
                    loanInterest,
                    demand);
        }
    }

    /**
     * Work of one kind.
     *
     * @param gpus that it would fill, in GPUs of the unit's type, by quarter
     * @param sites where its data may be; empty: anywhere
     */
    public record Demand(String name, Kind kind, List<Double> gpus, List<Integer> sites) {
        public Demand {
            gpus = List.copyOf(gpus);
            sites = List.copyOf(sites);
        }
    }

    /** GPUs that stand there from before the plan, and leave at the start of quarter {@code until}. */
    public record Held(int recipient, int site, int type, double gpus, int until) {}

    /** GPUs promised to a recipient in a quarter. */
    public record Delivery(int recipient, int type, int quarter, double gpus) {}

    /**
     * A grid step that may be ordered.
     *
     * @param leadQuarters from the order to the power
     * @param fromQuarter the first in which its permit is there
     * @param untilQuarter the last before its permit expires
     * @param most how often it may be ordered
     * @param payer the recipient who pays; -1: nobody's budget
     * @param lateOdds how probable it is that it comes late
     * @param lateQuarters by how much then
     */
    public record GridStep(
            String name,
            int site,
            double megawatts,
            int leadQuarters,
            double costWon,
            int fromQuarter,
            int untilQuarter,
            int most,
            int payer,
            double lateOdds,
            int lateQuarters) {
        GridStep withLead(int quarters) {
            return new GridStep(
                    name,
                    site,
                    megawatts,
                    quarters,
                    costWon,
                    fromQuarter,
                    untilQuarter,
                    most,
                    payer,
                    lateOdds,
                    lateQuarters);
        }

        GridStep permittedFrom(int quarter) {
            return new GridStep(
                    name,
                    site,
                    megawatts,
                    leadQuarters,
                    costWon,
                    quarter,
                    untilQuarter,
                    most,
                    payer,
                    lateOdds,
                    lateQuarters);
        }
    }

    /** Room for machines of one way of cooling, in megawatts of their nameplate, from a quarter on. */
    public record Hall(int site, Cooling cooling, int fromQuarter, double megawatts) {}

    /** Who makes HBM stacks for these deliveries; empty: not limited. */
    public record Hbm(List<Supplier> suppliers) {
        public Hbm {
            suppliers = List.copyOf(suppliers);
        }
    }

    /**
     * A maker of HBM.
     *
     * @param stacks that it can make for these deliveries, by quarter
     * @param mostShare of all stacks taken in a quarter
     */
    public record Supplier(String name, List<Double> stacks, double mostShare) {
        public Supplier {
            stacks = List.copyOf(stacks);
        }
    }

    /** Commissioning crews of so many people, who may work so many hours a week. */
    public record Crews(List<Double> crews, double people, double weeklyHours) {
        public Crews {
            crews = List.copyOf(crews);
        }

        /** What one crew does in a quarter. */
        public double hours() {
            return people * weeklyHours * Quarters.WEEKS;
        }
    }

    /** What a researcher keeps busy, in GPUs of the unit's type, at so many hours a week; it grows with the hours. */
    public record Talent(double gpusPerResearcher, double atWeeklyHours, double weeklyHours) {
        public double gpusBusy() {
            return gpusPerResearcher * weeklyHours / atWeeklyHours;
        }
    }

    /**
     * Electricity.
     *
     * @param wonPerKilowattHour by season, over all times of use
     * @param mostTonnesCo2 of a quarter; infinite: not limited
     */
    public record Energy(
            List<Double> wonPerKilowattHour,
            double kilogramsCo2PerMegawattHour,
            double wonPerTonneCo2,
            double mostTonnesCo2) {
        public Energy {
            wonPerKilowattHour = List.copyOf(wonPerKilowattHour);
        }
    }

    /** How many grid steps may be begun in one quarter; infinite: not limited. */
    public record Permits(double perQuarter) {}

    /** The part of investments that comes back as tax credit, so many quarters later. */
    public record TaxCredit(double rate, int lagQuarters) {}

    /** What was said in public of a site: so many GPUs in so many megawatts. */
    public record Announcement(int site, double gpus, int type, double megawatts, String source) {}

    /** So many GPUs of a recipient must be at work by a quarter. */
    public record Target(int recipient, double gpus, int quarter) {}

    Programme withTypes(List<SystemType> types) {
        return revised(r -> r.types = types);
    }

    Programme withSites(List<Site> sites) {
        return revised(r -> r.sites = sites);
    }

    Programme withRecipients(List<Recipient> recipients) {
        return revised(r -> r.recipients = recipients);
    }

    Programme withDeliveries(List<Delivery> deliveries) {
        return revised(r -> r.deliveries = deliveries);
    }

    Programme withGridSteps(List<GridStep> gridSteps) {
        return revised(r -> r.gridSteps = gridSteps);
    }

    Programme with(Hbm hbm) {
        return revised(r -> r.hbm = hbm);
    }

    Programme with(Crews crews) {
        return revised(r -> r.crews = crews);
    }

    Programme with(Talent talent) {
        return revised(r -> r.talent = talent);
    }

    Programme with(Energy energy) {
        return revised(r -> r.energy = energy);
    }

    Programme with(Permits permits) {
        return revised(r -> r.permits = permits);
    }

    Programme with(TaxCredit taxCredit) {
        return revised(r -> r.taxCredit = taxCredit);
    }

    Programme withTargets(List<Target> targets) {
        return revised(r -> r.targets = targets);
    }

    private Programme revised(Consumer<Revision> change) {
        Revision revision = new Revision(this);
        change.accept(revision);
        return revision.programme();
    }

    public double relativeCompute(int type) {
        return types.get(type).compute() / types.get(unit).compute();
    }
}
