package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.site.slurm.SlurmSite;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The versions of slurmrestd's API after v0.0.38, with a stand-in made by their published specifications. */
@Execution(ExecutionMode.CONCURRENT)
final class NewerSlurmTest {
    private static final Tag TAG = new Tag(1, 1);

    @TempDir
    Path own = Path.of("");

    private final Heard heard = new Heard();
    private SlurmOptions options = new SlurmOptions("", java.net.URI.create(""), "", own, "", own, 0, 0, 0);
    private Optional<StandInSlurm> up = Optional.empty();
    private Optional<StandInRest> listening = Optional.empty();
    private Optional<SlurmSite> site = Optional.empty();

    private StandInSlurm slurm() {
        return up.orElseThrow();
    }

    private StandInRest rest() {
        return listening.orElseThrow();
    }

    private SlurmSite open(int minor) throws IOException {
        up = Optional.of(new StandInSlurm(own, 4));
        listening = Optional.of(new StandInRest(slurm(), minor, own));
        options = rest().options();
        return open(own.resolve("notes"), heard);
    }

    private SlurmSite open(Path notes, Heard who) throws IOException {
        SlurmSite made = new SlurmSite(options, notes, "f1", SlurmSite.discover(options), new TestClock(1));
        made.open(who);
        site = Optional.of(made);
        return made;
    }

    @AfterEach
    void close() {
        site.ifPresent(SlurmSite::close);
        up.ifPresent(StandInSlurm::close);
        listening.ifPresent(StandInRest::close);
    }

    private void start(SlurmSite site, String script, Order.On... on) {
        Work work = new Work(List.of(), script, Map.of("OUT", own.toString()), Optional.empty(), 0, 0);
        site.start(new Order(TAG, "job", work, List.of(on), Job.NO_LIMIT, 1000));
    }

    private NodeState last(int node) {
        return heard.nodes().stream()
                .filter(n -> n.node() == node)
                .reduce((_, last) -> last)
                .orElseThrow()
                .state();
    }

    private void awaitNode(int node, NodeState state) {
        await("node " + node + " " + state, () -> last(node) == state);
    }

    private boolean hasRun(int times) {
        try {
            Path ran = own.resolve("ran");
            return Files.exists(ran) && Files.readAllLines(ran).size() == times;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<StandInSlurm.Job> ours() {
        return slurm().jobs().stream()
                .filter(j -> j.user.equals(StandInSlurm.USER))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 43})
    void aGangIsPinnedAndHasItsGpus(int minor) throws Exception {
        SlurmSite site = open(minor);
        assertThat(site.nodes()).extracting(Site.Node::name).containsExactly("gpu001", "gpu002", "gpu003", "gpu004");
        assertThat(site.nodes()).extracting(Site.Node::gpuType).containsOnly("h100");
        assertThat(site.nodes()).extracting(Site.Node::gpus).containsOnly(8);
        String script = "echo $RANK/$WORLD_SIZE $DURE_NODE [$CUDA_VISIBLE_DEVICES] >> $OUT/ran; exit $RANK";
        start(site, script, new Order.On(1, 0b1111, 0, 1), new Order.On(2, 0b1, 0, 1));
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(1));
        assertThat(Files.readAllLines(own.resolve("ran")))
                .containsExactlyInAnyOrder("0/2 gpu002 [0,1,2,3]", "1/2 gpu003 [0]");
        assertThat(ours()).extracting(j -> j.asked.node()).containsExactly("gpu002", "gpu003");
        assertThat(ours()).extracting(j -> j.asked.comment()).containsExactly("dure f1 1/1 p0of2", "dure f1 1/1 p1of2");
        assertThat(ours()).allMatch(j -> j.asked.limitMinutes() == 365L * 24 * 60 && j.asked.isHeld());
        assertThat(rest().spoken).isEqualTo(Set.of("v0.0." + minor));
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 43})
    void itIsToldToGoAndThenMadeTo(int minor) throws Exception {
        SlurmSite site = open(minor);
        rest().deaf.set(2);
        start(
                site,
                "trap 'echo told > $OUT/told' TERM; echo >> $OUT/ran; while :; do sleep 0.1; done",
                new Order.On(0, 1, 0, 1));
        await("its beginning", () -> hasRun(1));
        site.stop(TAG, 1_500);
        await("that it is told", () -> Files.exists(own.resolve("told")));
        assertThat(rest().deaf).hasValue(0);
        assertThat(heard.end(TAG)).isEqualTo(How.stopped());
        assertThat(ours().getFirst().state).isEqualTo("CANCELLED");
    }

    /** Slurm says that the job is over while it still runs: the attempt is not. */
    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 43})
    void whatRanOnALostNodeIsOverWhenItCannotRunAnyMore(int minor) throws Exception {
        SlurmSite site = open(minor);
        start(site, "echo >> $OUT/ran; exec sleep 600", new Order.On(3, 1, 0, 1));
        await("its beginning", () -> hasRun(1));
        slurm().lose("gpu004");
        awaitNode(3, NodeState.DOWN);
        Thread.sleep(900);
        assertThat(slurm().isAlive(ours().getFirst())).isTrue();
        assertThat(heard.ends()).isEmpty();
        slurm().comeBack("gpu004");
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.LOST);
        awaitNode(3, NodeState.UP);
        assertThat(slurm().isAlive(ours().getFirst())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 43})
    void whatWasSubmittedWithoutAnAnswerRunsOnce(int minor) throws Exception {
        SlurmSite site = open(minor);
        rest().toSwallow.set(1);
        start(site, "echo >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.05; done", new Order.On(0, 1, 0, 1));
        await("its beginning", () -> hasRun(1));
        site.close();
        Heard other = new Heard();
        SlurmSite elsewhere = open(own.resolve("elsewhere"), other); // without notes: found by its comment
        assertThat(elsewhere.known()).containsExactly(TAG);
        Path _ = Files.createFile(own.resolve("go"));
        assertThat(other.end(TAG)).isEqualTo(How.completed());
        assertThat(ours()).hasSize(1);
        assertThat(hasRun(1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 43})
    void drainedNodesAndNodesOfOthersAreNotForDure(int minor) throws Exception {
        SlurmSite _ = open(minor);
        slurm().drain("gpu003", "a fan");
        StandInSlurm.Job theirs = slurm().stranger("gpu001", "gpu002");
        awaitNode(2, NodeState.DRAINED);
        awaitNode(0, NodeState.DRAINED);
        awaitNode(1, NodeState.DRAINED);
        assertThat(heard.nodes()).extracting(Heard.Node::why).anyMatch(why -> why.contains("a fan"));
        assertThat(heard.nodes()).extracting(Heard.Node::why).anyMatch(why -> why.contains("of alice runs there"));
        assertThat(last(3)).isEqualTo(NodeState.UP);
        slurm().forget(theirs);
        slurm().resume("gpu003");
        awaitNode(0, NodeState.UP);
        awaitNode(1, NodeState.UP);
        awaitNode(2, NodeState.UP);
    }

    /** As when Slurm is upgraded under a Dure that goes on. */
    @Test
    void aSlurmrestdThatSpeaksAnotherVersionNowIsAskedAnew() throws Exception {
        SlurmSite site = open(39);
        start(site, "echo >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.05; done; exit 3", new Order.On(0, 1, 0, 1));
        await("its beginning", () -> hasRun(1));
        rest().speak(41);
        awaitNode(1, NodeState.DRAINED);
        awaitNode(1, NodeState.UP);
        Path _ = Files.createFile(own.resolve("go"));
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(3));
        assertThat(rest().spoken).containsExactlyInAnyOrder("v0.0.39", "v0.0.41");
        assertThat(hasRun(1)).isTrue();
    }

    /** A release that is not understood is told, not tried again in silence. */
    @Test
    void aReleaseThatIsNotUnderstoodIsComplainedOf() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord told) {
                said.add(String.valueOf(told.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(SlurmSite.class.getName());
        log.addHandler(listener);
        try {
            SlurmSite site = open(43);
            rest().notKnown.add("hold of an update");
            start(site, "echo >> $OUT/ran", new Order.On(0, 1, 0, 1));
            await(
                    "a complaint",
                    () -> said.stream().anyMatch(text -> text.contains("slurmrestd does not release job")));
            assertThat(own.resolve("ran")).doesNotExist();
            rest().notKnown.clear();
            assertThat(heard.end(TAG)).isEqualTo(How.completed());
            assertThat(hasRun(1)).isTrue();
        } finally {
            log.removeHandler(listener);
        }
    }

    /** slurmrestd takes a job without what it does not know, and warns: one that is not pinned may run anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"required_nodes", "tres_per_node", "requeue"})
    void aJobOfWhichAPartWasLeftOutIsEndedAndNeverRuns(String field) throws Exception {
        SlurmSite site = open(43);
        rest().notKnown.add(field);
        start(site, "echo >> $OUT/ran", new Order.On(0, 1, 0, 1));
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.FAILED);
        assertThat(heard.end(TAG).detail()).contains("Slurm did not take it: Ignoring unknown field \"" + field + "\"");
        assertThat(ours()).hasSize(1).allMatch(j -> j.state.equals("CANCELLED"));
        assertThat(own.resolve("ran")).doesNotExist();
    }

    /** With an error beside it, whatever HTTP says of it: that Slurm has no jobs is not believed then. */
    @Test
    void anEmptyAnswerWithAnErrorIsNone() throws Exception {
        SlurmSite site = open(43);
        start(site, "echo >> $OUT/ran; while [ ! -e $OUT/go ]; do sleep 0.05; done", new Order.On(0, 1, 0, 1));
        await("its beginning", () -> hasRun(1));
        rest().notKnown.add("jobs");
        awaitNode(0, NodeState.DRAINED);
        Thread.sleep(900); // longer than a node must answer for what Slurm has forgotten to be lost
        assertThat(heard.ends()).isEmpty();
        rest().notKnown.clear();
        awaitNode(0, NodeState.UP);
        Path _ = Files.createFile(own.resolve("go"));
        assertThat(heard.end(TAG)).isEqualTo(How.completed());
    }

    /** As a later one may, for which a script beside the job is of the past: that is no silence of Slurm. */
    @Test
    void whatSlurmrestdDoesNotUnderstandHasFailed() throws Exception {
        SlurmSite site = open(43);
        rest().notKnown.add("script");
        start(site, "echo >> $OUT/ran", new Order.On(0, 1, 0, 1));
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.FAILED);
        assertThat(heard.end(TAG).detail())
                .contains("Slurm did not take it: Populated \"script\" field is required for job submission")
                .contains("(9000)");
        assertThat(last(0)).isEqualTo(NodeState.UP);
        assertThat(ours()).isEmpty();
    }

    /** The stand-in is no mirror: what v0.0.38 takes, it refuses or takes only in part. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'job':{'environment':{'PATH':'/bin'}},'script':'x'}; Unable to convert Data type",
                "{'job':{'environment':['A=b'],'time_limit':10},'script':'x'}; Unable to convert Data type",
                "{'job':{'environment':['A=b'],'memory_per_node':10},'script':'x'}; Unable to convert Data type",
                "{'job':{'environment':['A=b'],'open_mode':'append'},'script':'x'}; Unable to convert Data type",
                "{'job':{'environment':['A=b'],'hold':true,'nodelist':'gpu001'},'script':'x'}; field \"nodelist\" of",
                "{'job':{'environment':['A=b'],'hold':true,'gres':'gpu:h100:2'},'script':'x'}; field \"gres\" of type",
                "{'job':{'environment':['A=b'],'hold':true,'no_requeue':true},'script':'x'}; field \"no_requeue\" of",
                "{'job':{'environment':['A=b'],'tres_per_node':'gres:gpu:2'},'script':'x'}; Requested node configuration",
                "{'job':{'environment':['A=b']}}; Populated \"script\" field is required",
                "{'job':{},'script':'x'}; environment must be set"
            })
    void oldWordsAreNotNewOnes(String body, String said) throws Exception {
        SlurmSite _ = open(43);
        HttpRequest request = HttpRequest.newBuilder(options.url().resolve("/slurm/v0.0.43/job/submit"))
                .header("X-SLURM-USER-NAME", options.user())
                .header(
                        "X-SLURM-USER-TOKEN",
                        Files.readString(options.tokenFile()).strip().substring(10))
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(answer.replace("\\\"", "\"")).contains(said);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 43})
    void aWrongTokenIsToldInPlainWords(int minor) throws Exception {
        SlurmSite _ = open(minor);
        Path _ = Files.writeString(options.tokenFile(), "eyJ.no.no");
        assertThatThrownBy(() -> SlurmSite.discover(options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Protocol authentication error")
                .hasMessageContaining("Maybe the token in " + options.tokenFile());
    }
}
