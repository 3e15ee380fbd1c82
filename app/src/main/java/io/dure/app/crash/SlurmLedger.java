package io.dure.app.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What jobs themselves write down while they run, on disk and past Dure and Slurm: when each task began, that it still
 * lives, ten times a second, and that it has done its work. A file for each process of a task.
 */
final class SlurmLedger {
    private static final String SCRIPT = """
            #!/bin/bash
            exec 8<> <(:)
            file=FOLDER/$DURE_JOB-$DURE_ATTEMPT-$RANK-$$-$RANDOM
            for ((i = 0; i < TENTHS; i++)); do
                echo "$EPOCHREALTIME" >>"$file"
                read -r -t 0.1 -u 8
            done
            echo "$EPOCHREALTIME done" >>"$file"
            """;

    private final TreeMap<Long, List<Life>> byJob = new TreeMap<>();

    /** One process of one task, from its first to its last sign of life, in microseconds. */
    private record Life(int attempt, int rank, long fromMicros, long toMicros, boolean isDone) {
        boolean meets(Life o) {
            return fromMicros <= o.toMicros && o.fromMicros <= toMicros;
        }
    }

    /** What a task runs, for so many tenths of a second. It starts no program for a line. */
    static String script(Path folder, int tenths) {
        return SCRIPT.replace("FOLDER", folder.toString()).replace("TENTHS", "" + tenths);
    }

    static SlurmLedger read(Path folder) throws IOException {
        SlurmLedger ledger = new SlurmLedger();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                String[] name = file.getFileName().toString().split("-", -1);
                if (!lines.isEmpty()) {
                    Life life = new Life(
                            Integer.parseInt(name[1]),
                            Integer.parseInt(name[2]),
                            micros(lines.getFirst()),
                            micros(lines.getLast()),
                            lines.getLast().endsWith("done"));
                    ledger.byJob
                            .computeIfAbsent(Long.parseLong(name[0]), _ -> new ArrayList<>())
                            .add(life);
                }
            }
        }
        return ledger;
    }

    /** The shell writes a comma where the locale does. */
    private static long micros(String line) {
        return Long.parseLong(line.replace(" done", "").replaceAll("[^0-9]", ""));
    }

    /** Attempts that met another of their job, and tasks that ran twice in one attempt. */
    long overlapping() {
        long found = 0;
        for (List<Life> lives : byJob.values()) {
            Set<Integer> met = new HashSet<>();
            for (int i = 0; i < lives.size(); i++) {
                for (int j = i + 1; j < lives.size(); j++) {
                    Life a = lives.get(i);
                    Life b = lives.get(j);
                    boolean isTwice = a.attempt == b.attempt && a.rank == b.rank;
                    boolean isBeside = a.attempt != b.attempt && a.meets(b);
                    if (isTwice || isBeside) {
                        met.add(Math.max(a.attempt, b.attempt));
                    }
                }
            }
            found += met.size();
        }
        return found;
    }

    /** How many attempts of each job came to the end of their work, with all of so many tasks. */
    Map<Long, Integer> done(Map<Long, Integer> tasks) {
        Map<Long, Integer> done = new HashMap<>();
        byJob.forEach((job, lives) -> {
            Map<Integer, Integer> ofAttempt = new HashMap<>();
            lives.stream().filter(Life::isDone).forEach(life -> ofAttempt.merge(life.attempt, 1, Integer::sum));
            int whole = (int) ofAttempt.values().stream()
                    .filter(n -> n.equals(tasks.get(job)))
                    .count();
            done.put(job, whole);
        });
        return done;
    }
}
