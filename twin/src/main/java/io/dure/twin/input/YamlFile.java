package io.dure.twin.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * One YAML file, read with the types of JSON: what is not a JSON number, {@code true}, {@code false} or {@code null} is
 * text. Files of more than 16 MiB, deeper than 50 levels or, with aliases written out, of more than a million values
 * are refused.
 */
public final class YamlFile {
    private static final long MOST_BYTES = 16L << 20;
    private static final int MOST_LEVELS = 50;
    private static final int MOST_VALUES = 1_000_000;

    private final Faults faults;
    private final List<Setting> settings;
    private int values;

    private YamlFile(Faults faults, List<Setting> settings) {
        this.faults = faults;
        this.settings = settings;
    }

    /** The file's one document, which must be a mapping. Throws {@link BadInput}; what is found later goes to faults. */
    public static Block read(Path file, Faults faults) {
        return read(file, faults, List.of());
    }

    /** As {@link #read(Path, Faults)}, with these values set in it, one after the other. */
    public static Block read(Path file, Faults faults, List<Setting> settings) {
        return new YamlFile(faults, settings).compose(text(file, faults.file()));
    }

    /** As {@link #read}, of text that is at hand. */
    public static Block parse(String text, Faults faults) {
        return new YamlFile(faults, List.of()).compose(text);
    }

    private static String text(Path file, String shown) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BadInput(
                        shown, 0, "the file has " + Files.size(file) + " bytes", "at most 16 MiB are read", "");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadInput(shown, 0, "the file is not UTF-8 text", "YAML is written in UTF-8", "");
        } catch (IOException e) {
            throw new BadInput(shown, 0, "the file cannot be read (" + e.getMessage() + ")", "a file is needed", "");
        }
    }

    private Block compose(String text) {
        try {
            LoadSettings how = LoadSettings.builder()
                    .setSchema(new JsonSchema())
                    .setMaxAliasesForCollections(1_000)
                    .setAllowNonScalarKeys(true)
                    .setCodePointLimit((int) MOST_BYTES)
                    .build();
            Optional<Node> document = new Compose(how).composeString(text);
            if (document.isEmpty()) {
                throw new BadInput(faults.file(), 1, "the file is empty", "a mapping of keys to values is needed", "");
            }
            measure(document.get(), 1);
            Node root = document.get();
            for (Setting setting : settings) {
                root = Changed.by(setting, root);
            }
            return new Value(root, "", faults).block();
        } catch (MarkedYamlEngineException e) {
            throw notYaml(e, text);
        } catch (ReaderException e) {
            long line = text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            String what = "not YAML: the character U+%04X".formatted(e.getCodePoint());
            throw new BadInput(faults.file(), (int) line, what, "control characters are not text", "");
        } catch (YamlEngineException e) {
            throw new BadInput(
                    faults.file(),
                    0,
                    "not YAML: " + Place.brief(String.valueOf(e.getMessage())),
                    "the file must be YAML",
                    "");
        } catch (StackOverflowError e) {
            // The parser goes down a level of Java's stack for each level of the text.
            throw tooDeep(1);
        }
    }

    private BadInput notYaml(MarkedYamlEngineException e, String text) {
        int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
        // "while parsing a flow sequence": its first line is often the one to mend.
        String since = e.getContextMark()
                .map(mark -> " in line " + (mark.getLine() + 1))
                .orElse("");
        String context = e.getContext() == null ? "" : " (" + e.getContext() + since + ")";
        String what = "not YAML: " + Place.brief(e.getProblem()) + context;
        return new BadInput(faults.file(), line, what, "the file must be YAML", tab(text, line));
    }

    private static String tab(String text, int line) {
        String bad = text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("");
        return bad.startsWith("\t") ? "blanks in place of the tab?" : "";
    }

    /** Walks the tree as a reader would, so that aliases of aliases cannot grow without bound. */
    private void measure(Node node, int level) {
        if (level > MOST_LEVELS) {
            throw tooDeep(line(node));
        }
        if (++values > MOST_VALUES) {
            throw new BadInput(
                    faults.file(),
                    line(node),
                    "too many values, aliases written out",
                    "at most a million are read",
                    "");
        }
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple entry : mapping.getValue()) {
                    measure(entry.getValueNode(), level + 1);
                }
            }
            case SequenceNode list -> {
                for (Node item : list.getValue()) {
                    measure(item, level + 1);
                }
            }
            case ScalarNode _ -> {}
            default -> throw new IllegalStateException("an unknown node of YAML: " + node);
        }
    }

    private BadInput tooDeep(int line) {
        return new BadInput(
                faults.file(),
                line,
                "values within values within values",
                "at most " + MOST_LEVELS + " levels are read",
                "");
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
