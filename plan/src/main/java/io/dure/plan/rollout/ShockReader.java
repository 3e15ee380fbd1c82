package io.dure.plan.rollout;

import io.dure.plan.rollout.Shock.Change;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.scenario.StartDate;
import java.util.ArrayList;
import java.util.List;

/** Reads shocks, in a scenario or in a file of their own. */
final class ShockReader {
    private static final List<String> WHAT = List.of(
            "stepsLate",
            "hbm",
            "permitRefused",
            "nextGeneration",
            "heatWave",
            "tariff",
            "researchers",
            "crews",
            "demand");

    private final Quarters quarters;
    private final Names types;
    private final Names sites;
    private final Names recipients;

    ShockReader(Quarters quarters, Names types, Names sites, Names recipients) {
        this.quarters = quarters;
        this.types = types;
        this.sites = sites;
        this.recipients = recipients;
    }

    Shock shock(Block block) {
        block.allow("name", "odds", "changes");
        List<Change> changes = new ArrayList<>();
        for (Value value : block.need("changes", "a shock says what changes").list()) {
            changes.add(change(value.block()));
        }
        return new Shock(
                block.need("name", "a shock has a name").text(""),
                block.find("odds").decimal(0, 1, 0),
                changes);
    }

    private Change change(Block block) {
        block.allow(
                "what",
                "site",
                "months",
                "factor",
                "gpuType",
                "from",
                "watts",
                "compute",
                "less",
                "hours",
                "recipient");
        int site = block.find("site").present() ? sites.at(block.find("site")) : -1;
        int recipient = block.find("recipient").present() ? recipients.at(block.find("recipient")) : -1;
        return switch (block.need("what", "a change says what changes").oneOf(WHAT, WHAT.getFirst())) {
            case "hbm" -> new Shock.HbmTimes(factor(block));
            case "permitRefused" -> new Shock.PermitRefused(site);
            case "nextGeneration" ->
                new Shock.NextGeneration(
                        types.at(block.need("gpuType", "a next generation is of a GPU type")),
                        StartDate.read(block.find("from"))
                                .map(quarters::countingFrom)
                                .orElse(0),
                        block.find("watts").decimal(0.1, 10, 1),
                        block.find("compute").decimal(0.1, 100, 1));
            case "heatWave" ->
                new Shock.HeatWave(
                        site,
                        block.find("less").decimal(0, 1, 0),
                        block.find("hours").decimal(0, Quarters.HOURS, 0));
            case "tariff" -> new Shock.TariffTimes(factor(block));
            case "researchers" -> new Shock.ResearchersTimes(recipient, factor(block));
            case "crews" -> new Shock.CrewsTimes(factor(block));
            case "demand" -> new Shock.DemandTimes(recipient, factor(block));
            default ->
                new Shock.StepsLate(
                        site, block.need("months", "steps are late by months").count(1, 240, 12) / 3);
        };
    }

    private static double factor(Block block) {
        return block.need("factor", "this change has a factor").decimal(0, 100, 1);
    }
}
