package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.report.NationSample;
import io.dure.app.report.Samples;
import io.dure.twin.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void tellsOfDeliveredPoweredBusyAndProductiveGpus() {
        assertThat(Summary.of(NationSample.nation()))
                .containsPattern("delivered +268,400 +100.0 %")
                .containsPattern("powered +241,349 +89.9 %")
                .containsPattern("busy +213,\\d{3} +79.7 %")
                .containsPattern("productive +208,\\d{3} +77.7 %")
                .containsPattern("stranded, no power +27,051 +10.1 %");
    }

    @Test
    void tellsOfCallsAndFailures() {
        assertThat(Summary.of(NationSample.nation()))
                .containsPattern("calls met +19 of 21 +0.3 % of the work not done for them")
                .containsPattern("41,208 node-hours out of service, 38 nodes quarantined")
                .containsPattern("cooling +1 +1,125 +744,090 +6 h 30 min")
                .containsPattern("failed jobs +1,802,100");
    }

    @Test
    void linesOfANationFitATerminal() {
        String said = Summary.of(NationSample.nation());
        assertThat(said.substring(said.indexOf("outcome"), said.indexOf("Why jobs waited"))
                        .lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }

    @Test
    void hostileNamesStayOnOneShortLine() {
        List<String> lines = NationLines.of(Samples.ugly());
        assertThat(lines).isNotEmpty().noneSatisfy(line -> assertThat(line).contains("\n"));
    }

    @Test
    void tellsNothingOfWhatARunDoesNotHave() {
        Outcome plain = Samples.plain();
        assertThat(NationLines.of(plain)).isEmpty();
        assertThat(Summary.of(plain)).doesNotContain("Power,", "Failures", "stranded");
    }
}
