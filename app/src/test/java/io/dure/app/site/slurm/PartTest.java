package io.dure.app.site.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.site.How;
import io.dure.app.site.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a part by what Slurm says of its job, and by what its script has left. */
final class PartTest {
    private static final long ID = 142;
    private static final Mark MARK = new Mark("f1", new Tag(175, 1), "p0of1");

    @TempDir
    private Path folder = Path.of("");

    private Part part(Path in) {
        Share share = new Share("p0of1", 3, 0, List.of(new Share.Lot(8, 1)));
        Part part = new Part(share, MARK, "gpu004", in.resolve("f1-175-1.p0of1").toString(), 900, 2_000);
        part.goOn(new RunNote.PartNote(share, "gpu004", ID, 0, false, false), 1_000);
        return part;
    }

    private static View view(String state, String node, int exitCode) {
        SlurmNode four = new SlurmNode("gpu004", "127.0.0.1", "h100", 8, 16, 16_000, Set.of("IDLE"), "", 10);
        SlurmJob job = new SlurmJob(
                ID,
                "dure",
                MARK.toString(),
                state,
                "None",
                node.isEmpty() ? List.of() : List.of(node),
                false,
                exitCode,
                node.isEmpty() ? 0 : 100);
        return new View(7, 200_000, List.of(four), List.of(job), "f1", "dure");
    }

    /**
     * A slurmd cancels what it cannot launch: so it did with a job that had got the number of one which the killed
     * controller had forgotten and which still ran there. Nothing of it ran, so it is placed anew.
     */
    @ParameterizedTest
    @CsvSource({
        "CANCELLED, gpu004, false, LOST, could not launch job 142 on node gpu004",
        "CANCELLED, gpu004, true, FAILED, was cancelled in Slurm",
        "CANCELLED, '', false, FAILED, was cancelled in Slurm",
        "PREEMPTED, gpu004, true, LOST, was preempted in Slurm",
        "TIMEOUT, gpu004, true, FAILED, ran into the time limit"
    })
    void whatSlurmEndsIsLostWhenItNeverRan(String state, String node, boolean isClaimed, How.Kind kind, String said)
            throws IOException {
        if (isClaimed) {
            Path _ = Files.createDirectory(folder.resolve("f1-175-1.p0of1.claim"));
        }
        Part part = part(folder);
        boolean _ = part.look(view(state, node, 0));
        assertThat(part.isGone()).isTrue();
        assertThat(part.fate().kind()).isEqualTo(kind);
        assertThat(part.fate().detail()).contains(said);
    }

    /** Whether it has left a claim cannot be told then. */
    @Test
    void whereTheFolderIsNotSeenACancelIsACancel() throws IOException {
        Part part = part(folder.resolve("elsewhere"));
        boolean _ = part.look(view("CANCELLED", "gpu004", 0));
        assertThat(part.fate().detail()).contains("was cancelled in Slurm");
    }

    @ParameterizedTest
    @CsvSource({"98, LOST, a second time", "96, FAILED, cannot write to", "7, FAILED, ended with exit code 7"})
    void exitCodesOfTheScriptSayWhatWas(int code, How.Kind kind, String said) throws IOException {
        Part part = part(folder);
        boolean _ = part.look(view("FAILED", "gpu004", code));
        assertThat(part.fate().kind()).isEqualTo(kind);
        assertThat(part.fate().detail()).contains(said);
    }

    /** An end that its script has written down is believed before Slurm is. */
    @Test
    void whatItsScriptHasWrittenCounts() throws IOException {
        Files.writeString(folder.resolve("f1-175-1.p0of1.end"), "0 3\n");
        Part part = part(folder);
        boolean _ = part.look(view("CANCELLED", "gpu004", 0));
        assertThat(part.fate().exitCode()).hasValue(3);
    }
}
