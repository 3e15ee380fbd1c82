package io.dure.app.command;

import io.dure.app.Json;
import io.dure.plan.standing.Standing;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure standing}: GPUs, compute and indices by country, before and after. */
@Command(
        name = "standing",
        mixinStandardHelpOptions = true,
        description = "GPUs, compute and index scores by country, before and after the rollout, and what third place"
                + " would take.",
        footer = {
            "",
            "Examples:",
            "  dure standing scenarios/korea-alliance",
            "  dure standing scenarios/korea-alliance --json -"
        })
final class TellStanding implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario's folder or file, with a part standing.")
    private Path scenario = Path.of("");

    @Option(names = "--variant", paramLabel = "NAME", description = "One of the scenario's variants.")
    private String variant = Study.DEFAULT_VARIANT;

    @Option(names = "--json", paramLabel = "FILE", description = "Write it as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(names = "--korean", description = "In Korean.")
    private boolean korean;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        Outputs outputs = new Outputs();
        outputs.scenario(scenario);
        outputs.output("--json", jsonToOut ? null : json);
        Standing standing = StandingReader.read(scenario, variant);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(standing));
        }
        out().print(jsonToOut ? Json.pretty(standing) : text(standing));
        Printed.check(out());
        return 0;
    }

    private String say(String en, String ko) {
        return korean ? ko : en;
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static String line(String format, Object... args) {
        return String.format(Locale.ROOT, format, args).stripTrailing() + "\n";
    }

    private String text(Standing s) {
        StringBuilder text = new StringBuilder(line("%s", s.title()));
        text.append(line(""));
        text.append(line("%s", say("GPUs, as told", "GPU 수(발표 기준)")));
        for (Standing.Count c : s.counts()) {
            text.append(line(
                    "  %,9.0f  %s, %d  [%s] %s",
                    c.gpus(), say(c.country(), c.koreanName()), c.year(), c.mark(), c.source()));
        }
        Standing.Before b = s.before();
        text.append(line(
                "  %,9.0f  %s, %d  [%s] %s", b.gpus(), say("held before", "이전 보유"), b.year(), b.mark(), b.source()));
        text.append(line(
                say("  place among these: %d before, %d after", "  이 가운데 순위: 이전 %d위, 이후 %d위"),
                s.placeBefore(),
                s.placeAfter()));
        text.append(line(
                say(
                        "  own compute in GPUs of %s: %,.0f before, %,.0f after (%.1f times)",
                        "  자국 연산(%s 환산): 이전 %,.0f, 이후 %,.0f(%.1f배)"),
                s.computeUnit(),
                s.computeBefore(),
                s.computeAfter(),
                s.computeAfter() / s.computeBefore()));
        for (Standing.Share share : s.shares()) {
            text.append(line(
                    "  %8.0f %%  %s %s, %d  [%s] %s",
                    share.percent(),
                    say("of the world's compute,", "세계 연산 비중,"),
                    say(share.country(), share.koreanName()),
                    share.year(),
                    share.mark(),
                    share.source()));
        }
        for (Standing.Index index : s.indices()) {
            text.append(line(""))
                    .append(line(
                            "%s %d  [%s] %s",
                            say(index.name(), index.koreanName()), index.year(), index.mark(), index.source()));
            index.rows()
                    .forEach(r -> text.append(
                            line("  %2d  %-24s %8.2f", r.place(), say(r.country(), r.koreanName()), r.score())));
        }
        text.append(line(""));
        text.append(line(
                "%s %d  [%s] %s",
                say("Private investment in AI, billion dollars,", "AI 민간 투자(십억 달러),"),
                s.investment().year(),
                s.investment().mark(),
                s.investment().source()));
        s.investment()
                .rows()
                .forEach(r -> text.append(line("      %-24s %8.2f", say(r.country(), r.koreanName()), r.billionUsd())));
        text.append(line("")).append(line("%s", say("What third place would take", "3위가 되려면")));
        s.third().forEach(t -> text.append(line("  - %s", say(t.en(), t.ko()))));
        text.append(line("")).append(line("%s", say("What GPUs cannot change", "GPU로 바꿀 수 없는 것")));
        s.honest().forEach(h -> text.append(line("  - %s", say(h.en(), h.ko()))));
        return text.toString();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
