package io.dure.twin.input;

import java.util.List;

/**
 * Where the figures of a block come from.
 *
 * @param mark one of {@link #MARKS}, or empty
 * @param source a publication, or the reasoning; empty when it is not told
 */
public record Origin(String mark, String source) {
    /** Read in a source, derived from such, from memory, assumed, from a weak source. */
    public static final List<String> MARKS = List.of("S", "D", "M", "A", "W");

    static final List<String> KEYS = List.of("source", "mark");

    /** What the block tells of itself. */
    public static Origin of(Block block) {
        return new Origin(
                block.find("mark").present() ? block.find("mark").text("") : "",
                block.find("source").present() ? block.find("source").text("") : "");
    }

    static void check(Block block) {
        Value mark = block.find("mark");
        if (mark.present() && !MARKS.contains(mark.text(MARKS.getFirst()))) {
            mark.bad(
                    "a mark is S (read in a source), D (derived), M (from memory), A (assumed) or W (weak source)", "");
        }
        block.find("source").text("");
    }
}
