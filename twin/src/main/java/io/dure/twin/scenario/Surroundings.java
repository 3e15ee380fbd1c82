package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import io.dure.twin.template.Template;
import java.nio.file.Path;
import java.util.List;

/** What the entries of a workload refer to. {@code folder} is where the scenario's file lies. */
record Surroundings(
        Path folder,
        long seed,
        Fleet fleet,
        QueuePlan plan,
        UserNumbers users,
        Residencies residencies,
        Window window,
        List<Template> templates,
        UserNumbers usedTemplates,
        Planned planned,
        List<String> notes) {

    List<String> gpuTypes() {
        return fleet.gpuTypes();
    }

    QueueTree queues() {
        return plan.tree();
    }

    /** Where the data of an entry's jobs may be: as it says itself, or as its queue does. */
    int residency(Block entry, int queue) {
        return residencies.read(entry.find("sites"), plan.sitesOf(queue));
    }

    /** The number of the leaf queue named; 0 when it is absent or no leaf, which is told. */
    int leaf(Value value) {
        String path = value.text("");
        if (path.isEmpty() || queues().leaves().contains(path)) {
            return Math.max(0, queues().paths().indexOf(path));
        }
        boolean parent = queues().paths().contains(path);
        String rule = parent ? "jobs wait in queues without queues below them" : "no queue has this path";
        value.bad(rule + ", as " + brief(queues().leaves()), parent ? below(path) : near(path));
        return 0;
    }

    private String below(String path) {
        String start = path.equals(QueueTree.ROOT) ? "" : path + "/";
        return queues().leaves().stream()
                .filter(leaf -> leaf.startsWith(start))
                .findFirst()
                .map(leaf -> leaf + "?")
                .orElse("");
    }

    private String near(String path) {
        return queues().leaves().stream()
                .filter(leaf -> leaf.endsWith("/" + path))
                .findFirst()
                .map(leaf -> leaf + "?")
                .orElseGet(() -> Spelling.nearest(path, queues().leaves()));
    }

    private static String brief(List<String> paths) {
        String shown = String.join(", ", paths.subList(0, Math.min(8, paths.size())));
        return paths.size() > 8 ? shown + " …" : shown;
    }
}
