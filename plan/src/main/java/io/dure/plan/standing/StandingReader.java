package io.dure.plan.standing;

import io.dure.plan.standing.Standing.Amount;
import io.dure.plan.standing.Standing.Before;
import io.dure.plan.standing.Standing.Count;
import io.dure.plan.standing.Standing.Index;
import io.dure.plan.standing.Standing.Investment;
import io.dure.plan.standing.Standing.Score;
import io.dure.plan.standing.Standing.Share;
import io.dure.plan.standing.Standing.SubRank;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.Origin;
import io.dure.twin.input.Value;
import io.dure.twin.scenario.ScenarioFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the part {@code standing} of a scenario, and the GPUs of its deliveries. */
public final class StandingReader {
    private static final String WHY = "every figure has its year";

    private final Block root;

    private StandingReader(Block root) {
        this.root = root;
    }

    /** As {@link #read}; nothing where the scenario has no part {@code standing}. */
    public static Optional<Standing> find(Path fileOrFolder, String variant) {
        boolean told =
                ScenarioFile.blocks(fileOrFolder, variant).find("standing").present();
        return told ? Optional.of(read(fileOrFolder, variant)) : Optional.empty();
    }

    /** Throws {@link BadInput} with all mistakes, each by file and line. */
    public static Standing read(Path fileOrFolder, String variant) {
        Block root = ScenarioFile.blocks(fileOrFolder, variant);
        Value value = root.find("standing");
        if (!value.present()) {
            throw new BadInput(
                    root.faults().file(),
                    0,
                    "the scenario has no part \"standing\"",
                    "counts by country come from it",
                    "");
        }
        StandingReader reader = new StandingReader(root);
        Facts facts = reader.facts(value.block());
        root.faults().check();
        return facts.told();
    }

    private Facts facts(Block block) {
        block.allow("before", "compute", "counts", "share", "indices", "investment", "subRanks");
        Block compute = block.find("compute").block();
        compute.allow("unit", "held");
        return new Facts(
                root.find("title").text(""),
                before(block.need("before", "what was held before").block()),
                block.need("counts", "GPUs by country").list().stream()
                        .map(v -> count(v.block()))
                        .toList(),
                compute.find("unit").text(""),
                compute.find("held").text(""),
                deliveries(),
                speeds(),
                block.find("share").list().stream().map(v -> share(v.block())).toList(),
                block.find("indices").list().stream().map(v -> index(v.block())).toList(),
                investment(block.find("investment").block()),
                subRanks(block.find("subRanks").block()));
    }

    private static Before before(Block block) {
        block.allow("gpus", "year");
        return new Before(
                gpus(block),
                year(block),
                Origin.of(block).mark(),
                Origin.of(block).source());
    }

    private static Count count(Block block) {
        block.allow("country", "ko", "gpus", "year", "own");
        return new Count(
                country(block),
                korean(block, "country"),
                gpus(block),
                year(block),
                block.find("own").flag(false),
                Origin.of(block).mark(),
                sourced(block));
    }

    private static Share share(Block block) {
        block.allow("country", "ko", "percent", "year");
        return new Share(
                country(block),
                korean(block, "country"),
                block.find("percent").decimal(0, 100, 0),
                year(block),
                Origin.of(block).mark(),
                sourced(block));
    }

    private static Index index(Block block) {
        block.allow("name", "ko", "year", "rows");
        List<Score> rows = new ArrayList<>();
        for (Value value : block.need("rows", "an index has rows").list()) {
            Block row = value.block();
            row.allow("country", "ko", "score", "own");
            rows.add(new Score(
                    0,
                    country(row),
                    korean(row, "country"),
                    row.need("score", "a row has a score").decimal(0, 1e9, 0),
                    row.find("own").flag(false)));
        }
        rows.sort(Comparator.comparingDouble((Score s) -> -s.score()).thenComparing(Score::country));
        List<Score> placed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Score s = rows.get(i);
            placed.add(new Score(i + 1, s.country(), s.koreanName(), s.score(), s.own()));
        }
        return new Index(
                block.need("name", "an index has a name").text(""),
                korean(block, "name"),
                year(block),
                Origin.of(block).mark(),
                sourced(block),
                placed);
    }

    private static Investment investment(Block block) {
        block.allow("year", "rows");
        List<Amount> rows = new ArrayList<>();
        for (Value value : block.find("rows").list()) {
            Block row = value.block();
            row.allow("country", "ko", "billionUsd", "own");
            rows.add(new Amount(
                    country(row),
                    korean(row, "country"),
                    row.find("billionUsd").decimal(0, 1e9, 0),
                    row.find("own").flag(false)));
        }
        rows.sort(Comparator.comparingDouble((Amount a) -> -a.billionUsd()).thenComparing(Amount::country));
        return new Investment(
                block.find("year").count(1900, 3000, 0),
                Origin.of(block).mark(),
                Origin.of(block).source(),
                rows);
    }

    private static List<SubRank> subRanks(Block block) {
        block.allow("rows");
        List<SubRank> rows = new ArrayList<>();
        for (Value value : block.find("rows").list()) {
            Block row = value.block();
            row.allow("name", "ko", "before", "after", "gpus");
            rows.add(new SubRank(
                    row.need("name", "a sub-rank has a name").text(""),
                    korean(row, "name"),
                    row.find("before").count(1, 1000, 1),
                    row.find("after").count(1, 1000, 1),
                    row.find("gpus").flag(false)));
        }
        return rows;
    }

    /** GPUs that the scenario delivers after the day of its start, by type. */
    private Map<String, Double> deliveries() {
        Map<String, Double> gpus = new HashMap<>();
        String start = root.find("start").text("");
        for (Value value : root.find("fleet").block().find("deliveries").list()) {
            Block block = value.block();
            if (block.find("at").text("").compareTo(start) > 0) {
                double each = block.find("nodes").decimal(0, 1e9, 0)
                        * block.find("gpusPerNode").decimal(0, 1e3, 0);
                gpus.merge(block.find("gpuType").text(""), each, Double::sum);
            }
        }
        return gpus;
    }

    private Map<String, Double> speeds() {
        Map<String, Double> speeds = new HashMap<>();
        for (Value value : root.find("plan").block().find("types").list()) {
            Block block = value.block();
            speeds.put(block.find("name").text(""), block.find("compute").decimal(0, 1e12, 0));
        }
        return speeds;
    }

    private static String country(Block block) {
        return block.need("country", "a row is of a country").text("");
    }

    private static String korean(Block block, String other) {
        return block.find("ko").present()
                ? block.find("ko").text("")
                : block.find(other).text("");
    }

    private static double gpus(Block block) {
        return block.need("gpus", "a count says how many GPUs").decimal(0, 1e9, 0);
    }

    private static int year(Block block) {
        return block.need("year", WHY).count(1900, 3000, 0);
    }

    private static String sourced(Block block) {
        return block.need("source", "every figure has its source").text("");
    }
}
