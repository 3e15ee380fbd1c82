package io.dure.app.client.slurm;

import io.dure.twin.input.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of sbatch(1) that are known here, of Slurm 25.05, and what becomes of each. */
final class Options {
    /** What becomes of an option. */
    enum Use {
        /** It is put into the words of the API. */
        TRANSLATED,
        /** It changes nothing that Dure does: told and left out. */
        NOT_USED,
        /** It asks for something that cannot be said to Dure. */
        CANNOT_BE
    }

    private static final List<String> TRANSLATED = List.of(
            "array",
            "job-name",
            "nodes",
            "ntasks",
            "ntasks-per-node",
            "cpus-per-task",
            "cpus-per-gpu",
            "gpus",
            "gpus-per-node",
            "gpus-per-task",
            "gres",
            "mem",
            "mem-per-gpu",
            "mem-per-cpu",
            "time",
            "partition",
            "account",
            "dependency",
            "begin",
            "deadline",
            "hold",
            "chdir",
            "export");
    private static final List<String> NOT_USED = List.of(
            "output",
            "error",
            "mail-type",
            "mail-user",
            "open-mode",
            "comment",
            "signal",
            "requeue",
            "no-requeue",
            "qos",
            "parsable",
            "verbose",
            "quiet",
            "nice",
            "wckey",
            "get-user-env",
            "time-min",
            "profile",
            "propagate",
            "kill-on-invalid-dep",
            "wait-all-nodes",
            "no-kill",
            "overcommit",
            "spread-job",
            "container");
    private static final List<String> CANNOT_BE = List.of(
            "constraint",
            "nodelist",
            "exclude",
            "exclusive",
            "reservation",
            "licenses",
            "clusters",
            "input",
            "wait",
            "contiguous",
            "cluster-constraint",
            "prefer",
            "switches",
            "sockets-per-node",
            "cores-per-socket",
            "threads-per-core",
            "ntasks-per-core",
            "ntasks-per-socket",
            "ntasks-per-gpu",
            "gpus-per-socket",
            "gpu-bind",
            "gpu-freq",
            "mem-bind",
            "hint",
            "tmp",
            "mincpus",
            "oversubscribe",
            "distribution",
            "uid",
            "gid",
            "wrap",
            "segment",
            "tres-per-task");
    private static final List<String> FLAGS = List.of(
            "hold",
            "requeue",
            "no-requeue",
            "parsable",
            "verbose",
            "quiet",
            "contiguous",
            "wait",
            "overcommit",
            "no-kill",
            "spread-job",
            "oversubscribe");
    /** A value may follow, but only after {@code =}. */
    private static final List<String> MAYBE_VALUED = List.of("exclusive", "nice", "get-user-env", "propagate");

    private static final Map<Character, String> SHORT = Map.ofEntries(
            Map.entry('J', "job-name"),
            Map.entry('N', "nodes"),
            Map.entry('n', "ntasks"),
            Map.entry('c', "cpus-per-task"),
            Map.entry('G', "gpus"),
            Map.entry('t', "time"),
            Map.entry('p', "partition"),
            Map.entry('A', "account"),
            Map.entry('d', "dependency"),
            Map.entry('b', "begin"),
            Map.entry('H', "hold"),
            Map.entry('D', "chdir"),
            Map.entry('a', "array"),
            Map.entry('o', "output"),
            Map.entry('e', "error"),
            Map.entry('i', "input"),
            Map.entry('q', "qos"),
            Map.entry('C', "constraint"),
            Map.entry('w', "nodelist"),
            Map.entry('x', "exclude"),
            Map.entry('L', "licenses"),
            Map.entry('M', "clusters"),
            Map.entry('m', "distribution"),
            Map.entry('W', "wait"),
            Map.entry('O', "overcommit"),
            Map.entry('s', "oversubscribe"),
            Map.entry('S', "core-spec"),
            Map.entry('k', "no-kill"),
            Map.entry('Q', "quiet"),
            Map.entry('v', "verbose"));

    private Options() {}

    /** Empty when sbatch has no such option, as far as is known here. */
    static Optional<Use> use(String name) {
        if (TRANSLATED.contains(name)) {
            return Optional.of(Use.TRANSLATED);
        }
        if (NOT_USED.contains(name)) {
            return Optional.of(Use.NOT_USED);
        }
        return CANNOT_BE.contains(name) ? Optional.of(Use.CANNOT_BE) : Optional.empty();
    }

    /** The name of {@code -J}; empty when there is none. */
    static Optional<String> named(char letter) {
        return Optional.ofNullable(SHORT.get(letter));
    }

    /** Whether the next word is its value when none is joined to it. */
    static boolean takesValue(String name) {
        return !FLAGS.contains(name) && !MAYBE_VALUED.contains(name);
    }

    static String nearest(String name) {
        List<String> all = new ArrayList<>(TRANSLATED);
        all.addAll(NOT_USED);
        all.addAll(CANNOT_BE);
        String found = Spelling.closest(name, all);
        return found.isEmpty() ? "" : "--" + found + "?";
    }
}
