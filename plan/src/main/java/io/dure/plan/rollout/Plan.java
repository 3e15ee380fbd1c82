package io.dure.plan.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan, as it is told. GPUs are whole numbers of GPUs where they are installed and one decimal elsewhere; compute is in
 * GPU-quarters of the unit's type; money in won. Quarters are told by name, as {@code 2028 Q3}.
 *
 * @param status {@code optimal}, or {@code infeasible} with {@code clash}
 * @param gapPercent how far from the best each stage can be at most; 100 where there is no plan
 * @param clash limits that cannot hold together, none of which can be left out; {@code clashIsSmallest}: and no fewer
 *     limits clash, proven
 * @param installs quarter x site x recipient x type
 */
public record Plan(
        String name,
        String title,
        String variant,
        String shock,
        String status,
        double gapPercent,
        double solveSeconds,
        Size model,
        String unit,
        double wonPerGpuQuarter,
        List<String> quarters,
        List<Stage> stages,
        Totals totals,
        List<RecipientLine> recipients,
        List<SiteLine> sites,
        List<Install> installs,
        List<Running> running,
        List<Cap> caps,
        List<Order> orders,
        List<Loan> lending,
        List<Stranded> stranded,
        List<Binding> binding,
        List<Price> prices,
        List<Lever> levers,
        List<Shocked> shocks,
        Robust robust,
        @Nullable Swept swept,
        List<Told> findings,
        List<String> clash,
        boolean clashIsSmallest) {

    /** Of the model. */
    public record Size(int columns, int rows, int wholes) {}

    /** One goal of the order, what was reached and what is proven. */
    public record Stage(String name, double value, double bound, double gapPercent, String by, double seconds) {}

    /**
     * Over all quarters.
     *
     * @param usefulGpuQuarters of the unit's type
     * @param worstOff entitlement met by the worst-off recipient
     * @param costWon of what is decided; chips are in {@code chipsWon}
     */
    public record Totals(
            double promisedGpus,
            double deliveredGpus,
            double usefulGpuQuarters,
            double strandedGpuQuarters,
            double worstOff,
            double costWon,
            double chipsWon,
            double gridWon,
            double energyWon,
            double energyGigawattHours,
            double carbonTonnes) {}

    /** Of one recipient; lists by quarter, in GPUs; compute in GPUs of the unit's type. */
    public record RecipientLine(
            String name,
            String koreanName,
            int priority,
            double entitlementMet,
            List<Double> delivered,
            List<Double> installed,
            List<Double> running,
            List<Double> stranded,
            List<Double> compute,
            List<Double> used,
            List<Double> demand) {}

    /** Of one site; lists by quarter, in megawatts at the meter and in GPUs. */
    public record SiteLine(
            String name,
            String koreanName,
            List<Double> megawatts,
            List<Double> orderedMegawatts,
            List<Double> drawnMegawatts,
            List<Double> standing,
            List<Double> running) {}

    public record Install(String quarter, String site, String recipient, String type, long gpus) {}

    /** GPUs at work that are held below their full power. */
    public record Running(String quarter, String site, String recipient, String type, double cap, double gpus) {}

    /** GPUs of a type at a site that run, in the mean of all recipients, below full power. */
    public record Cap(String quarter, String site, String type, double cap, double gpus) {}

    public record Order(String step, String site, String ordered, String power, double megawatts, double won) {}

    public record Loan(String quarter, String site, String from, String to, double gpus) {}

    /**
     * Delivered and not at work.
     *
     * @param inStore of them not installed
     * @param limit the kind of limit that holds them
     * @param place where that limit is
     */
    public record Stranded(
            String quarter,
            String recipient,
            String type,
            double gpus,
            double inStore,
            String limit,
            String place,
            String en,
            String ko) {}

    /** A limit that binds. {@code worth}: the most that it costs in GPU-quarters, price times amount. */
    public record Binding(
            int rank, String limit, String place, int quarters, String from, String until, double worth) {}

    /**
     * What one unit more of a limit in a quarter is worth.
     *
     * @param price in GPU-quarters for one unit
     * @param up and {@code down}: the same, found by solving again with the limit moved by {@code step} units, orders as
     *     they are; null where the limit cannot move so
     * @param checkedBy {@code both}, or {@code up} or {@code down} where the price has two sides
     * @param holdsDown and {@code holdsUp}: by how many units the limit can move while the price holds; null when it was
     *     not sought
     * @param free the same with the orders free and the whole unit moved; null when it was not sought
     */
    public record Price(
            String limit,
            String site,
            String quarter,
            double price,
            double won,
            String unit,
            String checkedBy,
            double relativeError,
            double step,
            @Nullable Double up,
            @Nullable Double down,
            @Nullable Double holdsDown,
            @Nullable Double holdsUp,
            @Nullable Double free) {}

    /** What one unit of a lever buys over the whole plan, found by solving again with everything free. */
    public record Lever(
            String lever,
            String what,
            String whatKo,
            String unit,
            double units,
            double gpuQuarters,
            double costWon,
            double worthWon,
            double worstOff) {}

    /**
     * The plan under a shock, against the plan without.
     *
     * @param lostPart of the useful compute
     * @param rigidUseful what comes of it when nothing is planned anew; null where it cannot be told
     * @param flexibility GPU-quarters that planning anew saves
     */
    public record Shocked(
            String name,
            double odds,
            boolean feasible,
            double usefulGpuQuarters,
            double lostPart,
            double worstOff,
            double costWon,
            double strandedGpuQuarters,
            @Nullable Long rigidUseful,
            @Nullable Long flexibility) {}

    /**
     * Orders that regret least under the worst shock.
     *
     * @param choices each a set of orders
     * @param best the choice with the least regret
     * @param worthOfFlexibility GPU-quarters in the mean that replanning after a shock saves
     */
    public record Robust(List<Choice> choices, int best, double worthOfFlexibility, double worthOfForesight) {}

    /** Regret in GPU-quarters by shock, the first of all none. */
    public record Choice(
            String madeFor, List<String> orders, double won, List<Double> regret, double most, double mean) {}

    /** Many futures drawn from the odds of the shocks; compute in GPU-quarters at three quantiles. */
    public record Swept(
            int futures,
            int infeasible,
            double seconds,
            double useful5,
            double useful50,
            double useful95,
            double worstOff5,
            double worstOff50,
            List<Effect> effects) {}

    /** GPU-quarters more or less in the mean of the futures in which a shock came; null when it came always or never. */
    public record Effect(String shock, int came, @Nullable Long gpuQuarters) {}

    /** One sentence in English and Korean, from numbers. */
    public record Told(String kind, String en, String ko) {}
}
