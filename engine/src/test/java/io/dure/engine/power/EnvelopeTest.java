package io.dure.engine.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.PowerStep;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No limit until 10, then 300 W until 20, 100 W until 30, 200 W from then on. */
class EnvelopeTest {
    private final Envelope envelope =
            new Envelope(List.of(new PowerStep(10, 300), new PowerStep(20, 100), new PowerStep(30, 200)));

    @ParameterizedTest(name = "at {0} ms: {1} W, the next change at {2}")
    @CsvSource({
        "0, -1, 10",
        "9, -1, 10",
        "10, 300, 20",
        "19, 300, 20",
        "20, 100, 30",
        "29, 100, 30",
        "30, 200, -1",
        "999, 200, -1"
    })
    void holdsFromEachStepToTheNext(long millis, long watts, long next) {
        assertThat(envelope.wattsAt(millis)).isEqualTo(watts < 0 ? PowerStep.NO_LIMIT : watts);
        assertThat(envelope.nextMillis(millis)).isEqualTo(next < 0 ? Long.MAX_VALUE : next);
    }

    @ParameterizedTest(name = "from {0} to {1} ms, both included: {2} W at the least")
    @CsvSource({
        "0, 9, -1",
        "0, 10, 300",
        "0, 19, 300",
        "0, 20, 100",
        "10, 12, 300",
        "15, 19, 300",
        "20, 20, 100",
        "25, 40, 100",
        "29, 30, 100",
        "30, 30, 200",
        "30, 99, 200"
    })
    void leastBetween(long from, long to, long watts) {
        assertThat(envelope.leastWatts(from, to)).isEqualTo(watts < 0 ? PowerStep.NO_LIMIT : watts);
    }
}
