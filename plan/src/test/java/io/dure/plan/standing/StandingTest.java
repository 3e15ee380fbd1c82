package io.dure.plan.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.scenario.Study;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Standing KOREA =
            StandingReader.read(Path.of("../scenarios/korea-alliance"), Study.DEFAULT_VARIANT);

    @Test
    void everyFigureHasItsYearMarkAndSource() {
        assertThat(KOREA.counts()).allSatisfy(c -> {
            assertThat(c.year()).isBetween(2020, 2035);
            assertThat(c.mark()).isIn("S", "D", "M", "A", "W");
            assertThat(c.source()).isNotBlank();
        });
        assertThat(KOREA.indices()).allSatisfy(i -> assertThat(i.source()).isNotBlank());
    }

    @Test
    void thirdPlaceInTheIndexIsFivePointsAway() {
        Standing.Third third = KOREA.third().getFirst();
        assertThat(third.ahead()).isEqualTo("Singapore");
        assertThat(third.gap()).isCloseTo(32.32 - 27.26, within(1e-9));
    }

    @Test
    void placesCountThoseWhoseShareAloneIsTold() {
        // Two are ahead by their share of compute; of the counts told three are above 45,000 and none above 305,000.
        assertThat(KOREA.placeBefore()).isEqualTo(6);
        assertThat(KOREA.placeAfter()).isEqualTo(3);
    }

    @Test
    void computeCountsEachTypeByItsSpeed() {
        assertThat(KOREA.computeBefore()).isEqualTo(45_000);
        assertThat(KOREA.computeAfter()).isGreaterThan(45_000 + 260_000);
    }

    @Test
    void saysWhatGpusCannotChange() {
        assertThat(KOREA.honest()).anySatisfy(s -> assertThat(s.en()).contains("operating environment", "11 to 35"));
    }
}
