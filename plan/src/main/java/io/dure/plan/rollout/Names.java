package io.dure.plan.rollout;

import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Names of a list in the order of the file, to be found by others. */
record Names(String called, List<String> names) {
    Names {
        names = List.copyOf(names);
    }

    static Names of(Value list, String called) {
        List<String> names = new ArrayList<>();
        for (Value value : list.list()) {
            names.add(value.block().find("name").text(""));
        }
        return new Names(called, names);
    }

    /** The place of the name; 0 when it is not known, which is told. */
    int at(Value value) {
        String name = value.text("");
        int found = names.indexOf(name);
        if (found < 0 && !name.isEmpty()) {
            value.bad("the " + called + " are " + String.join(", ", names), Spelling.nearest(name, names));
        }
        return Math.max(0, found);
    }

    List<Integer> all(Value value) {
        return value.list().stream().map(this::at).toList();
    }

    int find(String name) {
        return names.indexOf(name);
    }
}
