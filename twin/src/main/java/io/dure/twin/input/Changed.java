package io.dure.twin.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * A file's tree with one value set. Only what leads there is made anew, so another place that has the same by an alias
 * keeps it. Keys that are not there yet are added: whether they may be, their reader says.
 */
final class Changed {
    private static final int SHOWN = 12;
    private static final Optional<Mark> HERE =
            Optional.of(new Mark(Setting.COMMAND_LINE, 0, -1, 0, new int[0], 0)); // line -1: there is none

    private final Setting setting;
    private final List<String> steps;

    private Changed(Setting setting) {
        this.setting = setting;
        steps = setting.steps();
    }

    /** Throws {@link BadInput} where the path leads nowhere. */
    static Node by(Setting setting, Node root) {
        return new Changed(setting).at(root, 0, "");
    }

    /** Whether a setting has put it there. */
    static boolean isHere(Node node) {
        return node.getStartMark().map(Mark::getName).equals(Optional.of(Setting.COMMAND_LINE));
    }

    private Node at(Node node, int depth, String walked) {
        if (depth == steps.size()) {
            return value();
        }
        return switch (node) {
            case MappingNode mapping -> inMapping(mapping, depth, walked);
            case SequenceNode list -> inList(list, depth, walked);
            case ScalarNode empty when empty.getTag().equals(Tag.NULL) -> fresh(depth, walked);
            default -> throw bad(walked + " is one value", "nothing is below it", "");
        };
    }

    private Node inMapping(MappingNode mapping, int depth, String walked) {
        String step = steps.get(depth);
        if (step.startsWith("[")) {
            throw bad(called(walked) + " is no list", "its keys are " + shown(keys(mapping)), "");
        }
        List<NodeTuple> entries = new ArrayList<>();
        boolean isFound = false;
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode word ? word.getValue() : "";
            if (step.equals(Setting.ALL) || key.equals(step)) {
                isFound = true;
                Node changed = at(entry.getValueNode(), depth + 1, below(walked, key));
                entries.add(new NodeTuple(entry.getKeyNode(), changed));
            } else {
                entries.add(entry);
            }
        }
        if (!isFound) {
            entries.add(added(depth, walked));
        }
        return new MappingNode(
                mapping.getTag(), true, entries, mapping.getFlowStyle(), mapping.getStartMark(), mapping.getEndMark());
    }

    private Node inList(SequenceNode list, int depth, String walked) {
        String step = steps.get(depth);
        List<Node> items = new ArrayList<>();
        boolean isFound = false;
        for (Node item : list.getValue()) {
            String number = "[" + items.size() + "]";
            boolean isMeant = step.equals(Setting.ALL) || step.equals(number) || step.equals(name(item));
            isFound |= isMeant;
            items.add(isMeant ? at(item, depth + 1, walked + number) : item);
        }
        if (!isFound) {
            throw noEntry(list, step, walked);
        }
        return new SequenceNode(
                list.getTag(), true, items, list.getFlowStyle(), list.getStartMark(), list.getEndMark());
    }

    private BadInput noEntry(SequenceNode list, String step, String walked) {
        int size = list.getValue().size();
        List<String> names = list.getValue().stream()
                .map(Changed::name)
                .filter(name -> !name.isEmpty())
                .toList();
        String rule = size == 0
                ? "the list is empty"
                : (names.isEmpty() ? "its entries have no names: " : "its entries are " + shown(names) + ", or ")
                        + "[0]" + (size > 1 ? " to [" + (size - 1) + "]" : "") + ", or * for all";
        return bad(called(walked) + " has no entry " + Place.quoted(step), rule, Spelling.nearest(step, names));
    }

    private Node fresh(int depth, String walked) {
        return new MappingNode(Tag.MAP, true, List.of(added(depth, walked)), FlowStyle.BLOCK, HERE, HERE);
    }

    private NodeTuple added(int depth, String walked) {
        String step = steps.get(depth);
        if (step.equals(Setting.ALL) || step.startsWith("[")) {
            throw bad(called(walked) + " has no entries", step + " stands for what is there", "");
        }
        Node key = new ScalarNode(Tag.STR, true, step, ScalarStyle.PLAIN, HERE, HERE);
        Node value = depth + 1 == steps.size() ? value() : fresh(depth + 1, below(walked, step));
        return new NodeTuple(key, value);
    }

    /** Never parsed: it can be nothing but one value. */
    private Node value() {
        String text = setting.value();
        boolean isQuoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return isQuoted
                ? new ScalarNode(
                        Tag.STR, true, text.substring(1, text.length() - 1), ScalarStyle.DOUBLE_QUOTED, HERE, HERE)
                : new ScalarNode(
                        new JsonSchema().getScalarResolver().resolve(text, true),
                        true,
                        text,
                        ScalarStyle.PLAIN,
                        HERE,
                        HERE);
    }

    private static List<String> keys(MappingNode mapping) {
        List<String> keys = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode word) {
                keys.add(word.getValue());
            }
        }
        return keys;
    }

    private static String name(Node item) {
        if (item instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                boolean isName = entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("name");
                if (isName && entry.getValueNode() instanceof ScalarNode name) {
                    return name.getValue();
                }
            }
        }
        return "";
    }

    private static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    private static String below(String walked, String key) {
        return walked.isEmpty() ? key : walked + "." + key;
    }

    private static String called(String walked) {
        return walked.isEmpty() ? "the file" : walked;
    }

    private BadInput bad(String what, String rule, String maybe) {
        return new BadInput(Setting.COMMAND_LINE, 0, setting.path() + ": " + what, rule, maybe);
    }
}
