package io.dure.app.site.slurm;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.dure.app.site.How;
import io.dure.app.site.Tag;
import io.dure.app.site.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of an attempt before Slurm may run it, and whenever that changes.
 *
 * @param limitSeconds after which its own script ends it by force
 * @param stopByMillis of Dure's time, by when it was told to go; -1: it was not
 * @param verdict how it will have ended when all of it is gone
 * @param isOver all of it is gone
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RunNote(
        long job,
        int attempt,
        String name,
        @Nullable WorkNote work,
        int world,
        int nodes,
        String master,
        long limitSeconds,
        List<PartNote> parts,
        long stopByMillis,
        @Nullable Ending verdict,
        boolean isOver) {
    Tag tag() {
        return new Tag(job, attempt);
    }

    /** {@code id}: of the Slurm job. {@code beganSeconds}: since 1970; 0: not seen to begin. */
    record PartNote(Share share, String nodeName, long id, long beganSeconds, boolean isSuspect, boolean isGone) {}

    /** What is run; {@code folder} empty: the attempt's own. */
    record WorkNote(List<String> command, String script, Map<String, String> environment, String folder) {
        static WorkNote of(Work work) {
            return new WorkNote(
                    work.command(),
                    work.script(),
                    work.environment(),
                    work.folder().orElse(""));
        }

        Work work() {
            return new Work(command, script, environment, Optional.of(folder).filter(f -> !f.isEmpty()), 0, 0);
        }
    }

    /** {@code code} -1: there is none. */
    record Ending(How.Kind kind, int code, String detail) {
        static Ending of(How how) {
            return new Ending(how.kind(), how.exitCode().orElse(-1), how.detail());
        }

        How how() {
            return new How(kind, code < 0 ? OptionalInt.empty() : OptionalInt.of(code), detail);
        }
    }
}
