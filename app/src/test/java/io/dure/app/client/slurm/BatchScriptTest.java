package io.dure.app.client.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.JobText;
import io.dure.app.control.JobSpec;
import io.dure.twin.input.BadInput;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchScriptTest {
    private static final Dates DATES = new Dates(ZoneId.of("Asia/Seoul"), Instant.parse("2026-11-22T03:00:00Z"));
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static JobText read(String lines, boolean isLenient) {
        return BatchScript.translate("j.sbatch", "#!/bin/bash\n" + lines + "\nhostname\n", DATES, isLenient);
    }

    /** {@code options}: one line of them. The script's own name and text are left out of {@code job}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is not said: one task without GPUs, on one core, as Slurm has it
                "--comment=x | {'tasks':1,'gpus':0,'cpus':1}",
                "-J train | {'name':'train','tasks':1,'gpus':0,'cpus':1}",
                "--job-name='two words' | {'name':'two words','tasks':1,'gpus':0,'cpus':1}",
                "--gpus=8 | {'tasks':1,'gpus':8}",
                "-G h100:8 | {'tasks':1,'gpus':8,'gpuType':'h100'}",
                "--gpus 8 -n 4 | {'tasks':4,'gpus':2}",
                "-n4 --gpus-per-task=2 -c 6 | {'tasks':4,'gpus':2,'cpus':6}",
                "-n 3 -c 2 | {'tasks':3,'gpus':0,'cpus':2}",
                // nodes are said: a task is a node
                "--nodes=2 --gpus-per-node=8 | {'tasks':2,'gpus':8}",
                "-N2 --gres=gpu:8 | {'tasks':2,'gpus':8}",
                "-N 2 --gres=gpu:H100:8 | {'tasks':2,'gpus':8,'gpuType':'H100'}",
                "--gres=gpu | {'tasks':1,'gpus':1}",
                "--gres=gpu:a100 | {'tasks':1,'gpus':1,'gpuType':'a100'}",
                "--gres=none -N1 | {'tasks':1,'gpus':0,'cpus':1}",
                "-N 4 -G 32 | {'tasks':4,'gpus':8}",
                "-N 2-4 --gpus-per-node=8 | {'tasks':4,'minTasks':2,'gpus':8}",
                "-N 2 --ntasks-per-node=8 --gpus-per-task=1 -c 4 | {'tasks':2,'gpus':8,'cpus':32}",
                "-n 16 --ntasks-per-node=8 --gres=gpu:8 | {'tasks':2,'gpus':8,'cpus':8}",
                "-N 2 -n 16 --gpus-per-node=8 | {'tasks':2,'gpus':8,'cpus':8}",
                "-N 1 -n 4 --cpus-per-task=3 | {'tasks':1,'gpus':0,'cpus':12}",
                "--gpus-per-node=4 --cpus-per-gpu=12 | {'tasks':1,'gpus':4,'cpus':48}",
                // memory
                "--gpus=1 --mem=64G | {'tasks':1,'gpus':1,'memory':'64GiB'}",
                "--gpus=1 --mem=500 | {'tasks':1,'gpus':1,'memory':'500MiB'}",
                "--gpus=1 --mem=1T | {'tasks':1,'gpus':1,'memory':'1024GiB'}",
                "--gpus=1 --mem=1500K | {'tasks':1,'gpus':1,'memory':'2MiB'}",
                "--gpus=4 --mem-per-gpu=100G | {'tasks':1,'gpus':4,'memory':'400GiB'}",
                "-n 2 -c 4 --mem-per-cpu=2G | {'tasks':2,'gpus':0,'cpus':4,'memory':'8GiB'}",
                // time and terms
                "-t 90 -G1 | {'timeLimit':'1h30m','tasks':1,'gpus':1}",
                "--time=2-12:30 -G1 | {'timeLimit':'2d12h30m','tasks':1,'gpus':1}",
                "--time=UNLIMITED -G1 | {'tasks':1,'gpus':1}",
                "-b 2026-12-01T09:00 -G1 | {'notBefore':'2026-12-01T09:00:00+09:00','tasks':1,'gpus':1}",
                "--begin=now+1hour -G1 | {'notBefore':'2026-11-22T13:00:00+09:00','tasks':1,'gpus':1}",
                "-H -G1 | {'hold':true,'tasks':1,'gpus':1}",
                "-d afterok:7:8,afterany:9 -G1 | {'after':[7,8],'afterAny':[9],'tasks':1,'gpus':1}",
                "-D /data/run -G1 | {'folder':'/data/run','tasks':1,'gpus':1}",
                "--export=ALL,A=1,B=x=y -G1 | {'env':{'A':'1','B':'x=y'},'tasks':1,'gpus':1}",
                // the queue: the account goes before the partition
                "-p gpu -G1 | {'queue':'gpu','tasks':1,'gpus':1}",
                "-A org/team -G1 | {'queue':'org/team','tasks':1,'gpus':1}",
                "-p gpu --account=org/team -G1 | {'queue':'org/team','tasks':1,'gpus':1}",
                // the last of several counts
                "--gpus=1 --gpus=2 | {'tasks':1,'gpus':2}",
                "-G 1 # and -G 4 | {'tasks':1,'gpus':1}",
            })
    void optionsAreTranslated(String options, String job) throws JsonProcessingException {
        JobText text = read("#SBATCH " + options, false);
        ObjectNode found = text.job().deepCopy();
        assertThat(found.remove("script").asText()).contains("#SBATCH " + options);
        if (found.path("name").asText().equals("j.sbatch")) {
            found.remove("name");
        }
        assertThat(JSON.readTree(found.toString())).isEqualTo(JSON.readTree(job.replace('\'', '"')));
        // the API knows all these words
        assertThat(JSON.readValue(text.job().toString(), JobSpec.class).tasks()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tiem=10 | no such option of sbatch is known. Maybe --time?",
                "--array=1-10%0 | at least one runs at once",
                "--array=9-1 | a range goes up",
                "-C nvlink | -C nvlink cannot be translated; this cannot be said to Dure. Maybe --lenient",
                "--exclusive | --exclusive cannot be translated",
                "--time=4h | --time is \"4h\"; a time is MINUTES, MINUTES:SECONDS",
                "--time=4h | Maybe 4:00:00?",
                "--time | --time has no value",
                "--gres=fpga:2 | of generic resources Dure knows gpu",
                "--gres=gpu:8,fpga:1 | [TYPE:]N GPUs are needed",
                "--gpus=h100:4 --gres=gpu:a100:4 | GPUs of one type are needed, and h100 is said before",
                "-n 3 --gpus=8 | 8 GPUs cannot be shared evenly by 3 tasks",
                "--gpus=65 | a task has 65 GPUs by this, and at most 64 can be: --nodes is needed",
                "--nodes=0 | N or LEAST-MOST nodes are needed",
                "--nodes=4-2 | N or LEAST-MOST nodes are needed",
                "--cpus-per-task=many | a whole number of at least 1 is needed",
                "--mem=0 | all the memory of a node cannot be asked for",
                "--mem=lots | a whole number with K, M, G or T",
                "-n 8 --mem=10G | memory of a node is said, but not how many nodes",
                "-d afternotok:3 | Dure knows afterok:ID",
                "-d singleton | Dure knows afterok:ID",
                "-d afterok:3?afterany:4 | Dure knows afterok:ID",
                "--begin=soon | a begin is YYYY-MM-DD",
                "time=5 | \"time=5\" is not an option",
            })
    void whatCannotBeIsNamedWithItsLine(String options, String said) {
        assertThatThrownBy(() -> read("#SBATCH -J x\n#SBATCH " + options, false))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("j.sbatch:3: ")
                .hasMessageContaining(said);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> read("#SBATCH --tiem=1\n#SBATCH --time=x\n#SBATCH --gpus=many", false))
                .hasMessageContaining("j.sbatch:2: ")
                .hasMessageContaining("j.sbatch:3: ")
                .hasMessageContaining("j.sbatch:4: ");
    }

    @Test
    void whatIsLeftOutIsNoted() {
        JobText text = read("#SBATCH --nodelist=n1 --tiem=5\n#SBATCH -o out.%j\n#SBATCH -p gpu -A vision -N 2", true);
        assertThat(text.notes())
                .containsExactly(
                        "j.sbatch:2: --nodelist=n1 is left out: this cannot be said to Dure",
                        "j.sbatch:2: --tiem=5 is left out: no such option of sbatch is known",
                        "j.sbatch:3: -o out.%j is not used: Dure keeps the output, see dure logs",
                        "j.sbatch:4: queue vision: from the account; --queue says another",
                        "j.sbatch:4: -p gpu is not used: the queue is the account",
                        "j.sbatch: the script runs in each of its 2 tasks, with DURE_TASK from 0 on (Slurm: once in all)");
        assertThat(text.lines()).containsEntry("queue", 4).containsEntry("tasks", 4);
    }

    /** As sbatch: comments and blank lines do not end the options, the first command does. */
    @Test
    void optionsEndWithTheFirstCommand() {
        String script =
                "#!/bin/bash\n# a note\n\n##SBATCH --gpus=3\n#SBATCH --gpus=2\n\ncd /x\n#SBATCH --gpus=4\n  srun a b\n";
        JobText text = BatchScript.translate("a/run.sh", script, DATES, false);
        assertThat(text.job().path("gpus").asInt()).isEqualTo(2);
        assertThat(text.job().path("name").asText()).isEqualTo("run.sh");
        assertThat(text.notes())
                .containsExactly(
                        "a/run.sh:8: #SBATCH after the first command: sbatch does not read it either",
                        "a/run.sh:9: srun: Dure starts the tasks itself, so this is not needed and may not be there");
    }
}
