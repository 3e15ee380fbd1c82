package io.dure.app.command;

import java.util.List;

/** How much room a text takes on a terminal, where letters of East Asia take two places (Unicode Standard Annex 11). */
final class Wide {
    private record Range(int first, int last) {}

    private static final List<Range> RANGES = List.of(
            new Range(0x1100, 0x115F), // Hangul that is put together
            new Range(0x2E80, 0xA4CF), // Chinese and Japanese
            new Range(0xAC00, 0xD7A3), // Hangul syllables
            new Range(0xF900, 0xFAFF),
            new Range(0xFE30, 0xFE6F),
            new Range(0xFF00, 0xFF60),
            new Range(0xFFE0, 0xFFE6),
            new Range(0x1F300, 0x1FAFF),
            new Range(0x20000, 0x3FFFD));

    private Wide() {}

    static int width(String text) {
        return text.codePoints().map(Wide::width).sum();
    }

    private static int width(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean isWide = RANGES.stream().anyMatch(range -> range.first <= letter && letter <= range.last);
        return isWide ? 2 : 1;
    }

    /** At most so wide; what is cut ends in an ellipsis. */
    static String cut(String text, int most) {
        if (width(text) <= most) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int room = most - 1;
        for (int letter : text.codePoints().toArray()) {
            room -= width(letter);
            if (room < 0) {
                break;
            }
            kept.appendCodePoint(letter);
        }
        return kept.append('…').toString();
    }
}
