package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The report of a sweep says everything in both languages. */
class SweepWordsTest {
    private static final Pattern SAID = Pattern.compile("say\\('([\\w.]+)'[,)]|data-word=\"([\\w.]+)\"");

    @Test
    void everyWordIsThereInBothLanguages() throws IOException {
        JsonNode words = new ObjectMapper().readTree(Piece.own("sweep-words.json"));
        List<String> said = new ArrayList<>(
                SweepReport.FIRST.stream().map(f -> "figure." + f).toList());
        Matcher each = SAID.matcher(Piece.own("sweep.html") + Piece.own("sweep.js"));
        while (each.find()) {
            said.add(each.group(1) == null ? each.group(2) : each.group(1));
        }
        assertThat(said).hasSizeGreaterThan(15);
        for (String language : List.of("en", "ko")) {
            assertThat(words.get(language).properties().stream().map(p -> p.getKey()))
                    .as(language)
                    .containsAll(said);
        }
    }
}
