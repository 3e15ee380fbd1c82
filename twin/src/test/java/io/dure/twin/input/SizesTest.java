package io.dure.twin.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    private static final Place PLACE = new Place("f", 3, "memory");

    @ParameterizedTest
    @CsvSource({"512MiB, 512", "960GiB, 983040", "2TiB, 2097152", "1024TiB, 1073741824"})
    void read(String text, long mebibytes) {
        assertThat(Sizes.mebibytes(PLACE, text)).isEqualTo(mebibytes);
    }

    @ParameterizedTest
    @CsvSource({"2TB, 2TiB?", "960 gib, 960GiB?", "2048TiB, ''", "much, ''", "-1GiB, ''"})
    void refused(String text, String maybe) {
        assertThatThrownBy(() -> Sizes.mebibytes(PLACE, text))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("f:3: memory is")
                .hasMessageEndingWith(maybe.isEmpty() ? "at most." : "Maybe " + maybe);
    }
}
