package io.dure.app.site.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.site.Tag;
import io.dure.app.site.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of a Slurm job, run by this machine's shell. */
final class PartScriptTest {
    @TempDir
    private Path folder = Path.of("");

    private Process begin(String program, int tasks, long limitSeconds, Path in) throws IOException {
        Work work = new Work(List.of(), program, Map.of("OUT", folder.toString()), Optional.empty(), 0, 0);
        String attempt = in.resolve("f1-7-1").toString();
        PartScript.Common common = new PartScript.Common(new Tag(7, 1), "job", work, attempt, tasks, 1, "here");
        Share share = new Share("p0of1", 0, 0, List.of(new Share.Lot(2 * tasks, tasks)));
        Path script =
                Files.writeString(folder.resolve("part"), PartScript.of(common, share, 0, "gpu001", limitSeconds));
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("CUDA_VISIBLE_DEVICES", "3,5,6,7");
        return builder.start();
    }

    private int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String note() throws IOException {
        return Files.readString(folder.resolve("f1-7-1.p0of1.end")).strip();
    }

    @Test
    void eachTaskHasItsGpusAndTheEndIsNoted() throws Exception {
        int code = end(begin("echo $RANK of $WORLD_SIZE has $CUDA_VISIBLE_DEVICES >> $OUT/ran", 2, 60, folder));
        assertThat(code).isZero();
        assertThat(note()).isEqualTo("ok 0");
        assertThat(Files.readAllLines(folder.resolve("ran")))
                .containsExactlyInAnyOrder("0 of 2 has 3,5", "1 of 2 has 6,7");
    }

    @Test
    void itRunsOnceHoweverOftenItIsBegun() throws Exception {
        String program = "echo x >> $OUT/ran";
        assertThat(end(begin(program, 1, 60, folder))).isZero();
        assertThat(end(begin(program, 1, 60, folder))).isEqualTo(98);
        assertThat(Files.readAllLines(folder.resolve("ran"))).hasSize(1);
    }

    @Test
    void aFolderThatIsNotThereIsNoSecondBegin() throws Exception {
        assertThat(end(begin("true", 1, 60, folder.resolve("nowhere")))).isEqualTo(96);
        assertThat(folder.resolve("said")).content().contains("cannot be written");
    }

    @Test
    void whatRunsTooLongIsEndedByForce() throws Exception {
        assertThat(end(begin("trap '' TERM; sleep 600 & wait; sleep 600", 1, 1, folder)))
                .isEqualTo(137);
        assertThat(note()).isEqualTo("limit 137");
    }

    @Test
    void whenOneFailsTheOthersGo() throws Exception {
        assertThat(end(begin("[ $RANK = 0 ] || exec sleep 600; exit 3", 2, 60, folder)))
                .isEqualTo(3);
        assertThat(note()).isEqualTo("0 3");
    }

    /** Slurm tells the script alone. */
    @Test
    void aWarningReachesItsTasks() throws Exception {
        Process process =
                begin("trap 'echo bye > $OUT/bye; exit 0' TERM; echo up > $OUT/up; sleep 600 & wait", 1, 60, folder);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(folder.resolve("up")) && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        process.destroy();
        int _ = end(process);
        assertThat(folder.resolve("bye")).exists();
        assertThat(note()).startsWith("stopped");
    }
}
