package io.dure.app.command;

/** Long sentences on several lines. */
final class Wrapped {
    private Wrapped() {}

    /** Lines of at most {@code width} letters where words allow it; all but the first begin with {@code indent}. */
    static String at(int width, String indent, String text) {
        StringBuilder lines = new StringBuilder();
        int at = indent.length();
        for (String word : text.split(" ", -1)) {
            int needed = Wide.width(word) + (lines.isEmpty() ? 0 : 1);
            if (!lines.isEmpty() && at + needed > width) {
                lines.append('\n').append(indent);
                at = indent.length();
                needed--;
            } else if (!lines.isEmpty()) {
                lines.append(' ');
            }
            lines.append(word);
            at += needed;
        }
        return lines.toString();
    }
}
