package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplatesTest {
    @Test
    void listsThemInBothLanguages() {
        Cli list = Cli.run("templates");
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains("physical-ai-vehicle", "driving policy", "주행 정책 학습", "GPU-HOURS");
    }

    @Test
    void explainsOneWithItsGraphAndSources() {
        Cli one = Cli.run("templates", "physical-ai-plant");
        assertThat(one.code()).isZero();
        assertThat(one.out())
                .contains("line-twin  <- factory-data", "24 tasks on 0.28 of a GPU each", "its data stay at the sites")
                .contains("[A] the chain is the alliance's");
    }

    @Test
    void tellsJson() {
        assertThat(Cli.run("templates", "pretraining", "--json").out())
                .startsWith("{")
                .contains("\"name\" : \"pretraining\"");
    }

    @Test
    void guessesWhatWasMeant() {
        Cli bad = Cli.run("templates", "pretrainin");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("NAME is \"pretrainin\"", "Maybe pretraining?");
    }
}
