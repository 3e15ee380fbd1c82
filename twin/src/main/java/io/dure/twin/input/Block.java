package io.dure.twin.input;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of a YAML file, with its keys known and each given once. */
public final class Block {
    private final Map<String, Node> entries = new HashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final boolean present;
    private final int line;
    private final String path;
    private final Faults faults;

    Block(@Nullable MappingNode node, int line, String path, Faults faults) {
        this.present = node != null;
        this.line = line;
        this.path = path;
        this.faults = faults;
        if (node != null) {
            node.getValue().forEach(this::take);
        }
    }

    private void take(NodeTuple entry) {
        int at = YamlFile.line(entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode name)) {
            faults.add(at, "a key of " + called() + " is not a word", "a key is a word", "");
            return;
        }
        Integer before = lines.putIfAbsent(name.getValue(), at);
        if (before == null) {
            entries.put(name.getValue(), entry.getValueNode());
        } else {
            String what = key(name.getValue()) + " is given twice, first in line " + before;
            faults.add(at, what, "a key is given once", "");
        }
    }

    /**
     * Tells of every key that is not among these. Any block may also say where its figures come from, {@code source} and
     * {@code mark}, and any entry of a list of which variant it is, {@code only}.
     */
    public void allow(String... keys) {
        List<String> known = List.of(keys);
        Origin.check(this);
        lines.forEach((name, at) -> {
            if (!known.contains(name)
                    && !Origin.KEYS.contains(name)
                    && !(name.equals(Only.KEY) && path.endsWith("]"))) {
                String what = Place.quoted(name) + " is not a key of " + called();
                faults.add(at, what, "its keys are " + String.join(", ", known), Spelling.nearest(name, known));
            }
        });
    }

    /** The value of the key, absent or not. */
    public Value find(String name) {
        return new Value(entries.get(name), key(name), faults);
    }

    /** The value of the key; tells when it is absent. */
    public Value need(String name, String rule) {
        if (present && !entries.containsKey(name)) {
            faults.add(line, key(name) + " is missing", rule, "");
        }
        return find(name);
    }

    /** Tells of a mistake of the block as a whole. */
    public void bad(String what, String rule, String maybe) {
        faults.add(line, what, rule, maybe);
    }

    /** The first of these keys that is there, or an empty text. */
    public String firstOf(String... names) {
        for (String name : names) {
            if (entries.containsKey(name)) {
                return name;
            }
        }
        return "";
    }

    public int line() {
        return line;
    }

    public Faults faults() {
        return faults;
    }

    private String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String called() {
        return path.isEmpty() ? "the file" : path;
    }
}
