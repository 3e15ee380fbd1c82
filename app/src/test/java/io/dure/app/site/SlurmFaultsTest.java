package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.site.slurm.SlurmSite;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Slurm of which parts die, and that others use too. Slurm gives a silent node up after 8 s. */
final class SlurmFaultsTest {
    private static final int NODES = 4;
    private static final Tag TAG = new Tag(1, 1);

    private static @Nullable ThrowawaySlurm slurm;

    @TempDir
    Path own = Path.of("");

    private final TestClock clock = new TestClock(1);
    private final Heard heard = new Heard();
    private SlurmOptions options = new SlurmOptions("", URI.create(""), "", own, "", own, 0, 0, 0);
    private @Nullable SlurmSite site;

    @BeforeAll
    static void up(@TempDir Path folder) throws Exception {
        slurm = ThrowawaySlurm.up(folder, NODES, 8);
    }

    @AfterAll
    static void down() throws IOException {
        if (slurm != null) {
            slurm.close();
        }
    }

    private static ThrowawaySlurm slurm() {
        if (slurm == null) {
            throw new IllegalStateException("it is not up");
        }
        return slurm;
    }

    @BeforeEach
    void open() throws Exception {
        slurm().clear();
        options = slurm().options();
        site = make(options);
        site.open(heard);
    }

    @AfterEach
    void close() {
        site().close();
    }

    private SlurmSite site() {
        if (site == null) {
            throw new IllegalStateException("it is not open");
        }
        return site;
    }

    private SlurmSite make(SlurmOptions of) throws IOException {
        return new SlurmSite(of, own.resolve("notes"), "f" + of.folder().getFileName(), SlurmSite.discover(of), clock);
    }

    private void start(Tag tag, String script, Order.On... on) {
        Work work = new Work(List.of(), script, Map.of("OUT", options.folder().toString()), Optional.empty(), 0, 0);
        site().start(new Order(tag, "job", work, List.of(on), Job.NO_LIMIT, 1000));
    }

    private static Order.On gpu(int node) {
        return new Order.On(node, 1, 0, 1);
    }

    private void awaitNode(int node, NodeState state) {
        await(
                "node " + node + " " + state,
                () -> heard.nodes().stream()
                        .filter(n -> n.node() == node)
                        .reduce((_, last) -> last)
                        .orElseThrow()
                        .state()
                        .equals(state));
    }

    private long pid() {
        Path file = options.folder().resolve("pid");
        await("its process", () -> Files.exists(file) && file.toFile().length() > 1);
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isAlive(long pid) {
        return Files.exists(Path.of("/proc/" + pid + "/cmdline"));
    }

    private static void set(String node, String... how) throws Exception {
        String[] command = new String[how.length + 3];
        System.arraycopy(new String[] {"scontrol", "update", "nodename=" + node}, 0, command, 0, 3);
        System.arraycopy(how, 0, command, 3, how.length);
        String _ = slurm().says(command);
    }

    /** Slurm says that the job is over while it still runs: the attempt is not. */
    @Test
    void whatRanOnADeadNodeIsOverWhenItCannotRunAnyMore() throws Exception {
        start(TAG, "echo $$ > $OUT/pid; exec sleep 600", gpu(0));
        long pid = pid();
        slurm().part("kill", "gpu001");
        awaitNode(0, NodeState.DOWN);
        await("that Slurm gives it up", () -> {
            try {
                return slurm().says("squeue", "-h").isEmpty();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Thread.sleep(2_500);
        assertThat(isAlive(pid)).isTrue();
        assertThat(heard.ends()).isEmpty();
        slurm().part("start", "gpu001");
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.LOST);
        assertThat(isAlive(pid)).isFalse();
        awaitNode(0, NodeState.UP);
        assertThat(heard.ends()).hasSize(1);
    }

    /** Slurm refuses it for a node that has come back by itself meanwhile. */
    private void resume(String node) throws Exception {
        try {
            set(node, "state=resume");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("Invalid node state specified");
        }
    }

    @Test
    void anOperatorSaysThatANodeIsFenced() throws Exception {
        start(TAG, "echo $$ > $OUT/pid; exec sleep 600", gpu(1), gpu(2));
        long pid = pid();
        slurm().part("kill", "gpu002");
        awaitNode(1, NodeState.DOWN);
        assertThat(heard.ends()).isEmpty();
        set("gpu002", "state=down", "reason=fenced: its power is off");
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.LOST);
        assertThat(heard.end(TAG).detail()).contains("gpu002");
        slurm().part("start", "gpu002");
        resume("gpu002");
        awaitNode(1, NodeState.UP);
        await("its end", () -> !isAlive(pid));
    }

    @Test
    void aControllerThatIsKilledLeavesAttemptsAsTheyAre() throws Exception {
        start(TAG, "echo once >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.1; done; exit 3", gpu(0));
        await("its beginning", () -> Files.exists(options.folder().resolve("ran")));
        slurm().part("kill", "ctld");
        awaitNode(3, NodeState.DRAINED);
        Tag later = new Tag(2, 1);
        start(later, "exit 4", gpu(3));
        Path _ = Files.createFile(options.folder().resolve("go"));
        assertThat(heard.ends()).isEmpty();
        slurm().part("start", "ctld");
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(3));
        assertThat(heard.end(later).exitCode()).isEqualTo(OptionalInt.of(4));
        awaitNode(3, NodeState.UP);
        assertThat(Files.readAllLines(options.folder().resolve("ran"))).hasSize(1);
        assertThat(heard.ends()).hasSize(2);
    }

    @Test
    void aLinkThatIsDownStopsNothing() throws Exception {
        start(TAG, "echo once >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.1; done; exit 3", gpu(0));
        await("its beginning", () -> Files.exists(options.folder().resolve("ran")));
        slurm().part("kill", "rest");
        awaitNode(0, NodeState.DRAINED);
        site().close(); // Dure ends, and begins again while Slurm cannot be asked
        Path _ = Files.createFile(options.folder().resolve("go"));
        List<Site.Node> nodes = site().nodes();
        Heard again = new Heard();
        try (SlurmSite second = new SlurmSite(
                options, own.resolve("notes"), "f" + options.folder().getFileName(), nodes, clock)) {
            assertThat(second.known()).containsExactly(TAG);
            second.open(again);
            assertThat(again.nodes()).extracting(Heard.Node::state).containsOnly(NodeState.DRAINED);
            assertThat(again.nodes().getFirst().why()).startsWith("Slurm does not answer: ");
            assertThat(again.ends()).isEmpty();
            slurm().part("start", "rest");
            assertThat(again.end(TAG).exitCode()).isEqualTo(OptionalInt.of(3));
        }
        assertThat(Files.readAllLines(options.folder().resolve("ran"))).hasSize(1);
    }

    @Test
    void drainedNodesAndNodesOfOthersAreNotForDure() throws Exception {
        set("gpu003", "state=drain", "reason=a fan");
        awaitNode(2, NodeState.DRAINED);
        assertThat(heard.nodes().getLast().why()).contains("a fan");
        set("gpu003", "state=resume");
        awaitNode(2, NodeState.UP);
        String _ = slurm().says(
                        "sbatch", "--uid=" + slurm().user(), "--wrap=sleep 600", "-wgpu004", "-o/dev/null", "-D/tmp");
        awaitNode(3, NodeState.DRAINED);
        assertThat(heard.nodes().getLast().why()).contains("not Dure's");
        slurm().clear();
        awaitNode(3, NodeState.UP);
    }

    /** It is told by the first answer of Slurm that says so. */
    @Test
    void nodesThatAreDrainedOrDownAreToldWithinOnePoll() throws Exception {
        try (Between between = new Between(options.url())) {
            SlurmOptions through = new SlurmOptions(
                    "through",
                    between.url(),
                    options.user(),
                    options.tokenFile(),
                    "gpu",
                    options.folder(),
                    200,
                    60_000,
                    2_000);
            Map<Integer, Integer> toldAt = new ConcurrentHashMap<>();
            Happenings told = new Happenings() {
                @Override
                public void ended(Tag tag, How how) {}

                @Override
                public void taskGone(Tag tag, int task) {}

                @Override
                public void node(Site of, int node, NodeState state, String why) {
                    if (state == NodeState.DRAINED) {
                        Integer _ = toldAt.putIfAbsent(node, between.answers("gpu003", "DRAIN"));
                    } else if (state == NodeState.DOWN) {
                        Integer _ = toldAt.putIfAbsent(node, between.answers("gpu002", "NOT_RESPONDING", "down"));
                    }
                }
            };
            try (SlurmSite second =
                    new SlurmSite(through, own.resolve("through"), "through", SlurmSite.discover(through), clock)) {
                second.open(told);
                set("gpu003", "state=drain", "reason=a fan");
                await("the drained node", () -> toldAt.containsKey(2));
                slurm().part("kill", "gpu002");
                await("the dead node", () -> toldAt.containsKey(1));
                assertThat(toldAt).containsExactlyInAnyOrderEntriesOf(Map.of(2, 1, 1, 1));
            }
        }
        slurm().part("start", "gpu002");
        set("gpu003", "state=resume");
        awaitNode(1, NodeState.UP);
    }

    @Test
    void whatAnotherDureLeftRunningIsFoundByItsComment() throws Exception {
        start(TAG, "echo once >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.1; done; exit 3", gpu(0), gpu(1));
        await("its beginning", () -> options.folder().resolve("ran").toFile().length() == 10);
        String comment = slurm().says("squeue", "-h", "-o%k");
        assertThat(comment).contains(" 1/1 p0of2").contains(" 1/1 p1of2");
        site().close();
        Heard other = new Heard();
        try (SlurmSite onAnotherMachine = new SlurmSite(
                options,
                own.resolve("elsewhere"),
                "f" + options.folder().getFileName(),
                SlurmSite.discover(options),
                clock)) {
            assertThat(onAnotherMachine.known()).containsExactly(TAG);
            onAnotherMachine.open(other);
            Path _ = Files.createFile(options.folder().resolve("go"));
            assertThat(other.end(TAG).exitCode()).isEqualTo(OptionalInt.of(3));
        }
        assertThat(Files.readAllLines(options.folder().resolve("ran"))).hasSize(2);
    }

    @Test
    void aUnixSocketWillDoAndGangsKnowTheirPlaces() throws Exception {
        SlurmOptions socket = new SlurmOptions(
                "socket",
                slurm().socket(),
                options.user(),
                options.tokenFile(),
                "gpu",
                options.folder(),
                200,
                60_000,
                2_000);
        assertThat(SlurmSite.discover(socket)).isEqualTo(SlurmSite.discover(options));
        String script = "echo $RANK/$WORLD_SIZE $LOCAL_RANK/$LOCAL_WORLD_SIZE $NODE_RANK $MASTER_ADDR"
                + " $DURE_NODE [$CUDA_VISIBLE_DEVICES]";
        start(TAG, script, new Order.On(0, 0b1111, 0, 2), new Order.On(1, 0b1, 0, 1));
        assertThat(heard.end(TAG)).isEqualTo(How.completed());
        assertThat(Files.readAllLines(site().log(TAG).orElseThrow()))
                .containsExactlyInAnyOrder(
                        "0/3 0/2 0 127.0.0.1 gpu001 [0,1]",
                        "1/3 1/2 0 127.0.0.1 gpu001 [2,3]",
                        "2/3 0/1 1 127.0.0.1 gpu002 [0]");
    }

    @Test
    void aWrongTokenOrVersionIsToldInPlainWords() throws Exception {
        Path token = Files.writeString(own.resolve("token"), "SLURM_JWT=eyJ.no.no\n");
        SlurmOptions stranger = new SlurmOptions(
                "s", options.url(), options.user(), token, "gpu", options.folder(), 200, 60_000, 2_000);
        assertThatThrownBy(() -> SlurmSite.discover(stranger))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Maybe the token in " + token);
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = Thread.ofVirtual().start(() -> hangUp(mute));
            SlurmOptions cut = new SlurmOptions(
                    "c",
                    URI.create("http://127.0.0.1:" + mute.getLocalPort()),
                    "u",
                    token,
                    "gpu",
                    options.folder(),
                    200,
                    60_000,
                    2_000);
            assertThatThrownBy(() -> SlurmSite.discover(cut))
                    .hasMessage("http://127.0.0.1:" + mute.getLocalPort() + ": it hung up before it had answered");
            hangsUp.join();
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"paths\":{\"/slurm/v0.0.99/ping\":{}}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            SlurmOptions newer = new SlurmOptions(
                    "n",
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    "u",
                    token,
                    "gpu",
                    options.folder(),
                    200,
                    60_000,
                    2_000);
            assertThatThrownBy(() -> SlurmSite.discover(newer))
                    .hasMessageContaining("slurmrestd offers v0.0.99; Dure speaks v0.0.38");
        } finally {
            server.stop(0);
        }
    }

    private static void hangUp(ServerSocket mute) {
        try (Socket one = mute.accept()) {
            int _ = one.getInputStream().read(new byte[1 << 12]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
