package io.dure.twin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Real logs; the sums were taken from the files by other means. */
class RealTracesTest {
    @Test
    void sdscSp2() {
        Path file = SharedData.file("sdsc-sp2/SDSC-SP2-1998-4.rst.gz");
        Trace trace = TraceFile.read(file);
        assertThat(trace.name()).isEqualTo("SDSC-SP2-1998-4");
        assertThat(trace.format()).isEqualTo(TraceFormat.CQSIM);
        assertThat(trace.jobs())
                .hasSize(67_620)
                .isSortedAccordingTo(
                        Comparator.comparingLong(TraceJob::submitMillis).thenComparingLong(TraceJob::id));
        assertThat(procs(trace)).isEqualTo(712_722);
        assertThat(trace.jobs().getLast().submitMillis()).isEqualTo(63_183_029_000L);
        assertThat(trace.jobs()).allMatch(job -> job.runMillis() <= job.requestedMillis());
        assertThat(trace.skipped()).isEmpty();
    }

    @Test
    void lublin256() {
        Trace trace = TraceFile.read(SharedData.file("swf/lublin_256.swf.gz"));
        assertThat(trace.format()).isEqualTo(TraceFormat.SWF);
        assertThat(trace.header().processors()).hasValue(256);
        assertThat(trace.jobs()).hasSize(10_000);
        assertThat(procs(trace)).isEqualTo(221_010);
        assertThat(trace.jobs().getLast().submitMillis()).isEqualTo(7_711_701_000L);
    }

    @Test
    void wagap2013HasMoreColumnsAndTwoJobsThatNeverRan() {
        Path file = SharedData.file("swf/wagap-2013.swf.gz");
        Trace trace = TraceFile.read(file, Optional.empty(), BadRows.SKIP);
        assertThat(trace.jobs()).hasSize(17_898);
        assertThat(trace.skipped()).hasSize(2).allMatch(row -> row.why().contains("run time"));
        assertThat(trace.users()).hasSize(75);
        assertThat(trace.jobs().getFirst().submitMillis()).isEqualTo(1_356_996_147_000L);
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("2 of 17900 rows are bad");
    }

    /** Generous: it takes a small part of this; the bound only keeps it from becoming a matter of minutes. */
    @Test
    void readsInWellUnderASecondWhenWarm() {
        Path file = SharedData.file("sdsc-sp2/SDSC-SP2-1998-4.rst.gz");
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < 4; i++) {
            long start = System.nanoTime();
            TraceFile.read(file);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            best = taken.compareTo(best) < 0 ? taken : best;
        }
        System.out.println("67,620 rows in " + best.toMillis() + " ms");
        assertThat(best).isLessThan(Duration.ofSeconds(2));
    }

    private static long procs(Trace trace) {
        return trace.jobs().stream().mapToLong(TraceJob::tasks).sum();
    }
}
