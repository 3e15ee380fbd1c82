package io.dure.app.client.slurm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Place;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code --dependency}: jobs that must be over before this one, with ids of Dure. */
final class Dependencies {
    private static final String RULE = "Dure knows afterok:ID[:ID…] and afterany:ID[:ID…], several joined with commas";
    private static final Pattern FORM = Pattern.compile("(afterok|afterany)((?::\\d{1,18})+)");

    private Dependencies() {}

    static void add(Said one, ObjectNode job, Map<String, Integer> lines, Faults faults) {
        for (String part : one.value().split(",", -1)) {
            var form = FORM.matcher(part);
            if (!form.matches()) {
                faults.add(one.line(), "--dependency is " + Place.quoted(one.value()), RULE, "");
                return;
            }
            String word = form.group(1).equals("afterok") ? "after" : "afterAny";
            lines.put(word, one.line());
            for (String id : form.group(2).substring(1).split(":", -1)) {
                job.withArray(word).add(Long.parseLong(id));
            }
        }
    }
}
