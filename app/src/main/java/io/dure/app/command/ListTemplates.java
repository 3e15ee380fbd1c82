package io.dure.app.command;

import io.dure.app.Json;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Spelling;
import io.dure.twin.template.Template;
import io.dure.twin.template.Template.Shape;
import io.dure.twin.template.Template.Stage;
import io.dure.twin.template.Templates;
import java.io.PrintWriter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure templates}: kinds of work that are ready to be put into a scenario. */
@Command(
        name = "templates",
        mixinStandardHelpOptions = true,
        description = "List the templates of work, or explain one: its graph, shapes, figures and their sources.",
        footer = {"", "Examples:", "  dure templates", "  dure templates physical-ai-vehicle"})
final class ListTemplates implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The template to explain.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Template> all = Templates.all();
        if (name == null) {
            out.print(json ? Json.pretty(all) : table(all));
        } else {
            Template one = find(all, name);
            out.print(json ? Json.pretty(one) : explained(one));
        }
        Printed.check(out);
        return 0;
    }

    private static Template find(List<Template> all, String name) {
        List<String> names = all.stream().map(Template::name).toList();
        return all.stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "command line",
                        0,
                        "NAME is \"" + name + "\"",
                        "the templates are " + String.join(", ", names),
                        Spelling.nearest(name, names)));
    }

    private static String table(List<Template> all) {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%-21s %6s %5s %11s  %s%n", "TEMPLATE", "STAGES", "JOBS", "GPU-HOURS", "WHAT IT IS");
        for (Template template : all) {
            text.format(
                    "%-21s %6d %5d %,11.0f  %s%n%49s%s%n",
                    template.name(),
                    template.stages().size(),
                    template.jobs(),
                    template.gpuHours(),
                    template.english(),
                    "",
                    template.korean());
        }
        text.format("%nJobs and GPU-hours of one run, in the mean. dure templates NAME explains one.%n");
        return text.toString();
    }

    private static String explained(Template template) {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%s%n  %s%n  %s%n", template.name(), template.english(), template.korean());
        text.format(
                "  one run: %s, %,.0f GPU-hours in the mean%n", Plural.of(template.jobs(), "job"), template.gpuHours());
        if (template.staysAtSite()) {
            text.format("  its data stay at the sites that its queue or entry names%n");
        }
        text.format("  [%s] %s%n", template.origin().mark(), template.origin().source());
        template.stages().forEach(stage -> stage(text, template, stage));
        return text.toString();
    }

    private static void stage(Formatter text, Template template, Stage stage) {
        String after = stage.after().stream()
                .map(index -> template.stages().get(index).name())
                .collect(Collectors.joining(", "));
        text.format("%n%s%s%n", stage.name(), after.isEmpty() ? "" : "  <- " + after);
        text.format(
                "  kind         %s%n",
                stage.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        text.format("  jobs         %d of %s%n", stage.jobs(), shapes(stage));
        text.format(
                "  run time     %s, mean %s, at most %s%n",
                stage.lengths(), hours(stage.meanHours()), hours(stage.mostHours()));
        String saves = stage.checkpointMillis() == 0 ? "never" : "every " + Durations.print(stage.checkpointMillis());
        text.format("  checkpoint   %s%n", saves);
        text.format("  evictable    %s%n", stage.evictable() ? "yes" : "no");
        text.format("  fails        %s%n", Units.percent(stage.failShare()));
        text.format("  rhythm       %s, power draw as %s%n", stage.rhythm(), stage.draw());
        if (!stage.origin().mark().isEmpty()) {
            text.format("  [%s] %s%n", stage.origin().mark(), stage.origin().source());
        }
    }

    /** As {@code 256 GPUs (54 %), 576 GPUs (46 %)}. */
    private static String shapes(Stage stage) {
        double all = stage.shapes().stream().mapToDouble(Shape::weight).sum();
        return stage.shapes().stream()
                .map(shape -> shape(shape)
                        + (stage.shapes().size() > 1 ? " (" + Units.percent(shape.weight() / all) + ")" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String shape(Shape shape) {
        return shape.sliceMilli() > 0
                ? Plural.of(shape.tasks(), "task") + " on " + shape.sliceMilli() / 1000.0 + " of a GPU each"
                : Plural.of(shape.gpus(), "GPU");
    }

    private static String hours(double hours) {
        return Units.duration(hours * 3600);
    }
}
