package io.dure.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.GpuHealth.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GPUs that are not well, as a made-up nvidia-smi tells of them in the words of the real one. */
final class GpuHealthTest {
    private static final String WELL = """
            <gpu_recovery_action>None</gpu_recovery_action>
            <ecc_errors><volatile><sram_correctable>4</sram_correctable>
              <sram_uncorrectable_parity>0</sram_uncorrectable_parity>
              <sram_uncorrectable_secded>0</sram_uncorrectable_secded>
              <dram_correctable>17</dram_correctable><dram_uncorrectable>0</dram_uncorrectable></volatile>
              <aggregate><dram_uncorrectable>71</dram_uncorrectable></aggregate></ecc_errors>
            <retired_pages><pending_retirement>N/A</pending_retirement></retired_pages>
            <remapped_rows><remapped_row_corr>2</remapped_row_corr><remapped_row_unc>1</remapped_row_unc>
              <remapped_row_pending>No</remapped_row_pending><remapped_row_failure>No</remapped_row_failure></remapped_rows>
            <temperature><gpu_temp>61 C</gpu_temp><gpu_temp_tlimit>N/A</gpu_temp_tlimit>
              <gpu_temp_slow_threshold>89 C</gpu_temp_slow_threshold></temperature>
            """;

    @TempDir
    private Path folder = Path.of("");

    /** Two GPUs at 3B and AF, of which the second says this. */
    private void says(String second) throws IOException {
        Files.writeString(folder.resolve("all"), """
                <?xml version="1.0" ?>
                <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
                <nvidia_smi_log><driver_version>580.95.05</driver_version><attached_gpus>2</attached_gpus>
                <gpu id="00000000:3B:00.0"><product_name>NVIDIA H100</product_name>%s</gpu>
                <gpu id="00000000:AF:00.0"><product_name>NVIDIA H100</product_name>%s</gpu>
                </nvidia_smi_log>
                """.formatted(WELL, second));
    }

    private String program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\ncd " + folder + "\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program.toString();
    }

    private String nvidiaSmi() throws IOException {
        Files.writeString(folder.resolve("buses"), "0, 00000000:3B:00.0\n1, 00000000:AF:00.0\n");
        Files.writeString(folder.resolve("gpus"), "0, NVIDIA H100, 80\n1, NVIDIA H100, 80\n");
        return program("nvidia-smi", """
                case "$*" in
                "-q -x") cat all ;;
                *pci.bus_id*) cat buses ;;
                *) cat gpus ;;
                esac
                """);
    }

    private GpuHealth health() throws IOException {
        Files.writeString(folder.resolve("log"), "");
        return new GpuHealth(new NvidiaSmi(nvidiaSmi()), List.of(program("dmesg", "cat log\n")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            None</gpu_recovery_action>         | Drain and Reset</gpu_recovery_action> | its driver asks for: Drain and Reset
            pending>No                         | pending>Yes                           | rows of its memory are to be remapped: it needs a reset
            failure>No                         | failure>Yes                           | rows of its memory could not be remapped: it is to be replaced
            retirement>N/A                     | retirement>Yes                        | pages of its memory are to be retired: it needs a reset
            <dram_uncorrectable>0              | <dram_uncorrectable>3                 | 3 memory errors that could not be corrected
            secded>0                           | secded>1                              | 1 memory errors that could not be corrected
            <gpu_temp>61 C                     | <gpu_temp>89 C                        | so hot that it slows down
            """)
    void tellsOfWhatIsNotWellOnceAndOfTheRightGpu(String well, String ill, String what) throws IOException {
        assertThat(WELL).contains(well);
        says(WELL);
        GpuHealth health = health();
        assertThat(health.look()).isEmpty();
        says(WELL.replace(well, ill));
        assertThat(health.look()).containsExactly(new Finding(1, what));
        assertThat(health.look()).isEmpty();
        says(WELL);
        assertThat(health.look()).isEmpty();
        says(WELL.replace(well, ill));
        assertThat(health.look()).as("again").containsExactly(new Finding(1, what));
    }

    @Test
    void oldMemoryErrorsAndWhatIsNotToldSayNothing() throws IOException {
        says(WELL.replace("<dram_uncorrectable>0", "<dram_uncorrectable>5"));
        GpuHealth health = health();
        assertThat(health.look()).isEmpty();
        says("<gpu_recovery_action>N/A</gpu_recovery_action><ecc_errors><volatile><dram_uncorrectable>N/A"
                + "</dram_uncorrectable></volatile></ecc_errors><temperature><gpu_temp>200 C</gpu_temp></temperature>");
        assertThat(health.look()).isEmpty();
        says("");
        assertThat(health.look()).isEmpty();
        says("<temperature><gpu_temp_tlimit>-3 C</gpu_temp_tlimit><gpu_temp_slow_tlimit_threshold>-2 C"
                + "</gpu_temp_slow_tlimit_threshold></temperature>");
        assertThat(health.look()).containsExactly(new Finding(1, "so hot that it slows down"));
        Files.writeString(folder.resolve("all"), "<nvidia_smi_log><gpu>");
        assertThatThrownBy(health::look).isInstanceOf(IOException.class).hasMessageContaining("nvidia-smi -q -x");
    }

    /** Those of hardware, since the first look; programs of users cause others. */
    @Test
    void xidsOfTheKernelsLog() throws IOException {
        says(WELL);
        GpuHealth health = health();
        String old = "[  12.1] NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus.\n";
        Files.writeString(folder.resolve("log"), old);
        assertThat(health.look()).isEmpty();
        String text = old + "[ 902.7] NVRM: Xid (PCI:0000:af:00): 31, pid=77, name=python, MMU Fault\n"
                + "[ 950.1] NVRM: Xid (PCI:0000:af:00): 119, pid=77, Timeout waiting for RPC from GSP\n";
        Files.writeString(folder.resolve("log"), text);
        assertThat(health.look()).containsExactly(new Finding(1, "Xid 119, its system processor does not answer"));
        assertThat(health.look()).isEmpty();
        Files.delete(folder.resolve("log"));
        assertThat(health.look()).as("a log that cannot be read").isEmpty();
    }

    @Test
    void theSiteTellsIt() throws IOException {
        says(WELL.replace("failure>No", "failure>Yes"));
        Heard heard = new Heard();
        LocalOptions options =
                new LocalOptions("here", folder.resolve("site"), nvidiaSmi(), 1, 0, 1 << 20, Duration.ofDays(1));
        try (LocalSite site = new LocalSite(options, new TestClock(1))) {
            site.open(heard);
            Heard.await("the finding", () -> !heard.suspects().isEmpty());
            assertThat(heard.suspects())
                    .containsExactly(new Heard.Suspect(
                            0, "GPU 1: rows of its memory could not be remapped: it is to be replaced"));
        }
    }
}
