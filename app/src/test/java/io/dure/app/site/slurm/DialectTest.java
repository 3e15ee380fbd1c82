package io.dure.app.site.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.site.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent, and how answers are read. */
final class DialectTest {
    private static final Dialect OLD = new OldWords();
    private static final Dialect FIRST = new NewWords(true);
    private static final Dialect NEW = new NewWords(false);

    private static final Spoken.Wanted WANTED = new Spoken.Wanted(
            "a job",
            new Mark("f1", new Tag(175, 1), "p0of1"),
            "gpu",
            "gpu004",
            "h100",
            2,
            4,
            4_000,
            15,
            "/shared/dure",
            "/shared/dure/f1-175-1.log",
            "#!/bin/bash\n");

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    /** As it was when v0.0.38 alone was spoken, and was tried with a real Slurm. */
    @Test
    void whatIsSentInOldWords() throws Exception {
        assertThat(OLD.job(WANTED))
                .hasToString(
                        json("{'name':'a job','comment':'dure f1 175/1 p0of1','partition':'gpu','nodelist':'gpu004',"
                                        + "'nodes':'1','tasks':1,'cpus_per_task':4,'time_limit':15,'hold':true,'no_requeue':true,"
                                        + "'open_mode':'append','current_working_directory':'/shared/dure',"
                                        + "'standard_output':'/shared/dure/f1-175-1.log',"
                                        + "'standard_error':'/shared/dure/f1-175-1.log','gres':'gpu:h100:2','memory_per_node':4000,"
                                        + "'environment':{'PATH':'/usr/local/bin:/usr/bin:/bin'}}")
                                .toString());
        assertThat(OLD.release()).hasToString("{\"hold\":false}");
    }

    @Test
    void whatIsSentInNewWords() throws Exception {
        String common = "{'name':'a job','comment':'dure f1 175/1 p0of1','partition':'gpu','nodes':'1','tasks':1,"
                + "'cpus_per_task':4,'hold':true,'requeue':false,'current_working_directory':'/shared/dure',"
                + "'standard_output':'/shared/dure/f1-175-1.log','standard_error':'/shared/dure/f1-175-1.log',"
                + "'required_nodes':['gpu004'],'open_mode':['APPEND'],"
                + "'environment':['PATH=/usr/local/bin:/usr/bin:/bin'],"
                + "'time_limit':{'set':true,'infinite':false,'number':15},"
                + "'tres_per_node':'%s','memory_per_node':{'set':true,'infinite':false,'number':4000}}";
        assertThat(NEW.job(WANTED))
                .hasToString(json(common.formatted("gres/gpu:h100:2")).toString());
        assertThat(FIRST.job(WANTED))
                .hasToString(json(common.formatted("gres:gpu:h100:2")).toString());
        assertThat(NEW.release()).hasToString("{\"hold\":false}");
        assertThat(FIRST.release()).hasToString("{\"job\":{\"hold\":false}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'RUNNING'; RUNNING",
                "'COMPLETING'; COMPLETING",
                "['RUNNING']; RUNNING",
                "['COMPLETED','COMPLETING']; COMPLETING",
                "['CANCELLED','COMPLETING']; COMPLETING",
                "['RUNNING','CONFIGURING']; CONFIGURING",
                "['PENDING','REQUEUED']; REQUEUED",
                "['FAILED','LAUNCH_FAILED']; FAILED",
                "['LAUNCH_FAILED','FAILED']; FAILED",
                "['NODE_FAIL']; NODE_FAIL",
                "['NEVER_HEARD_OF']; NEVER_HEARD_OF",
                "[]; ''"
            },
            quoteCharacter = '`')
    void aJobIsInOneState(String words, String state) throws Exception {
        String expected = state.equals("''") ? "" : state;
        assertThat(NEW.state(json("{'job_state':" + words + "}"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'set':true,'infinite':false,'number':0}; 0", // v0.0.39
                "{'set':true,'infinite':false,'number':1792}; 7",
                "{'set':true,'infinite':false,'number':9}; 137",
                "{'status':['SUCCESS'],'return_code':{'set':true,'infinite':false,'number':0},"
                        + "'signal':{'id':{'set':false,'infinite':false,'number':0},'name':''}}; 0",
                "{'status':['ERROR'],'return_code':{'set':true,'infinite':false,'number':98},"
                        + "'signal':{'id':{'set':false,'infinite':false,'number':0},'name':''}}; 98",
                "{'status':['SIGNALED'],'return_code':{'set':false,'infinite':false,'number':0},"
                        + "'signal':{'id':{'set':true,'infinite':false,'number':15},'name':'TERM'}}; 143"
            })
    void exitCodesAreAsAShellHasThem(String code, int expected) throws Exception {
        assertThat(NEW.exitCode(json("{'exit_code':" + code + "}"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'nodes':'a[1-2]','allocated_nodes':[{'nodename':'a1'},{'nodename':'a2'}]}; a1 a2", // v0.0.39, v0.0.40
                "{'cpus':2,'nodes':{'count':2,'list':'a[1-2]','allocation':[{'name':'a1'},{'name':'a2'}]}}; a1 a2",
                "{}; -",
                "null; -"
            })
    void nodesOfAJobStandInOneOfTwoPlaces(String held, String nodes) throws Exception {
        assertThat(String.join(" ", NEW.allocated(json("{'job_resources':" + held + "}"))))
                .isEqualTo(nodes.replace("-", ""));
    }

    @Test
    void numbersMayBeMissing() throws Exception {
        String infinite = "{'set':false,'infinite':true,'number':0}";
        String sixty = "{'set':true,'infinite':false,'number':60}";
        assertThat(NEW.longestJob(json("{'maximums':{'time':" + infinite + "}}")))
                .isZero();
        assertThat(NEW.longestJob(json("{'maximums':{'time':" + sixty + "}}"))).isEqualTo(60);
        assertThat(NEW.priority(json("{'priority':{'set':false,'infinite':false,'number':0}}")))
                .isEqualTo(1);
        assertThat(NEW.priority(json("{'priority':{'set':true,'infinite':false,'number':0}}")))
                .isZero();
        assertThat(NEW.startSeconds(json("{'start_time':1727358533}"))).isEqualTo(1_727_358_533);
        assertThat(NEW.startSeconds(json("{'start_time':{'set':true,'infinite':false,'number':1727358533}}")))
                .isEqualTo(1_727_358_533);
        assertThat(NEW.bootSeconds(json("{'boot_time':" + sixty + "}"))).isEqualTo(60);
        assertThat(NEW.states(json("{'state':['MIXED','DRAIN']}"))).containsExactlyInAnyOrder("MIXED", "DRAIN");
        assertThat(NEW.states(json("{}"))).containsExactly("UNKNOWN");
    }
}
