package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.call.Application;
import io.dure.app.call.Awarding;
import io.dure.app.call.CallRules;
import io.dure.app.call.DrawnRound;
import io.dure.app.call.Ruling;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure call replay}: Korea's first national call, decided by our rule. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decide Korea's first national call by Dure's rule: 514 applications for 13,712 GPUs, 4,224 to give.",
            "Published are totals alone. The applications are drawn from a seed so that their number and what they ask for"
                    + " come to the published ones; their sizes, institutions and scores are assumptions."
        },
        footer = {"", "Examples:", "  dure call replay", "  dure call replay --seed 7 --json"})
final class ReplayCall implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Another one is another round.")
    private String seed = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /**
     * What came of it.
     *
     * @param refusals how many, by why
     */
    record Outcome(
            long seed,
            int applications,
            long askedGpus,
            long awards,
            long gpus,
            Map<String, Long> gpusByKind,
            Map<String, Long> refusals,
            int publishedAwards,
            long publishedGpus) {}

    @Override
    public Integer call() {
        Outcome outcome = decide(Counts.count(Place.option("--seed"), seed, 0, Integer.MAX_VALUE));
        out().print(json ? Json.pretty(outcome) : text(outcome));
        Printed.check(out());
        return 0;
    }

    private static Outcome decide(long seed) {
        CallRules rules = DrawnRound.rules();
        List<Application> all = DrawnRound.applications(seed);
        Map<Long, Application> byId = new TreeMap<>();
        all.forEach(one -> byId.put(one.id(), one));
        Map<String, Long> byKind = new TreeMap<>();
        Map<String, Long> refusals = new TreeMap<>();
        long awards = 0;
        long gpus = 0;
        for (Ruling ruling : Awarding.decide(rules, all, List.of())) {
            switch (ruling) {
                case Ruling.Awarded a -> {
                    awards++;
                    gpus += a.gpus();
                    Application one = byId.get(a.application());
                    byKind.merge(one == null ? "" : one.kind(), a.gpus(), Long::sum);
                }
                case Ruling.Refused r -> refusals.merge(r.why().code(), 1L, Long::sum);
            }
        }
        return new Outcome(
                seed,
                all.size(),
                all.stream().mapToLong(Application::gpus).sum(),
                awards,
                gpus,
                byKind,
                refusals,
                DrawnRound.PUBLISHED_WINNERS,
                DrawnRound.GIVEN_GPUS);
    }

    private static String text(Outcome o) {
        Columns table = new Columns("", "PUBLISHED>", "DRAWN, SEED " + o.seed + ">");
        table.row("applications", "514", number(o.applications));
        table.row("GPUs asked for", "13,712", number(o.askedGpus));
        table.row("awards", number(o.publishedAwards), number(o.awards));
        table.row("GPUs given", number(o.publishedGpus), number(o.gpus));
        DrawnRound.rules().mostPerKind().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(kind -> table.row(
                        "  to " + kind.getKey(),
                        number(kind.getValue()),
                        number(o.gpusByKind.getOrDefault(kind.getKey(), 0L))));
        o.refusals.forEach((why, count) -> table.row("refused: " + why, "", number(count)));
        return table.text()
                + "\nPublished are totals alone: the applications are drawn so that their number and what they"
                + " ask for\ncome to them. Every rule is kept; who won in truth is not told by this.\n";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
