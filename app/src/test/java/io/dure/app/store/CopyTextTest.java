package io.dure.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text format of COPY, as PostgreSQL 18 describes it (SQL COPY, "Text Format"). */
final class CopyTextTest {
    @Test
    void columnsAreBetweenTabsAndNoneIsBackslashN() throws IOException {
        CopyText rows = new CopyText();
        assertThat(rows.isEmpty()).isTrue();
        rows.add(7).add("두레").add(OptionalLong.empty()).add(OptionalLong.of(-1)).end();
        rows.add("").end();
        assertThat(written(rows)).isEqualTo("7\t두레\t\\N\t-1\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"\\N, \\\\N", "\\., \\\\.", "a\\tb, a\\\\tb", "C:\\dir, C:\\\\dir"})
    void whatLooksLikeAnEscapeStaysText(String value, String expected) throws IOException {
        CopyText rows = new CopyText();
        rows.add(value).end();
        assertThat(written(rows)).isEqualTo(expected + "\n");
    }

    @Test
    void tabsAndEndsOfLinesDoNotEndAnything() throws IOException {
        CopyText rows = new CopyText();
        rows.add("a\tb\nc\rd").end();
        assertThat(written(rows)).isEqualTo("a\\tb\\nc\\rd\n");
    }

    private static String written(CopyText rows) throws IOException {
        return new String(rows.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
}
