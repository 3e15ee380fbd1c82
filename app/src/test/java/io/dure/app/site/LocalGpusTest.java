package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs as a made-up nvidia-smi tells of them, and processors where there are none. */
final class LocalGpusTest {
    private static final String TWO_TYPES = """
            0, NVIDIA A100-SXM4-80GB, 61.5
            1, NVIDIA H100 PCIe, 80.25
            3, NVIDIA A100-SXM4-80GB, 58.5
            """;

    @TempDir
    Path folder = Path.of("");

    private final TestClock clock = new TestClock(1);

    /** A program that says this. */
    private String says(String text) throws IOException {
        Files.writeString(folder.resolve("says"), text);
        Path program = folder.resolve("nvidia-smi");
        if (!Files.exists(program)) {
            Files.writeString(
                    program,
                    "#!/bin/sh\necho \"$@\" > " + folder + "/asked\ncat " + folder + "/says\n[ -s " + folder
                            + "/says ] || exit 9\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        return program.toString();
    }

    private LocalSite site(String nvidiaSmi, int nodes, int slots) throws IOException {
        return new LocalSite(
                new LocalOptions("here", folder.resolve("site"), nvidiaSmi, nodes, slots, 1 << 20, Duration.ofDays(1)),
                clock);
    }

    /** By what its own GPUs compute, and not by what its processes do or other GPUs. */
    @Test
    void anAttemptIsIdleWhenItsGpusAre() throws IOException {
        try (LocalSite site = site(says(TWO_TYPES), 1, 0)) {
            site.open(new Heard());
            Work work = new Work(List.of("sleep", "60"), "", Map.of(), Optional.empty(), 0, 0);
            Tag idle = new Tag(1, 1);
            Tag busy = new Tag(2, 1);
            String ignored = says("0, 0\n1, 37\n2, [N/A]\n");
            site.start(new Order(idle, "", work, List.of(new Order.On(0, 0b01, 0, 1)), Job.NO_LIMIT, 1000));
            site.start(new Order(busy, "", work, List.of(new Order.On(0, 0b10, 0, 1)), Job.NO_LIMIT, 1000));
            assertThat(ignored).isNotEmpty();
            Heard.await("the idle one", () -> {
                boolean isSeen = site.idleMillis(busy).isPresent();
                return site.idleMillis(idle).orElse(0) > 2_000 && isSeen;
            });
            assertThat(site.idleMillis(busy).orElse(-1)).isBetween(0L, 1_999L);
            site.stop(idle, 0);
            site.stop(busy, 0);
            Heard.await(
                    "their ends",
                    () -> site.known().stream()
                            .noneMatch(tag -> site.idleMillis(tag).isPresent()));
        }
    }

    @Test
    void aNodeForEachType() throws IOException {
        Heard heard = new Heard();
        try (LocalSite site = site(says(TWO_TYPES), 1, 0)) {
            assertThat(site.nodes())
                    .extracting(Site.Node::gpuType)
                    .containsExactly("nvidia-a100-sxm4-80gb", "nvidia-h100-pcie");
            assertThat(site.nodes()).extracting(Site.Node::gpus).containsExactly(2, 1);
            assertThat(site.nodes()).extracting(Site.Node::canCap).containsOnly(false);
            assertThat(site.nodes()).extracting(Site.Node::name).doesNotHaveDuplicates();
            assertThat(Files.readString(folder.resolve("asked")))
                    .isEqualTo("--query-gpu=index,name,power.draw --format=csv,noheader,nounits\n");
            site.open(heard);
            Tag tag = new Tag(1, 1);
            Work work = new Work(
                    List.of("sh", "-c", "echo $RANK $CUDA_DEVICE_ORDER $CUDA_VISIBLE_DEVICES"),
                    "",
                    Map.of(),
                    Optional.empty(),
                    0,
                    0);
            List<Order.On> on = List.of(new Order.On(0, 0b11, 0, 2), new Order.On(1, 0b1, 2, 1));
            site.start(new Order(tag, "", work, on, Job.NO_LIMIT, 1000));
            assertThat(heard.end(tag)).isEqualTo(How.completed());
            assertThat(Files.readAllLines(site.log(tag).orElseThrow()))
                    .containsExactlyInAnyOrder("0 PCI_BUS_ID 0", "1 PCI_BUS_ID 3", "2 PCI_BUS_ID 1");
            await("watts", () -> site.drawWatts().equals(OptionalLong.of(200)));
        }
    }

    @Test
    void aGpuThatIsGoneDrainsItsNodeUntilItIsBack() throws IOException {
        Heard heard = new Heard();
        try (LocalSite site = site(says(TWO_TYPES), 1, 0)) {
            site.open(heard);
            await("watts", () -> site.drawWatts().isPresent());
            String unused = says("0, NVIDIA A100-SXM4-80GB, [N/A]\n1, NVIDIA H100 PCIe, 80.25\n");
            assertThat(unused).isNotEmpty();
            await("the loss", () -> heard.nodes().size() > 2);
            assertThat(heard.nodes().getLast())
                    .isEqualTo(new Heard.Node(0, NodeState.DRAINED, "GPU 3 is not there any more"));
            assertThat(site.drawWatts()).isEmpty();
            assertThat(says(TWO_TYPES)).isNotEmpty();
            await("the return", () -> heard.nodes().size() > 3);
            assertThat(heard.nodes().getLast()).isEqualTo(new Heard.Node(0, NodeState.UP, ""));
        }
    }

    @Test
    void aDriverThatDoesNotAnswerIsNoReasonToUseProcessors() throws IOException {
        String broken = says("");
        assertThatThrownBy(() -> site(broken, 1, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exit code 9");
        String odd = says("GPU 0: fine\n");
        assertThatThrownBy(() -> site(odd, 1, 0)).hasMessageContaining("GPU 0: fine");
    }

    @Test
    void withoutGpusASlotForEachCore() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        try (LocalSite site = site("/no/such/nvidia-smi", 1, 0)) {
            assertThat(site.nodes()).hasSize(1);
            assertThat(site.nodes().getFirst().gpus()).isEqualTo(cores);
            assertThat(site.nodes().getFirst().gpuType()).isEqualTo("cpu");
            assertThat(site.nodes().getFirst().cpuMilli()).isEqualTo(cores * 1000);
            assertThat(site.nodes().getFirst().memoryMib()).isPositive();
        }
        try (LocalSite site = site("", 4, 5)) {
            assertThat(site.nodes()).hasSize(4).allMatch(n -> n.gpus() == 5);
        }
        assertThatThrownBy(() -> site("", 0, 5)).hasMessage("nodes: 0, must be at least 1");
        assertThatThrownBy(() -> site("", 1, 64)).hasMessage("slots: 64, must be 0 to 63");
    }

    @Test
    void processorPackagesCountEnergy() throws IOException {
        Path zones = folder.resolve("powercap");
        Gauge.Rapl rapl = new Gauge.Rapl(zones);
        assertThat(rapl.watts(0)).isEmpty();
        Path first = Files.createDirectories(zones.resolve("intel-rapl:0")).resolve("energy_uj");
        Path second = Files.createDirectories(zones.resolve("intel-rapl:1")).resolve("energy_uj");
        Path part = Files.createDirectories(zones.resolve("intel-rapl:0:0")).resolve("energy_uj");
        Files.writeString(first, "1000000\n");
        Files.writeString(second, "5000000\n");
        Files.writeString(part, "900000\n"); // within the first
        assertThat(rapl.watts(0)).isEmpty();
        Files.writeString(first, "101000000\n");
        Files.writeString(second, "65000000\n");
        assertThat(rapl.watts(2_000_000_000L)).isEqualTo(OptionalLong.of(80));
        Files.writeString(first, "10\n"); // it began anew
        assertThat(rapl.watts(3_000_000_000L)).isEmpty();
    }
}
