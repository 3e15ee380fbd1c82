package io.dure.app.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Rows in the text format of COPY: columns between tabs, a row on a line, {@code \N} for none. */
final class CopyText {
    private final StringBuilder text = new StringBuilder();
    private boolean isBegun;

    CopyText add(long value) {
        next().append(value);
        return this;
    }

    CopyText add(OptionalLong value) {
        if (value.isPresent()) {
            return add(value.getAsLong());
        }
        next().append("\\N");
        return this;
    }

    CopyText add(String value) {
        next();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
        return this;
    }

    private StringBuilder next() {
        if (isBegun) {
            text.append('\t');
        }
        isBegun = true;
        return text;
    }

    void end() {
        text.append('\n');
        isBegun = false;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    InputStream bytes() {
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
