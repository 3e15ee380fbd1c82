package io.dure.app.site.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** How some versions of slurmrestd's API put things: what is sent, and where in its answers stands what. */
sealed interface Dialect permits OldWords, NewWords {
    /** The job of a submission, without its script. */
    ObjectNode job(Spoken.Wanted wanted);

    /** The body of an update that lets a held job run. */
    ObjectNode release();

    /** In minutes; 0: as long as it likes. */
    long longestJob(JsonNode partition);

    /** Its state and all flags of it, in capitals. */
    Set<String> states(JsonNode node);

    /** When it was started, in seconds since 1970. */
    long bootSeconds(JsonNode node);

    /** One word, as {@code squeue} has it: of a job that still ends on its nodes, {@code COMPLETING}. */
    String state(JsonNode job);

    /** By which it holds nodes, or held them; empty: it is not told. */
    List<String> allocated(JsonNode job);

    /** 0: it is held. */
    long priority(JsonNode job);

    /** Of its script; 128 and the signal that ended it. */
    int exitCode(JsonNode job);

    /** When it began, in seconds since 1970; 0: not yet. */
    long startSeconds(JsonNode job);

    /** What a shell says of a process that ended so: {@code raw} is what {@code wait} gives. */
    static int shellCode(int raw) {
        int signal = raw & 0x7f;
        return signal == 0 ? raw >> Byte.SIZE & 0xff : signalled(signal);
    }

    static int signalled(int signal) {
        return 128 + signal;
    }
}
