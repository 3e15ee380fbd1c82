package io.dure.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says everything in both languages. */
class PageWordsTest {
    private static final Path PAGE = Path.of("src/main/resources/page");
    private static final Path REPORTS = Path.of("src/main/resources/io/dure/app/report");
    private static final Pattern SAID = Pattern.compile("say\\('([a-z][\\w.-]*[a-zA-Z0-9])'");
    private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static Set<String> keys(JsonNode words) {
        Set<String> keys = new TreeSet<>();
        words.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        JsonNode english = read(PAGE.resolve("en.json"));
        JsonNode korean = read(PAGE.resolve("ko.json"));
        assertThat(keys(korean)).isEqualTo(keys(english));
        for (String key : keys(english)) {
            assertThat(holes(korean.get(key).asText()))
                    .as(key)
                    .isEqualTo(holes(english.get(key).asText()));
        }
    }

    private static Set<String> holes(String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher hole = HOLE.matcher(text); hole.find(); ) {
            found.add(hole.group(1));
        }
        return found;
    }

    @Test
    void everyWordThatIsSaidIsThere() throws IOException {
        for (String language : new String[] {"en", "ko"}) {
            Set<String> known = keys(read(PAGE.resolve(language + ".json")));
            known.addAll(keys(read(REPORTS.resolve("words.json")).get(language)));
            keys(read(REPORTS.resolve("plan-words.json")).get(language)).forEach(key -> known.add("plan." + key));
            Set<String> said = new TreeSet<>();
            try (Stream<Path> files = Files.list(PAGE)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                    for (Matcher word = SAID.matcher(Files.readString(file)); word.find(); ) {
                        said.add(word.group(1));
                    }
                }
            }
            assertThat(said).hasSizeGreaterThan(100);
            assertThat(known).as(language).containsAll(said);
        }
    }

    @Test
    void nothingIsPutInAsMarkup() throws IOException {
        try (Stream<Path> files = Files.list(PAGE)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
            }
        }
    }
}
