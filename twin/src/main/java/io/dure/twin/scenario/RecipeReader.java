package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.synthetic.Recipe;
import io.dure.twin.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a template is put to use in a queue. */
final class RecipeReader {
    private static final int MOST_USERS = 10_000;
    private static final double MOST_SHARE = 1_000_000;

    private final Surroundings around;
    private final PoweredGpus powered;

    RecipeReader(Surroundings around) {
        this.around = around;
        powered = new PoweredGpus(around.fleet(), around.window());
    }

    /** Null when it names no template, which is told. */
    @Nullable
    Recipe read(Block block) {
        List<String> names = around.templates().stream().map(Template::name).toList();
        int number =
                FleetReader.known(block.need("template", "it says which template it is"), names, "the templates are ");
        int queue = around.leaf(block.need("queue", "it says in which queue its jobs wait"));
        int type = JobEntry.gpuType(block.find("gpuType"), around);
        int residency = around.residency(block, queue);
        double share = block.find("share").decimal(0, MOST_SHARE, 1);
        boolean evictable = block.find("evictable").flag(true);
        Submission.Wishes wishes = ElasticReader.read(block, JobEntry.MOST_TASKS, NearReader.read(block))
                .withFlexTier(JobEntry.flexTier(block));
        List<Integer> users = users(block.find("users").count(1, MOST_USERS, 20), queue);
        if (number < 0) {
            return null;
        }
        Template template = around.templates().get(number);
        if (template.staysAtSite() && residency == Job.ANY_SITE) {
            block.bad(
                    "the work of " + template.name() + " may not leave its site, and none is told",
                    "its queue or its entry says where its data are",
                    "sites: [" + around.fleet().sites().getFirst() + "]?");
        }
        Recipe recipe = new Recipe(
                template.name(),
                block.line(),
                template,
                around.usedTemplates().of(template.name()),
                queue,
                users,
                type,
                smallestNode(type),
                largestGang(type, around.residencies().sitesOf(residency)),
                residency,
                evictable,
                share,
                wishes);
        if (recipe.isShrunk()) {
            around.notes()
                    .add(block.faults().file() + ":" + block.line() + ": gangs of " + template.name()
                            + " are made smaller, to " + recipe.largestGang()
                            + (recipe.largestGang() == 1 ? " GPU" : " GPUs")
                            + ", half of the largest place they may have");
        }
        return recipe;
    }

    private List<Integer> users(int count, int queue) {
        String path = around.queues().paths().get(queue);
        List<Integer> users = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            users.add(around.users().of(path + "/u" + i));
        }
        return users;
    }

    private int smallestNode(int type) {
        return around.fleet().supply().lots().stream()
                .filter(lot -> type == Job.ANY_TYPE || lot.make().gpuType() == type)
                .mapToInt(lot -> lot.make().gpusPerNode())
                .min()
                .orElse(1);
    }

    /** Half of the most GPUs of one type that one site has at any time of the window. */
    private long largestGang(int type, List<Integer> sites) {
        long most = 0;
        for (int site = 0; site < around.fleet().sites().size(); site++) {
            if (sites.isEmpty() || sites.contains(site)) {
                most = Math.max(most, most(type, powered.byType(site, lastMillis())));
                most = Math.max(most, most(type, powered.byType(site, 0)));
            }
        }
        return Math.max(1, most / 2);
    }

    private long lastMillis() {
        return around.window().hasEnd() ? around.window().horizonMillis() - 1 : 0;
    }

    private static long most(int type, Map<Integer, Long> byType) {
        return byType.entrySet().stream()
                .filter(entry -> type == Job.ANY_TYPE || entry.getKey() == type)
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }
}
