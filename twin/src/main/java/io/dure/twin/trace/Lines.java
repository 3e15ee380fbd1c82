package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a text, none longer than a mebi of characters: a small .gz may hold an endless one. */
final class Lines {
    static final int LONGEST = 1 << 20;

    private final BufferedReader reader;
    private final String file;
    private final StringBuilder line = new StringBuilder();
    private int number;

    Lines(BufferedReader reader, String file) {
        this.reader = reader;
        this.file = file;
    }

    /** The line last read; 1 for the first. */
    int number() {
        return number;
    }

    /** Without its end ({@code \n} or {@code \r\n}); null after the last. */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        number++;
        while (next >= 0 && next != '\n') {
            if (line.length() == LONGEST) {
                throw new BadInput(file, number, "a line without end", "at most 1048576 characters are read", "");
            }
            line.append((char) next);
            next = reader.read();
        }
        return line.toString();
    }
}
