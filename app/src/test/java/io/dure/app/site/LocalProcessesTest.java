package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only real processes do: signals, children, files, and a machine that starts anew. */
final class LocalProcessesTest {
    private static final long LONG_GRACE = 3_600_000;
    private static final Tag TAG = new Tag(1, 1);
    private static final Order.On FIRST = new Order.On(0, 1, 0, 1);
    private static final Order.On SECOND = new Order.On(1, 1, 0, 1);

    @TempDir
    Path folder = Path.of("");

    private final TestClock clock = new TestClock(1);
    private Machine machine = new Machine(folder);
    private Heard heard = new Heard();
    private LocalSite site;

    @BeforeEach
    void open() throws IOException {
        machine = new Machine(folder);
        site = new LocalSite(machine.options(), clock);
        site.open(heard);
    }

    @AfterEach
    void close() {
        site.close();
        machine.clear();
    }

    private void reopen() throws IOException {
        site.close();
        heard = new Heard();
        site = new LocalSite(machine.options(), clock);
        site.open(heard);
    }

    private void start(Work work, Order.On... on) {
        List<Order.On> places = on.length == 0 ? List.of(FIRST) : List.of(on);
        site.start(new Order(TAG, "train", work, places, Job.NO_LIMIT, 1000));
    }

    private void awaitLines(String file, int count) {
        await(count + " lines of " + file, () -> machine.lines(file).size() >= count);
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(site.log(TAG).orElseThrow());
    }

    @Test
    void everyTaskKnowsItsPlace() throws IOException {
        Work work = new Work(
                List.of(
                        "sh",
                        "-c",
                        "echo $RANK/$WORLD_SIZE $LOCAL_RANK/$LOCAL_WORLD_SIZE $NODE_RANK $MASTER_ADDR"
                                + " $DURE_JOB-$DURE_ATTEMPT.$DURE_TASK [$DURE_SLOTS] [$CUDA_VISIBLE_DEVICES] $MINE $MASTER_PORT"
                                + " $(pwd) $DURE_NAME"),
                "",
                Map.of("MINE", "a b", "RANK", "no", "DURE_TASK", "no"),
                Optional.of(folder.toString()),
                0,
                0);
        start(work, new Order.On(0, 0b1101_0, 0, 1), new Order.On(2, 0b1111, 0, 2), new Order.On(2, 0b1_0000, 3, 2));
        assertThat(heard.end(TAG)).isEqualTo(How.completed());
        String port = log().getFirst().replaceAll(".* a b ([0-9]+) .*", "$1");
        String rest = " a b " + port + " " + folder + " train";
        assertThat(Integer.parseInt(port)).isBetween(20_000, 29_999);
        assertThat(log())
                .containsExactlyInAnyOrder(
                        "0/5 0/1 0 127.0.0.1 1-1.0 [1,3,4] []" + rest,
                        "1/5 0/4 1 127.0.0.1 1-1.1 [0,1] []" + rest,
                        "2/5 1/4 1 127.0.0.1 1-1.2 [2,3] []" + rest,
                        "3/5 2/4 1 127.0.0.1 1-1.3 [4] []" + rest,
                        "4/5 3/4 1 127.0.0.1 1-1.4 [4] []" + rest);
    }

    @Test
    void secretsStayWithDure() throws IOException {
        start(new Work(List.of("env"), "", Map.of(), Optional.empty(), 0, 0));
        heard.end(TAG);
        assertThat(log()).anyMatch(l -> l.startsWith("PATH=")).noneMatch(l -> l.startsWith("JAVA_HOME="));
        assertThat(Files.getPosixFilePermissions(machine.run(TAG).getParent())).hasSize(3);
    }

    @Test
    void aScriptRunsAsItSays() throws IOException {
        start(new Work(List.of("one", "two"), "#!/bin/cat\nthe text\n", Map.of(), Optional.empty(), 0, 0));
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(1)); // cat finds no file "one"
        assertThat(log()).contains("#!/bin/cat", "the text");
    }

    @Test
    void whatCannotRunSaysWhy() throws IOException {
        start(new Work(List.of("no-such-program"), "", Map.of(), Optional.empty(), 0, 0));
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(127));
        assertThat(log().getFirst()).contains("no-such-program");
        Tag other = new Tag(2, 1);
        Work nowhere = new Work(List.of("true"), "", Map.of(), Optional.of("/no/such/folder"), 0, 0);
        site.start(new Order(other, "", nowhere, List.of(FIRST), Job.NO_LIMIT, 1000));
        assertThat(heard.end(other).exitCode()).isEqualTo(OptionalInt.of(125));
        Tag odd = new Tag(4, 1);
        Work oddly = new Work(List.of("true"), "", Map.of("A=B", "c"), Optional.empty(), 0, 0);
        site.start(new Order(odd, "", oddly, List.of(FIRST), Job.NO_LIMIT, 1000));
        assertThat(heard.end(odd).exitCode()).isEmpty();
        assertThat(heard.end(odd).detail())
                .startsWith("task 0 could not be started: ")
                .contains("A=B");
        Tag nothing = new Tag(3, 1);
        site.start(new Order(nothing, "", Work.NONE, List.of(FIRST), Job.NO_LIMIT, 1000));
        assertThat(heard.end(nothing).detail()).contains("nothing to run");
        reopen();
        assertThat(heard.end(nothing).detail()).contains("nothing to run");
    }

    @Test
    void oneThatFailsEndsItsGang() throws IOException {
        start(machine.script("[ $RANK = 1 ] && exit 9; sleep 3600 & sleep 3600"), FIRST, SECOND, FIRST);
        How how = heard.end(TAG);
        assertThat(how.kind()).isEqualTo(How.Kind.FAILED);
        assertThat(how.exitCode()).isEqualTo(OptionalInt.of(9));
        assertThat(how.detail()).isEqualTo("task 1 ended with exit code 9");
        assertThat(machine.left()).isEmpty();
        reopen();
        assertThat(heard.end(TAG)).isEqualTo(how);
    }

    @Test
    void savesItsWorkWhenItIsToldToGo() {
        start(machine.script("trap 'sleep 0.3; echo saved >> " + folder + "/saved; exit 0' TERM\n" + "echo >> " + folder
                + "/ready\nwhile :; do sleep 0.05; done"));
        awaitLines("ready", 1);
        site.stop(TAG, LONG_GRACE);
        assertThat(heard.end(TAG)).isEqualTo(How.stopped());
        assertThat(machine.lines("saved")).containsExactly("saved");
    }

    @Test
    void whoeverDoesNotGoIsEndedByForceWithAllItStarted() {
        // Children that hear no SIGTERM: one in its session, one that left it, one whose parent is gone.
        start(machine.script("trap '' TERM; sleep 3600 & setsid sleep 3601 & (setsid sh -c 'sleep 3602 & exit' &)\n"
                + "echo >> " + folder + "/ready\nwhile :; do sleep 1; done"));
        awaitLines("ready", 1);
        await("its children", () -> machine.left().size() >= 5);
        site.stop(TAG, LONG_GRACE);
        site.close(); // the deadline is written down
        assertThat(machine.left()).hasSizeGreaterThanOrEqualTo(5);
        clock.jump(LONG_GRACE + 1);
        assertThat(heard.ends()).isEmpty();
        try {
            reopen();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(heard.end(TAG)).isEqualTo(How.stopped());
        assertThat(machine.left()).isEmpty();
    }

    @Test
    void whatAProgramLeavesBehindGoesWithIt() {
        start(machine.script("sleep 3600 & setsid sleep 3601 & env -i sleep 3602 & echo $! > " + folder + "/pid"));
        assertThat(heard.end(TAG)).isEqualTo(How.completed());
        assertThat(machine.left()).isEmpty();
        long bare = Long.parseLong(machine.lines("pid").getFirst()); // without the mark, in the session
        assertThat(ProcTable.scan().those(p -> p.pid() == bare)).isEmpty();
    }

    @Test
    void aTaskWhoseShellWasKilledHasFailed() throws IOException {
        start(machine.script("sleep 3600"));
        awaitLines("ran-" + TAG, 1);
        long shell = new TaskFiles(machine.run(TAG), "t0").claim().orElseThrow().pid();
        assertThat(ProcessHandle.of(shell).orElseThrow().destroyForcibly()).isTrue();
        assertThat(heard.end(TAG).exitCode()).isEqualTo(OptionalInt.of(137));
        assertThat(machine.left()).isEmpty();
    }

    @Test
    void aTaskOfAnElasticAttemptMayEndWhileOthersGoOn() throws IOException {
        start(machine.script("[ $DURE_TASK = 4 ] && exit 3; sleep 3600"));
        site.grow(TAG, 4, SECOND);
        await("its end", () -> heard.gone().contains(new Heard.Gone(TAG, 4)));
        site.grow(TAG, 5, SECOND);
        await("both", () -> machine.runs(TAG) == 3);
        reopen();
        assertThat(heard.gone()).containsExactly(new Heard.Gone(TAG, 4)); // told again before anything else
        site.shrink(TAG, 5, LONG_GRACE);
        await("its end", () -> heard.gone().contains(new Heard.Gone(TAG, 5)));
        assertThat(heard.ends()).isEmpty();
        assertThat(machine.runs(TAG)).isEqualTo(3);
    }

    @Test
    void aMachineThatStartedAnewHasLostWhatRan() throws IOException {
        start(machine.script("sleep 3600"));
        awaitLines("ran-" + TAG, 1);
        site.close();
        machine.clear(); // as if by the reboot
        Path order = machine.run(TAG).resolve("order.json");
        Files.writeString(order, Files.readString(order).replaceAll("\"bootId\" : \"[^\"]+\"", "\"bootId\" : \"old\""));
        Files.delete(machine.run(TAG).resolve("t0.pid")); // what was not yet on the disk
        reopen();
        assertThat(heard.end(TAG)).isEqualTo(How.lost("the machine was started anew"));
        assertThat(machine.runs(TAG)).isEqualTo(1);
    }

    /** Dure was killed when it had found that nobody would start the task, and before it could say so. */
    @Test
    void whatNobodyWillStartHasNotCompleted() throws IOException {
        start(machine.script("sleep 3600"));
        awaitLines("ran-" + TAG, 1);
        site.close();
        machine.clear();
        Files.writeString(machine.run(TAG).resolve("t0.pid"), "0 0\n");
        reopen();
        assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.FAILED);
        assertThat(heard.end(TAG).detail()).isEqualTo("task 0 was not started");
    }

    @Test
    void aPidThatIsAnothersNowIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("setsid", "sleep", "3600").start();
        try {
            start(machine.script("sleep 3600"));
            awaitLines("ran-" + TAG, 1);
            site.close();
            machine.clear();
            Files.writeString(machine.run(TAG).resolve("t0.pid"), other.pid() + " 17\n");
            Files.deleteIfExists(machine.run(TAG).resolve("t0.exit"));
            reopen();
            assertThat(heard.end(TAG).kind()).isEqualTo(How.Kind.FAILED);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void longOutputIsCut() throws IOException {
        start(machine.script("echo begin; while :; do head -c 400000 /dev/zero | tr '\\0' x; sleep 0.05; done"));
        await("a cut", () -> hasCut());
        site.stop(TAG, LONG_GRACE);
        heard.end(TAG);
        String log = Files.readString(site.log(TAG).orElseThrow());
        assertThat(log).startsWith("begin\n").contains("[dure: the output was longer than 1048576 bytes");
    }

    private boolean hasCut() {
        try {
            Optional<Path> log = site.log(TAG);
            return log.isPresent() && Files.readString(log.get()).contains("[dure:");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void outputStaysForAWhileAndThenGoes() throws IOException {
        start(machine.script("echo hello"));
        heard.end(TAG);
        site.forget(TAG);
        await("that it is forgotten", () -> site.known().isEmpty());
        assertThat(log()).containsExactly("hello");
        start(machine.script("echo again")); // its time is over
        reopen();
        assertThat(machine.runs(TAG)).isEqualTo(1);
        assertThat(log()).containsExactly("hello");
        site.close();
        Path past = machine.options().folder().resolve("past").resolve(TAG.toString());
        Files.setLastModifiedTime(
                past, java.nio.file.attribute.FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        reopen();
        await("that it is gone", () -> site.log(TAG).isEmpty());
        await("that its folder is gone", () -> !Files.exists(past));
    }

    /** However many start a task at once: one of them does. */
    @Test
    void oneShellOfManyRunsTheTask() throws Exception {
        Path files = folder.resolve("t0");
        List<Process> shells = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            shells.add(new ProcessBuilder(
                            "sh",
                            machine.options().folder().resolve("task.sh").toString(),
                            files.toString(),
                            folder.toString(),
                            folder.resolve("stopped").toString(),
                            "sh",
                            "-c",
                            "echo ran >> ran; exit 3")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        TreeMap<Integer, Integer> codes = new TreeMap<>();
        for (Process shell : shells) {
            codes.merge(shell.waitFor(), 1, Integer::sum);
        }
        assertThat(codes).isEqualTo(Map.of(3, 1, 126, 19));
        assertThat(machine.lines("ran")).containsExactly("ran");
        assertThat(new TaskFiles(folder, "t0").exitCode()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void aFolderIsForOneAtATime() {
        assertThatThrownBy(() -> new LocalSite(machine.options(), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another Dure");
    }
}
