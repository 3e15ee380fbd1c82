package io.dure.app.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as its user asks for it, in the words of the API. What is not said is null, and then: one task of one GPU, of
 * any type, in any site, without a limit, evictable.
 *
 * @param queue path of a leaf queue, as {@code org/team}
 * @param gpus whole GPUs of each task
 * @param slice thousandths of one GPU, in place of whole ones
 * @param cpus cores of each task, as {@code 4} or {@code 0.5}
 * @param memory of each task, as {@code 16GiB}
 * @param near the level in whose one domain it must be: node, link-domain, rack, hall, site
 * @param prefer the level in whose one domain it would like to be
 * @param timeLimit as {@code 4h30m}
 * @param notBefore a date and time
 * @param after ids of jobs that must complete before it
 * @param afterAny ids of jobs that must be over before it
 * @param runs how long it runs on a simulated site, as {@code 2h}
 * @param array the numbers of the elements of an array, each a job like this one, as {@code 0-99%10}: see {@link ArrayOf}
 * @param interactive somebody sits at it: it is ended when it has been idle, by default for 30 minutes
 * @param idleTimeout for how long it may be idle, as {@code 30m}; says that it is interactive as well
 * @param groups further task groups: all start together with the first, in one site
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSpec(
        @Nullable String name,
        @Nullable String queue,
        @Nullable String user,
        @Nullable String kind,
        @Nullable Integer tasks,
        @Nullable Integer minTasks,
        @Nullable Integer gpus,
        @Nullable Integer slice,
        @Nullable Double cpus,
        @Nullable String memory,
        @Nullable String gpuType,
        @Nullable List<String> sites,
        @Nullable String near,
        @Nullable String prefer,
        @Nullable Integer priority,
        @Nullable String timeLimit,
        @Nullable String notBefore,
        @Nullable String deadline,
        @Nullable List<Long> after,
        @Nullable List<Long> afterAny,
        @Nullable Boolean hold,
        @Nullable Boolean evictable,
        @Nullable Integer flexTier,
        @Nullable String checkpoint,
        @Nullable List<String> command,
        @Nullable String script,
        @Nullable @JsonProperty("env") Map<String, String> environment,
        @Nullable String folder,
        @Nullable String runs,
        @Nullable String array,
        @Nullable Boolean interactive,
        @Nullable String idleTimeout,
        @Nullable List<Group> groups) {
    /** Equal tasks beside those of the first group; what is not said is as in a job. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Group(
            @Nullable Integer tasks,
            @Nullable Integer gpus,
            @Nullable Integer slice,
            @Nullable Double cpus,
            @Nullable String memory,
            @Nullable String gpuType,
            @Nullable String near,
            @Nullable String prefer) {}

    /** Nothing said. */
    public static final JobSpec EMPTY = new JobSpec(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}
