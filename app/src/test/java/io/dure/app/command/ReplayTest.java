package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
    @TempDir
    private Path folder = Path.of("");

    private byte[] journal() throws IOException {
        Path file = folder.resolve("run.journal");
        Cli.run("simulate", Cli.scenario("one-rack"), "--journal", file);
        return Files.readAllBytes(file);
    }

    @Test
    void refusesAJournalCutAnywhere() throws IOException {
        byte[] whole = journal();
        SplittableRandom random = new SplittableRandom(1);
        Path cut = folder.resolve("cut.journal");
        for (int i = 0; i < 60; i++) {
            int length = i < 12 ? whole.length - 1 - i : random.nextInt(whole.length);
            Files.write(cut, Arrays.copyOf(whole, length));
            Cli cli = Cli.run("replay", cut);
            assertThat(cli.code()).as("cut at %d", length).isEqualTo(2);
            assertThat(cli.err()).contains("cut.journal").contains("Maybe");
        }
    }

    @Test
    void refusesAnAlteredJournal() throws IOException {
        byte[] whole = journal();
        SplittableRandom random = new SplittableRandom(2);
        Path altered = folder.resolve("altered.journal");
        for (int i = 0; i < 60; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(altered, bytes);
            assertThat(Cli.run("replay", altered).code())
                    .as("bit flipped in byte %d", at)
                    .isNotZero();
        }
    }

    @Test
    void refusesAJournalOfAnotherEngineByItsVersion() throws IOException {
        byte[] other = journal();
        other["dure journal ".length()] = '7';
        Path file = folder.resolve("other.journal");
        Files.write(file, other);
        Cli cli = Cli.run("replay", file);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("it is of engine version 7").contains("replay it with the Dure that wrote it");
    }

    @Test
    void refusesWhatIsNoJournal() throws IOException {
        Path file = folder.resolve("text");
        Files.writeString(file, "hello");
        assertThat(Cli.run("replay", file).err()).contains("does not begin as a journal");
        assertThat(Cli.run("replay", folder.resolve("none")).err()).contains("no such file");
    }
}
