package io.dure.twin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs that are tables: the known ones by their columns, any other by a mapping. */
class TableTraceTest {
    private static final String PODS =
            "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n";

    private static final String PHILLY = "timestamp,duration,num_gpus,gpu_time,cluster\n";

    @TempDir
    private Path folder;

    @Test
    void openB() throws IOException {
        Path file = write("pods.csv", PODS + """
                p1,12000,16384,1,1000,,LS,Running,100,400,150
                p2,6000,12288,1,460,T4|G2|T4,BE,Succeeded,20,50,20
                p3,88000,327680,8,1000,G2,LS,Failed,30,40,31
                p4,500,256,0,0,,BE,Running,30,40,35
                p5,500,256,1,1000,,BE,Pending,30,40,
                """);
        Trace trace = TraceFile.read(file);
        assertThat(trace.format()).isEqualTo(TraceFormat.OPENB);
        assertThat(trace.name()).isEqualTo("pods");
        assertThat(trace.gpuTypes()).containsExactly(List.of("T4", "G2"), List.of("G2"));
        assertThat(trace.jobsOfSeveralTypes()).isEqualTo(1);
        assertThat(trace.leftOut()).isEqualTo(Map.of("pods that were never scheduled have no run time", 1L));
        assertThat(trace.jobs()).extracting(TraceJob::name).containsExactly("p2", "p3", "p4", "p1");
        assertThat(trace.jobs())
                .extracting(TraceJob::task)
                .containsExactly(
                        new Task(0, 460, 6_000, 12_288),
                        new Task(8, 0, 88_000, 327_680),
                        new Task(0, 0, 500, 256),
                        new Task(1, 0, 12_000, 16_384));
        assertThat(trace.jobs()).extracting(TraceJob::gpuTypes).containsExactly(0, 1, -1, -1);
        assertThat(trace.jobs())
                .extracting(TraceJob::ending)
                .containsExactly(Ending.COMPLETED, Ending.FAILED, Ending.COMPLETED, Ending.COMPLETED);
        assertThat(trace.jobs())
                .extracting(TraceJob::submitMillis)
                .containsExactly(20_000L, 30_000L, 30_000L, 100_000L);
        assertThat(trace.jobs()).extracting(TraceJob::runMillis).containsExactly(30_000L, 9_000L, 5_000L, 250_000L);
        assertThat(trace.jobs()).allMatch(job -> job.tasks() == 1 && job.requestedMillis() == Job.NO_LIMIT);
    }

    @Test
    void philly() throws IOException {
        Path file = write("philly.csv", PHILLY + """
                2017-10-09 07:01:55,66.0,12,792.0,11cb48
                2017-10-09 06:13:03,0.0004,1,0.0,6214e9
                """);
        Trace trace = TraceFile.read(file);
        assertThat(trace.format()).isEqualTo(TraceFormat.PHILLY);
        assertThat(trace.queues()).containsExactly("11cb48", "6214e9");
        assertThat(trace.users()).containsExactly("11cb48", "6214e9");
        assertThat(trace.jobs())
                .extracting(TraceJob::submitMillis)
                .containsExactly(1_507_529_583_000L, 1_507_532_515_000L);
        assertThat(trace.jobs()).extracting(TraceJob::runMillis).containsExactly(1L, 66_000L);
        assertThat(trace.jobs()).extracting(TraceJob::tasks).containsExactly(1, 12);
        assertThat(trace.jobs()).extracting(TraceJob::task).containsOnly(Task.ofGpus(1));
        assertThat(trace.jobs()).extracting(TraceJob::queue).containsExactly(1, 0);
    }

    @Test
    void packedWithAByteOrderMarkAndQuotes() throws IOException {
        Path file = folder.resolve("philly.csv.gz");
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(("\uFEFF" + PHILLY + "\"2017-10-09 07:01:55\",66,1,66,\"a,\"\"b\"\"\nc\"\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Trace trace = TraceFile.read(file);
        assertThat(trace.name()).isEqualTo("philly");
        assertThat(trace.queues()).containsExactly("a,\"b\"\nc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "p,1,1,1,1000,,LS,Running,5,9 ~ it has 10 columns, the first row has 11",
                "p,1,1,1,1000,,LS,Running,x,9,7 ~ column creation_time (submit) is \"x\", a number is needed",
                "p,1,1,1,1000,,LS,Running,-5,9,7 ~ column creation_time (submit) is -5, it must be from 0 to 100 years",
                "p,1,1,1,1000,,LS,Running,5,,7 ~ column deletion_time (end) is empty, a number is needed",
                "p,1,1,1,1000,,LS,Running,5,7,9 ~ column deletion_time (end) is 7, it must be later than the start",
                "p,1,1,1,1000,,LS,Running,5,9,9 ~ column deletion_time (end) is 9, it must be later than the start",
                "p,1,1,2,500,,LS,Running,5,9,7 ~ column gpu_milli (slice) is 500, a task takes a part of one GPU, or 2 whole ones",
                "p,1,1,1,0,,LS,Running,5,9,7 ~ column gpu_milli (slice) is 0, of a GPU that is asked for more than nothing is taken",
                "p,1,1,1,1001,,LS,Running,5,9,7 ~ column gpu_milli (slice) is 1001, that is too much",
                "p,1,1,1.5,1000,,LS,Running,5,9,7 ~ column num_gpu (gpusPerTask) is 1.5, a whole number is needed",
                "p,1,1,65,1000,,LS,Running,5,9,7 ~ column num_gpu (gpusPerTask) is 65, that is too much",
                "p,1,1,,1000,,LS,Running,5,9,7 ~ column num_gpu (gpusPerTask) is empty, a number is needed",
                "p,-1,1,1,1000,,LS,Running,5,9,7 ~ column cpu_milli (cpu) is -1, it must be 0 or more",
                "p,1,9999999999,1,1000,,LS,Running,5,9,7 ~ column memory_mib (memory) is 9999999999, that is too much",
                "p,0,0,0,0,,LS,Running,5,9,7 ~ it takes no GPU, no CPU and no memory, a job takes something",
                "p,1,1,1,1000,,LS,Runing,5,9,7 ~ column pod_phase (status) is \"Runing\", the mapping knows Failed, Running, Succeeded, Unknown (maybe Running)",
                "p,1,1,1,1000,,LS,Running,5,NaN,7 ~ column deletion_time (end) is \"NaN\", a number is needed",
                "p,1,1,1,1000,,LS,Running,1e99,9,7 ~ column creation_time (submit) is \"1e99\", it must be from 0 to 100 years"
            })
    void badRows(String row, String why) throws IOException {
        Path file = write("pods.csv", PODS + "p0,1,1,1,1000,,LS,Running,5,9,7\n" + row + "\n");
        Trace trace = TraceFile.read(file, Optional.empty(), BadRows.SKIP);
        assertThat(trace.jobs()).hasSize(1);
        assertThat(trace.skipped()).containsExactly(new BadRow(3, row, why));
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ":3: \"" + row + "\" is no job; " + why + ".")
                .hasMessageContaining("1 of 2 rows are bad");
    }

    @Test
    void everyKeyOfAMapping() throws IOException {
        Path mapping = write("m.yaml", """
                dure: mapping/v1
                delimiter: ";"
                timeZone: Asia/Seoul
                columns:
                  id: job
                  submit: {column: at, unit: date}
                  run: {column: took, unit: min, default: 5}
                  limit: {column: limit, unit: h}
                  gpus: {column: gpus, perTask: 8}
                  cpu: {column: cpu, unit: cores, per: job}
                  memory: {column: mem, unit: GB, per: task}
                  user: who
                  queue: {value: all-of-it}
                  kind: {column: type, default: data, fine-tuning: [SFT], pretraining: [LLM]}
                  gpuType: {column: model, separator: "+", default: A100}
                  status: {column: state, completed: [0], failed: [1], cancelled: [C]}
                  priority: prio
                filters:
                  - {column: state, notIn: [X], why: strange}
                  - {column: gpus, atMost: 99.5}
                """);
        Path file = write("jobs.csv", """
                at;job;took;limit;gpus;cpu;mem;who;type;model;state;prio;more
                2023-03-01 09:00:00;a;0.5;2;16;33;1.5;kim;SFT;H200+H100;0;-2;
                2023-03-01T00:00:01.250Z;b;;;12;1;;;;;C;;
                2023-03-01 09:00:02+09:00;c;1;-1;7;0;0;lee;LLM;H100;1;5;z
                2023-03-01 09:00:03;d;1;0;8;0;0;lee;LLM;H100;X;5;z
                2023-03-01 09:00:04;e;1;0;100;0;0;lee;LLM;H100;0;5;z
                """);
        Trace trace = TraceFile.read(file, Optional.empty(), Optional.of(mapping), BadRows.REFUSE);
        long nine = 1_677_628_800_000L;
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(
                                2,
                                "a",
                                2,
                                nine,
                                30_000,
                                7_200_000,
                                Ending.COMPLETED,
                                2,
                                new Task(8, 0, 16_500, 1_431),
                                0,
                                0,
                                0,
                                Kind.FINE_TUNING,
                                -2),
                        new TraceJob(
                                3,
                                "b",
                                3,
                                nine + 1_250,
                                300_000,
                                Job.NO_LIMIT,
                                Ending.FAILED,
                                2,
                                new Task(6, 0, 500, 0),
                                1,
                                1,
                                0,
                                Kind.DATA,
                                0),
                        new TraceJob(
                                4,
                                "c",
                                4,
                                nine + 2_000,
                                60_000,
                                Job.NO_LIMIT,
                                Ending.FAILED,
                                1,
                                new Task(7, 0, 0, 0),
                                2,
                                2,
                                0,
                                Kind.PRETRAINING,
                                5));
        assertThat(trace.gpuTypes()).containsExactly(List.of("H200", "H100"), List.of("A100"), List.of("H100"));
        assertThat(trace.users()).containsExactly("kim", "unknown", "lee");
        assertThat(trace.leftOut()).isEqualTo(Map.of("strange", 1L, "the filter on column gpus", 1L));
    }

    @Test
    void tasksShareTheGpusOfAJob() throws IOException {
        Path mapping = write("m.yaml", """
                dure: mapping/v1
                columns: {submit: t, run: r, gpus: g, tasks: n}
                """);
        Trace trace = TraceFile.read(
                write("jobs.csv", "t,r,g,n\n0,1,16,4\n0,1,9,2\n0,1,3,0\n"),
                Optional.empty(),
                Optional.of(mapping),
                BadRows.SKIP);
        assertThat(trace.jobs()).singleElement().satisfies(job -> {
            assertThat(job.tasks()).isEqualTo(4);
            assertThat(job.task()).isEqualTo(Task.ofGpus(4));
        });
        assertThat(trace.skipped())
                .extracting(BadRow::why)
                .containsExactly(
                        "column g (gpus) is 9, 2 equal tasks cannot share them",
                        "column n (tasks) is 0, it must be 1 or more");
    }

    @Test
    void columnsThatAreNotThere() throws IOException {
        Path mapping = write("m.yaml", """
                dure: mapping/v1
                columns: {submit: submit_tme, run: duration, gpus: gpus, user: who}
                """);
        Path file = write("jobs.csv", "submit_time,duration,gpus\n1,1,1\n");
        assertThatThrownBy(() -> TraceFile.read(file, Optional.empty(), Optional.of(mapping), BadRows.SKIP))
                .isInstanceOf(BadInput.class)
                .hasMessage(mapping + ":2: columns.submit is \"submit_tme\"; the columns of " + file
                        + " are submit_time, duration, gpus. Maybe submit_time?\n" + mapping
                        + ":2: columns.user is \"who\"; the columns of " + file
                        + " are submit_time, duration, gpus.");
        assertThatThrownBy(() -> TraceFile.read(file, Optional.of(TraceFormat.PHILLY), BadRows.SKIP))
                .hasMessageContaining(file + ":1: there is no column timestamp (submit); the columns of " + file
                        + " are submit_time, duration, gpus.");
    }

    @Test
    void whatIsNoKnownTable() throws IOException {
        Path other = write("other.csv", "a,b,c\n1,2,3\n");
        assertThatThrownBy(() -> TraceFile.read(other))
                .hasMessage(other + ": a table with columns a, b, c; they are those of no log known here, and a mapping"
                        + " says what they mean. Maybe --mapping FILE, like those in scenarios/mappings?");
        Path semicolons = write("semicolons.csv", "\"a\";b\n1;2\n");
        assertThatThrownBy(() -> TraceFile.read(semicolons)).hasMessageContaining("a table with columns a, b;");
        Path quoted = write("quoted.csv", PHILLY.replaceAll("(\\w+)", "\"$1\"") + "2017-10-09 07:01:55,66,1,66,x\n");
        assertThat(TraceFile.read(quoted).format()).isEqualTo(TraceFormat.PHILLY);
        Path nodes = write("nodes.csv", "sn,cpu_milli,memory_mib,gpu,model\nn,1,1,1,T4\n");
        assertThatThrownBy(() -> TraceFile.read(nodes))
                .hasMessage(nodes + ":1: these are nodes of OpenB; a trace has jobs; a list of nodes is a fleet."
                        + " Maybe --fleet openb:" + nodes + "?");
        Path timeless = write("multi.csv", "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np,1,1,1,1000\n");
        assertThatThrownBy(() -> TraceFile.read(timeless))
                .hasMessage(timeless + ":1: these pods of OpenB have no times; a trace has columns creation_time,"
                        + " deletion_time and scheduled_time. Maybe another of the pod lists?");
        Path empty = write("empty.csv", PODS + "p5,500,256,1,1000,,BE,Pending,30,40,\n");
        assertThatThrownBy(() -> TraceFile.read(empty))
                .hasMessage(
                        empty + ": the file has no jobs (left out: 1 rows: pods that were never scheduled have no run"
                                + " time); a trace has at least one.");
        Path endless = write("endless.csv", PHILLY + "\"" + "x".repeat(2_000_000));
        assertThatThrownBy(() -> TraceFile.read(endless)).isInstanceOf(BadInput.class);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
