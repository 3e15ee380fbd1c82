package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader refuses of deliveries, power, variants and drawn work; the schema refuses the same where it can. */
class BadAlliancesTest {
    private static ScenarioSchema schema;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readSchema() throws IOException {
        schema = new ScenarioSchema();
    }

    @Test
    void theGoodOneIsGood() throws IOException {
        assertThat(schema.complaints(AllianceText.GOOD)).isEmpty();
        assertThat(ScenarioFile.read(file(AllianceText.GOOD)).work()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.dure.twin.scenario.BadAlliances#rows")
    void refused(BadScenarios.Bad bad) throws IOException {
        assertThat(AllianceText.GOOD).contains(bad.from());
        String text = AllianceText.GOOD.replace(bad.from(), bad.to());
        Path file = file(text);
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.getMessage().replace(file + "", "")).isEqualTo(bad.message()));
        if (bad.by() == BadScenarios.Refused.BY_BOTH) {
            assertThat(schema.complaints(text)).isNotEmpty();
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }
}
