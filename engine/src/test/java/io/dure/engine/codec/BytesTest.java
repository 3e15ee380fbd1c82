package io.dure.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dure.engine.NodeState;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
    @ParameterizedTest(name = "{0} takes {1} bytes")
    @CsvSource({
        "0, 1",
        "-1, 1",
        "63, 1",
        "-64, 1",
        "64, 2",
        "-65, 2",
        "8191, 2",
        "8192, 3",
        "2147483647, 5",
        "-2147483648, 5",
        "9223372036854775807, 10",
        "-9223372036854775808, 10"
    })
    void numbersComeBackAndSmallOnesAreShort(long value, int size) {
        BytesOut out = new BytesOut().put(value);
        assertThat(out.size()).isEqualTo(size);
        BytesIn in = in(out);
        assertThat(in.getLong()).isEqualTo(value);
        assertThat(in.isAtEnd()).isTrue();
    }

    @Test
    void randomNumbersComeBack() {
        SplittableRandom random = new SplittableRandom(1);
        BytesOut out = new BytesOut();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong() >> random.nextInt(64);
            out.put(values[i]).putFixed(values[i]);
        }
        BytesIn in = in(out);
        for (long value : values) {
            assertThat(in.getLong()).isEqualTo(value);
            assertThat(in.getFixed()).isEqualTo(value);
        }
        assertThat(in.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "두레 GPU", "\0\n", "😀"})
    void textComesBack(String text) {
        assertThat(in(new BytesOut().put(text)).getString()).isEqualTo(text);
    }

    @Test
    void longTextComesBack() {
        String text = "x".repeat(100_000);
        assertThat(in(new BytesOut().put(7).put(text)).getLong()).isEqualTo(7);
        assertThat(in(new BytesOut().put(text)).getString()).isEqualTo(text);
    }

    @Test
    void clearedBytesBeginAnew() {
        BytesOut out = new BytesOut().put("before");
        out.clear();
        assertThat(out.put(true).toBytes()).containsExactly(2);
        assertThat(in(out).getBoolean()).isTrue();
    }

    @Test
    void numberBeyondAnIntIsCorrupt() {
        corrupt(() -> in(new BytesOut().put(1L << 31)).getInt());
        corrupt(() -> in(new BytesOut().put(-(1L << 31) - 1)).getInt());
    }

    @Test
    void numberThatNeverEndsIsCorrupt() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0xff);
        corrupt(() -> new BytesIn(endless, 0, 20).getLong());
    }

    @Test
    void countsBeyondTheBytesAreCorrupt() {
        corrupt(() -> in(new BytesOut().put(-1)).getCount());
        corrupt(() -> in(new BytesOut().put(1)).getCount());
        corrupt(() -> in(new BytesOut().put(Integer.MAX_VALUE)).getCount());
        corrupt(() -> in(new BytesOut().put(Integer.MAX_VALUE)).getString());
    }

    @Test
    void unknownChoiceIsCorrupt() {
        corrupt(() -> in(new BytesOut().put(3)).getEnum(NodeState.values()));
        corrupt(() -> in(new BytesOut().put(-1)).getEnum(NodeState.values()));
    }

    @Test
    void endOfBytesIsCorrupt() {
        corrupt(() -> new BytesIn(new byte[0], 0, 0).getLong());
        corrupt(() -> new BytesIn(new byte[7], 0, 7).getFixed());
        corrupt(() -> new BytesIn(new byte[] {(byte) 0x80, 1}, 0, 1).getLong());
    }

    private static BytesIn in(BytesOut out) {
        return new BytesIn(out.array(), 0, out.size());
    }

    private static void corrupt(ThrowingCallable reading) {
        assertThatExceptionOfType(CorruptBytes.class).isThrownBy(reading);
    }
}
