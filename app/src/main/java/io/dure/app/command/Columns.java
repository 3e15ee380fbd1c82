package io.dure.app.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for a terminal: narrow, numbers to the right. A column whose head ends in {@code >} holds numbers. */
final class Columns {
    private static final int WIDEST = 100;
    private static final int LEAST = 8;
    private static final String GAP = "  ";

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Columns(String... names) {
        for (String name : names) {
            boolean isNumber = name.endsWith(">");
            heads.add(isNumber ? name.substring(0, name.length() - 1) : name);
            right.add(isNumber);
        }
    }

    /** As many cells as there are columns. */
    Columns row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + heads.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(Columns::plain).toList());
        return this;
    }

    int rows() {
        return rows.size();
    }

    /** What comes from elsewhere does not steer the terminal. */
    static String plain(String text) {
        return text.codePoints().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cntrl}", " ") : text;
    }

    /** Lines of at most 100 letters: the widest columns of text are cut where it would be more. */
    String text() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        line(text, heads, widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = Math.max(
                    heads.get(i).length(),
                    rows.stream().mapToInt(row -> Wide.width(row.get(at))).max().orElse(0));
        }
        int over = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - WIDEST;
        while (over > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!right.get(i) && widths[i] > LEAST && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            over--;
        }
        return widths;
    }

    private void line(StringBuilder to, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Wide.cut(cells.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - Wide.width(cell));
            line.append(i == 0 ? "" : GAP).append(right.get(i) ? blanks + cell : cell + blanks);
        }
        to.append(line.toString().stripTrailing()).append('\n');
    }
}
