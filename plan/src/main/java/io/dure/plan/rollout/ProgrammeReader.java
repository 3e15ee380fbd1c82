package io.dure.plan.rollout;

import io.dure.engine.Kind;
import io.dure.plan.rollout.Programme.Announcement;
import io.dure.plan.rollout.Programme.Demand;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.Recipient;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.SystemType;
import io.dure.plan.rollout.Programme.Target;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Value;
import io.dure.twin.input.YamlFile;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.StartDate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the part {@code plan} of a scenario, beside its fleet. */
public final class ProgrammeReader {
    static final int MOST_YEARS = 30;
    static final double MOST = 1e15;

    private final Block root;
    private final Block plan;
    private final Quarters quarters;
    private final Names types;
    private final Names sites;
    private final Names recipients;

    private ProgrammeReader(Block root, Block plan, Quarters quarters) {
        this.root = root;
        this.plan = plan;
        this.quarters = quarters;
        types = Names.of(root.find("fleet").block().find("gpuTypes"), "GPU types of the fleet");
        sites = Names.of(root.find("fleet").block().find("sites"), "sites of the fleet");
        recipients = Names.of(plan.find("recipients"), "recipients");
    }

    /** Throws {@link BadInput} with all mistakes, each by file and line. */
    public static Programme read(Path fileOrFolder, String variant) {
        Block root = ScenarioFile.blocks(fileOrFolder, variant);
        Value value = root.find("plan");
        if (!value.present()) {
            throw new BadInput(
                    root.faults().file(), 0, "the scenario has no part \"plan\"", "a rollout is planned from it", "");
        }
        Block plan = value.block();
        plan.allow(
                "from",
                "years",
                "unit",
                "lifeYears",
                "drawShare",
                "wonPerGpuQuarter",
                "underClock",
                "types",
                "sites",
                "recipients",
                "gridSteps",
                "permits",
                "hbm",
                "crews",
                "talent",
                "energy",
                "taxCredit",
                "announcements",
                "targets",
                "shocks");
        int year = plan.need("from", "a plan says its first year").count(1900, 3000, 2025);
        int years = plan.need("years", "a plan says how many years it has").count(1, MOST_YEARS, 1);
        Programme read = new ProgrammeReader(root, plan, new Quarters(year, 4 * years)).read();
        root.faults().check();
        return read;
    }

    /** The shocks in a file of their own: a list {@code shocks} as in a plan. Throws {@link BadInput}. */
    public static List<Shock> shocks(Path fileOrFolder, String variant, Path shockFile) {
        Block root = ScenarioFile.blocks(fileOrFolder, variant);
        Block plan = root.find("plan").block();
        Quarters quarters = new Quarters(
                plan.find("from").count(1900, 3000, 2025),
                4 * plan.find("years").count(1, MOST_YEARS, 1));
        ProgrammeReader reader = new ProgrammeReader(root, plan, quarters);
        Faults faults = new Faults(shockFile.toString());
        Block file = YamlFile.read(shockFile, faults);
        file.allow("shocks");
        List<Shock> read = file.need("shocks", "a file of shocks has a list of them").list().stream()
                .map(value ->
                        new ShockReader(quarters, reader.types, reader.sites, reader.recipients).shock(value.block()))
                .toList();
        faults.check();
        return read;
    }

    private Programme read() {
        List<SystemType> systemTypes = new TypesReader(root, plan, types).read();
        SitesReader siteReader = new SitesReader(root, plan, sites, quarters);
        List<Site> siteList = siteReader.read();
        int life = 4 * plan.find("lifeYears").count(1, 99, 5);
        FleetLots lots = new FleetLots(root, quarters, types, sites, recipients, life);
        Block talent = plan.find("talent").block();
        talent.allow("gpusPerResearcher", "atWeeklyHours", "weeklyHours");
        Block permits = plan.find("permits").block();
        permits.allow("perQuarter");
        Block credit = plan.find("taxCredit").block();
        credit.allow("rate", "lagQuarters");
        String file = root.faults().file();
        return new Programme(
                file,
                root.find("title").text(file),
                quarters,
                Math.max(0, types.at(plan.need("unit", "a plan says which GPU type is its unit"))),
                plan.find("wonPerGpuQuarter").decimal(0, MOST, 0),
                life,
                plan.find("drawShare").decimal(0, 1, 1),
                underClock(),
                systemTypes,
                siteList,
                recipientList(),
                lots.held(),
                lots.deliveries(),
                gridSteps(),
                siteReader.halls(),
                hbm(),
                crews(),
                new Programme.Talent(
                        talent.find("gpusPerResearcher").decimal(0, 1e6, 1),
                        talent.find("atWeeklyHours").decimal(1, 168, 52),
                        talent.find("weeklyHours").decimal(1, 168, 52)),
                energy(),
                new Programme.Permits(decimalOrFree(permits.find("perQuarter"))),
                new Programme.TaxCredit(
                        credit.find("rate").decimal(0, 1, 0),
                        credit.find("lagQuarters").count(1, 100, 4)),
                announcements(),
                targets(),
                plan.find("shocks").list().stream()
                        .map(value -> new ShockReader(quarters, types, sites, recipients).shock(value.block()))
                        .toList());
    }

    private static double decimalOrFree(Value value) {
        return value.present() ? value.decimal(0, MOST, 0) : Double.POSITIVE_INFINITY;
    }

    private List<Double> underClock() {
        List<Double> caps = new ArrayList<>();
        for (Value value : plan.find("underClock").list()) {
            double cap = value.decimal(0.1, 1, 1);
            if ((!caps.isEmpty() && cap >= caps.getLast()) || (caps.isEmpty() && cap != 1)) {
                value.bad("caps go down from 1", "");
            }
            caps.add(cap);
        }
        return caps.isEmpty() ? List.of(1.0) : caps;
    }

    private List<Recipient> recipientList() {
        List<Recipient> read = new ArrayList<>();
        for (Value value : plan.need("recipients", "a plan has recipients").list()) {
            read.add(recipient(value.block()));
        }
        return read;
    }

    private Recipient recipient(Block block) {
        block.allow(
                "name",
                "ko",
                "priority",
                "sites",
                "lendShare",
                "borrows",
                "researchers",
                "budgetBillionWon",
                "loanBillionWon",
                "loanInterest",
                "demand");
        Value budget = block.find("budgetBillionWon");
        return new Recipient(
                block.need("name", "a recipient has a name").text(""),
                block.find("ko").text(block.find("name").text("")),
                block.find("priority").count(1, 100, 1),
                sites.all(block.find("sites")),
                block.find("lendShare").decimal(0, 1, 0),
                block.find("borrows").flag(false),
                ByYear.read(block.find("researchers"), quarters, 1),
                budget.present() ? Optional.of(ByYear.read(budget, quarters, 1e9 / 4)) : Optional.empty(),
                1e9 * block.find("loanBillionWon").decimal(0, 1e6, 0),
                block.find("loanInterest").decimal(0, 1, 0),
                block.find("demand").list().stream()
                        .map(work -> demand(work.block()))
                        .toList());
    }

    private Demand demand(Block block) {
        block.allow("name", "kind", "gpus", "sites");
        List<String> kinds = Stream.of(Kind.values()).map(ProgrammeReader::word).toList();
        String kind = block.need("kind", "demand has a kind").oneOf(kinds, kinds.getFirst());
        return new Demand(
                block.need("name", "demand has a name").text(""),
                Kind.values()[Math.max(0, kinds.indexOf(kind))],
                ByYear.read(block.need("gpus", "demand says how many GPUs it would fill"), quarters, 1),
                sites.all(block.find("sites")));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private List<GridStep> gridSteps() {
        List<GridStep> read = new ArrayList<>();
        for (Value value : plan.find("gridSteps").list()) {
            Block block = value.block();
            block.allow(
                    "name",
                    "site",
                    "megawatts",
                    "leadQuarters",
                    "costBillionWon",
                    "permitFrom",
                    "permitDays",
                    "permitUntil",
                    "most",
                    "payer",
                    "lateOdds",
                    "lateQuarters");
            Optional<Instant> from = StartDate.read(block.find("permitFrom"));
            int days = block.find("permitDays").count(0, 10_000, 0);
            Optional<Instant> until = StartDate.read(block.find("permitUntil"));
            read.add(new GridStep(
                    block.need("name", "a grid step has a name").text(""),
                    sites.at(block.need("site", "a grid step is of a site")),
                    block.need("megawatts", "a grid step says what it gives").decimal(0, 1e6, 0),
                    block.need("leadQuarters", "a grid step says how long it takes")
                            .count(0, 400, 1),
                    1e9 * block.find("costBillionWon").decimal(0, 1e6, 0),
                    from.map(at -> quarters.countingFrom(at.plus(Duration.ofDays(days))))
                            .orElse(0),
                    until.map(quarters::holding).orElse(quarters.count()),
                    block.find("most").count(1, 1000, 1),
                    block.find("payer").present() ? recipients.at(block.find("payer")) : -1,
                    block.find("lateOdds").decimal(0, 1, 0),
                    block.find("lateQuarters").count(0, 400, 0)));
        }
        return read;
    }

    private Programme.Hbm hbm() {
        Block block = plan.find("hbm").block();
        block.allow("suppliers");
        List<Programme.Supplier> read = new ArrayList<>();
        for (Value value : block.find("suppliers").list()) {
            Block supplier = value.block();
            supplier.allow("name", "thousandStacks", "mostShare");
            read.add(new Programme.Supplier(
                    supplier.need("name", "a supplier has a name").text(""),
                    ByYear.read(supplier.need("thousandStacks", "a supplier says what it makes"), quarters, 1000.0 / 4),
                    supplier.find("mostShare").decimal(0, 1, 1)));
        }
        return new Programme.Hbm(read);
    }

    private Programme.Crews crews() {
        Block block = plan.find("crews").block();
        block.allow("count", "people", "weeklyHours");
        return new Programme.Crews(
                ByYear.read(block.find("count"), quarters, 1),
                block.find("people").decimal(0, 1e6, 1),
                block.find("weeklyHours").decimal(0, 168, 52));
    }

    /** Machines run day and night, so a quarter's price is the mean over its times of use. */
    private Programme.Energy energy() {
        Block block = plan.find("energy").block();
        block.allow("tariff", "kilogramsCo2PerMegawattHour", "wonPerTonneCo2", "mostTonnesCo2PerQuarter");
        double[] won = new double[4];
        double hours = 0;
        for (Value value : block.find("tariff").list()) {
            Block band = value.block();
            band.allow("name", "hours", "wonPerKilowattHour");
            double part = band.need("hours", "a time of use has its part of the hours")
                    .decimal(0, 1, 0);
            List<Value> seasons = band.need("wonPerKilowattHour", "a time of use has prices by season")
                    .list();
            for (int i = 0; i < 4 && !seasons.isEmpty(); i++) {
                won[i] += part * seasons.get(Math.min(i, seasons.size() - 1)).decimal(0, 1e6, 0);
            }
            hours += part;
        }
        if (hours > 0 && Math.abs(hours - 1) > 1e-9) {
            block.find("tariff").bad("the parts of the hours add up to 1", "");
        }
        return new Programme.Energy(
                List.of(won[0], won[1], won[2], won[3]),
                block.find("kilogramsCo2PerMegawattHour").decimal(0, 1e6, 0),
                block.find("wonPerTonneCo2").decimal(0, MOST, 0),
                decimalOrFree(block.find("mostTonnesCo2PerQuarter")));
    }

    private List<Announcement> announcements() {
        List<Announcement> read = new ArrayList<>();
        for (Value value : plan.find("announcements").list()) {
            Block block = value.block();
            block.allow("site", "gpus", "gpuType", "megawatts");
            read.add(new Announcement(
                    sites.at(block.need("site", "an announcement is of a site")),
                    block.need("gpus", "an announcement says how many GPUs").decimal(0, 1e9, 0),
                    types.at(block.need("gpuType", "an announcement has a GPU type")),
                    block.need("megawatts", "an announcement says how many megawatts")
                            .decimal(0, 1e6, 0),
                    block.find("source").text("")));
        }
        return read;
    }

    private List<Target> targets() {
        List<Target> read = new ArrayList<>();
        for (Value value : plan.find("targets").list()) {
            Block block = value.block();
            block.allow("recipient", "gpus", "by");
            Optional<Instant> by = StartDate.read(block.need("by", "a target has a date, by"));
            int quarter = by.map(quarters::holding).orElse(0);
            if (quarter < 0 || quarter >= quarters.count()) {
                block.find("by").bad("it lies within the plan", "");
                quarter = 0;
            }
            read.add(new Target(
                    recipients.at(block.need("recipient", "a target is of a recipient")),
                    block.need("gpus", "a target says how many GPUs").decimal(0, 1e9, 0),
                    quarter));
        }
        return read;
    }
}
