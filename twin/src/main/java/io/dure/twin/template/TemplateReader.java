package io.dure.twin.template;

import io.dure.engine.Kind;
import io.dure.twin.input.Block;
import io.dure.twin.input.Origin;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the file of templates. */
final class TemplateReader {
    private static final List<String> KINDS = Arrays.stream(Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    private static final int MOST_JOBS = 100_000;
    private static final int MOST_GPUS = 1_000_000;
    private static final double MOST_HOURS = 876_000;

    private TemplateReader() {}

    static List<Template> read(Block file) {
        file.allow("templates");
        List<Template> templates = new ArrayList<>();
        for (Value value : file.need("templates", "the file lists templates").list()) {
            templates.add(template(value.block()));
        }
        return templates;
    }

    private static Template template(Block block) {
        block.allow("name", "english", "korean", "staysAtSite", "stages");
        List<String> names = new ArrayList<>();
        List<Template.Stage> stages = new ArrayList<>();
        for (Value value : block.need("stages", "a template has stages").list()) {
            Template.Stage stage = stage(value.block(), names);
            names.add(stage.name());
            stages.add(stage);
        }
        return new Template(
                block.need("name", "a template has a name").text(""),
                block.need("english", "a template is explained").text(""),
                block.need("korean", "a template is explained in Korean too").text(""),
                block.find("staysAtSite").flag(false),
                stages,
                Origin.of(block));
    }

    private static Template.Stage stage(Block block, List<String> before) {
        block.allow(
                "name",
                "kind",
                "after",
                "jobs",
                "shapes",
                "lengths",
                "meanHours",
                "mostHours",
                "checkpoint",
                "evictable",
                "priority",
                "failShare",
                "rhythm",
                "draw");
        List<Integer> after = new ArrayList<>();
        for (Value name : block.find("after").list()) {
            after.add(before.indexOf(name.oneOf(before, "")));
        }
        String kind = block.need("kind", "a stage has a kind").oneOf(KINDS, "data");
        return new Template.Stage(
                block.need("name", "a stage has a name").text(""),
                Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_')),
                after,
                block.find("jobs").count(1, MOST_JOBS, 1),
                shapes(block.need("shapes", "a stage has shapes")),
                block.need("lengths", "a stage has a law of run times").text(""),
                block.need("meanHours", "a stage has a mean run time").decimal(0.001, MOST_HOURS, 1),
                block.need("mostHours", "a stage has a longest run time").decimal(0.001, MOST_HOURS, 1),
                block.find("checkpoint").duration(0),
                block.find("evictable").flag(true),
                block.find("priority").count(-1_000_000, 1_000_000, 0),
                block.find("failShare").decimal(0, 1, 0),
                block.need("rhythm", "a stage has a rhythm of the week").text(""),
                block.need("draw", "a stage has a law of power draw").text(""),
                Origin.of(block));
    }

    private static List<Template.Shape> shapes(Value list) {
        List<Template.Shape> shapes = new ArrayList<>();
        for (Value value : list.list()) {
            Block block = value.block();
            block.allow("weight", "gpus", "tasks", "slice");
            int sliceMilli = (int) StrictMath.rint(1000 * block.find("slice").decimal(0.01, 0.99, 0));
            shapes.add(new Template.Shape(
                    block.find("weight").decimal(0.0001, 1000, 1),
                    block.find("gpus").count(1, MOST_GPUS, sliceMilli > 0 ? 0 : 1),
                    block.find("tasks").count(1, MOST_GPUS, 1),
                    sliceMilli));
        }
        return shapes;
    }
}
