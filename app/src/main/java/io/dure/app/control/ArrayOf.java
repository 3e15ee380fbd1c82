package io.dure.app.control;

import io.dure.twin.input.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The elements of an array: numbers and ranges with commas between, a range perhaps in steps, then perhaps how many may run
 * at once: {@code 0-99}, {@code 1,4,7-9}, {@code 0-30:10}, {@code 1-100%10}. As {@code sbatch --array}.
 *
 * @param numbers each once, in rising order
 * @param atOnce 0: any number
 */
public record ArrayOf(List<Integer> numbers, int atOnce) {
    private static final String RULE = "numbers and ranges are needed, as 0-99, 1,4,7-9, 0-30:10 or 1-100%10";
    private static final Pattern WHOLE = Pattern.compile("([^%]+)(?:%(\\d{1,7}))?");
    private static final Pattern PART = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7})(?::(\\d{1,7}))?)?");

    /** How many elements one array may have. */
    public static final int MOST = 10_000;

    /** The most that scripts of all elements together may be: each element keeps its own. */
    private static final long MOST_LETTERS = 64L << 20;

    public ArrayOf {
        numbers = List.copyOf(numbers);
    }

    /** Throws {@link BadRequest}. */
    public static ArrayOf read(String text) {
        Matcher whole = WHOLE.matcher(text.strip());
        if (!whole.matches()) {
            throw bad(text, RULE);
        }
        SequencedSet<Integer> numbers = new TreeSet<>();
        for (String one : whole.group(1).split(",", -1)) {
            Matcher part = PART.matcher(one.strip());
            if (!part.matches()) {
                throw bad(text, RULE);
            }
            add(numbers, part, text);
        }
        int atOnce = whole.group(2) == null ? 0 : Integer.parseInt(whole.group(2));
        if (whole.group(2) != null && atOnce == 0) {
            throw bad(text, "at least one runs at once");
        }
        return new ArrayOf(new ArrayList<>(numbers), atOnce);
    }

    private static void add(SequencedSet<Integer> numbers, Matcher part, String text) {
        int from = Integer.parseInt(part.group(1));
        int to = part.group(2) == null ? from : Integer.parseInt(part.group(2));
        int step = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
        if (to < from || step == 0) {
            throw bad(text, step == 0 ? "a step is at least 1" : "a range goes up");
        }
        for (int i = from; i <= to; i += step) {
            numbers.add(i);
            if (numbers.size() > MOST) {
                throw bad(text, "an array has at most " + MOST + " elements");
            }
        }
    }

    private static BadRequest bad(String text, String rule) {
        return new BadRequest("array", Place.quoted(text), rule, "");
    }

    /** How many jobs the spec asks for. Throws {@link BadRequest}. */
    public static int count(JobSpec spec) {
        return spec.array() == null ? 1 : read(spec.array()).numbers.size();
    }

    /** Throws {@link BadRequest} when too much would have to be kept. */
    void check(JobSpec spec) {
        long letters = spec.script() == null ? 0 : (long) spec.script().length() * numbers.size();
        if (letters > MOST_LETTERS) {
            throw new BadRequest(
                    "array",
                    numbers.size() + " elements",
                    "each keeps the script, which is too long for so many",
                    "a script in a file, and the command that runs it?");
        }
    }

    /** The job of one element, with its number in its name and its environment, as Slurm says it too. */
    JobSpec element(JobSpec of, String name, long array, int number) {
        Map<String, String> env = new TreeMap<>(of.environment() == null ? Map.of() : of.environment());
        env.put("DURE_ARRAY", String.valueOf(array));
        env.put("DURE_ARRAY_INDEX", String.valueOf(number));
        env.put("DURE_ARRAY_COUNT", String.valueOf(numbers.size()));
        env.put("SLURM_ARRAY_JOB_ID", String.valueOf(array));
        env.put("SLURM_ARRAY_TASK_ID", String.valueOf(number));
        env.put("SLURM_ARRAY_TASK_COUNT", String.valueOf(numbers.size()));
        env.put("SLURM_ARRAY_TASK_MIN", String.valueOf(numbers.getFirst()));
        env.put("SLURM_ARRAY_TASK_MAX", String.valueOf(numbers.getLast()));
        return new JobSpec(
                name + "[" + number + "]",
                of.queue(),
                of.user(),
                of.kind(),
                of.tasks(),
                of.minTasks(),
                of.gpus(),
                of.slice(),
                of.cpus(),
                of.memory(),
                of.gpuType(),
                of.sites(),
                of.near(),
                of.prefer(),
                of.priority(),
                of.timeLimit(),
                of.notBefore(),
                of.deadline(),
                of.after(),
                of.afterAny(),
                of.hold(),
                of.evictable(),
                of.flexTier(),
                of.checkpoint(),
                of.command(),
                of.script(),
                env,
                of.folder(),
                of.runs(),
                null,
                of.interactive(),
                of.idleTimeout(),
                of.groups());
    }
}
