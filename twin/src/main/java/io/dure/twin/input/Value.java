package io.dure.twin.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a YAML file, or the place where one could be. Asked for a type it does not have, it tells the
 * {@link Faults} and answers with the fallback, so that reading can go on; an absent one answers with the fallback.
 */
public final class Value {
    private static final String NUMBER = "-?\\d{1,20}(\\.\\d{1,20})?([eE][-+]?\\d{1,3})?";

    private final @Nullable Node node;
    private final String key;
    private final Faults faults;

    Value(@Nullable Node node, String key, Faults faults) {
        this.node = node;
        this.key = key;
        this.faults = faults;
    }

    public boolean present() {
        return node != null;
    }

    public boolean isBlock() {
        return node instanceof MappingNode;
    }

    /** Where it stands; line 0 when absent, or when it was set on the command line. */
    public Place place() {
        String file = node != null && Changed.isHere(node) ? Setting.COMMAND_LINE : faults.file();
        return new Place(file, node == null ? 0 : YamlFile.line(node), key);
    }

    /** A list with nothing in it. */
    public boolean isEmptyList() {
        return node instanceof SequenceNode list
                && list.getValue().stream().noneMatch(item -> Only.isRead(item, faults));
    }

    /** Whether it is this word. */
    public boolean is(String word) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && scalar.getValue().equals(word);
    }

    /** Whether it is a text, in quotes or not a number. */
    public boolean isText() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR);
    }

    Faults faults() {
        return faults;
    }

    /** The same value, whose mistakes are told to others. */
    Value in(Faults others) {
        return new Value(node, key, others);
    }

    /** As {@link #block}, of a mapping, without telling of keys given twice. */
    Block quietBlock() {
        return new Block(node instanceof MappingNode mapping ? mapping : null, place().line(), key, new Faults(""));
    }

    /** Tells of a mistake in other words than {@link #bad}. */
    public void tell(String what, String rule, String maybe) {
        faults.add(place().line(), what, rule, maybe);
    }

    /** Tells that this value breaks the rule. */
    public void bad(String rule, String maybe) {
        faults.add(place().bad(shown(), rule, maybe));
    }

    /** The value as a mapping; an empty one as fallback. */
    public Block block() {
        if (node instanceof MappingNode mapping) {
            return new Block(mapping, YamlFile.line(mapping), key, faults);
        }
        if (node != null) {
            bad("a mapping of keys to values is needed", "");
        }
        return new Block(null, 0, key, faults);
    }

    /** The value as a list, without entries of other variants; an empty one as fallback. */
    public List<Value> list() {
        List<Value> items = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            int index = 0;
            for (Node item : list.getValue()) {
                Value value = new Value(item, key + "[" + index++ + "]", faults);
                Only.check(value);
                if (Only.isRead(item, faults)) {
                    items.add(value);
                }
            }
        } else if (node != null) {
            bad("a list is needed", isBlock() ? "a dash before the first key?" : "");
        }
        return items;
    }

    /** Text in quotes or without. */
    public String text(String fallback) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        if (node != null) {
            boolean one = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL);
            bad("a text is needed", one ? Place.quoted(raw()) + " in quotes?" : "");
        }
        return fallback;
    }

    /** Any single value as it is written: a text, a number, true or false. */
    public String scalarText(String fallback) {
        return scalar("one value is needed") ? raw() : fallback;
    }

    /** In milliseconds: see {@link Durations}. */
    public long duration(long fallback) {
        return scalar(Durations.RULE) ? kept(() -> Durations.millis(place(), raw()), fallback) : fallback;
    }

    /** In mebibytes: see {@link Sizes}. */
    public int size(int fallback) {
        return scalar(Sizes.RULE) ? (int) kept(() -> Sizes.mebibytes(place(), raw()), fallback) : fallback;
    }

    public int count(int min, int max, int fallback) {
        return (int) count((long) min, max, fallback);
    }

    public long count(long min, long max, long fallback) {
        return number(Counts.rule(min, max)) ? kept(() -> Counts.count(place(), raw(), min, max), fallback) : fallback;
    }

    /** A whole number from 0 to {@code max}, or {@code unlimited}, which is also the fallback. */
    public long limit(long max, long unlimited) {
        String rule = Counts.limitRule(max);
        return number(rule) ? kept(() -> Counts.orUnlimited(place(), raw(), max, unlimited), unlimited) : unlimited;
    }

    /** A number with or without decimals. */
    public double decimal(double min, double max, double fallback) {
        String rule = "a number from " + plain(min) + " to " + plain(max) + " is needed";
        if (!number(rule)) {
            return fallback;
        }
        if (raw().matches(NUMBER)) {
            double found = Double.parseDouble(raw());
            if (found >= min && found <= max) {
                return found;
            }
        }
        bad(rule, "");
        return fallback;
    }

    public boolean flag(boolean fallback) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        if (node != null) {
            bad("true or false is needed", boolGuess());
        }
        return fallback;
    }

    /** One of the words. */
    public String oneOf(List<String> words, String fallback) {
        String found = text(fallback);
        if (node instanceof ScalarNode && !found.equals(fallback) && !words.contains(found)) {
            bad("one of " + String.join(", ", words) + " is needed", Spelling.nearest(found, words));
            return fallback;
        }
        return found;
    }

    private String boolGuess() {
        return switch (raw().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> "true?";
            case "false", "no", "off", "n" -> "false?";
            default -> "";
        };
    }

    private long kept(Supplier<Long> parser, long fallback) {
        try {
            return parser.get();
        } catch (BadInput e) {
            faults.add(e);
            return fallback;
        }
    }

    private boolean scalar(String rule) {
        boolean usable = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL);
        if (node != null && !usable) {
            bad(rule, "");
        }
        return usable;
    }

    private boolean number(String rule) {
        if (!scalar(rule)) {
            return false;
        }
        if (quotedNumber()) {
            bad(rule, raw() + " without quotes?");
            return false;
        }
        return true;
    }

    private boolean quotedNumber() {
        return node instanceof ScalarNode scalar && !scalar.isPlain() && isNumber(raw());
    }

    private static boolean isNumber(String text) {
        return text.matches(NUMBER);
    }

    private String raw() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private String shown() {
        return switch (node) {
            case null -> "absent";
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
            case ScalarNode scalar when scalar.getTag().equals(Tag.STR) -> Place.quoted(scalar.getValue());
            case ScalarNode scalar -> Place.brief(scalar.getValue());
            case SequenceNode _ -> isEmptyList() ? "an empty list" : "a list";
            default -> "a mapping";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
