package io.dure.app.site.slurm;

import io.dure.app.site.Tag;
import io.dure.app.site.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The script of a Slurm job: what {@code part.sh} does, with what an attempt has of one node. */
final class PartScript {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final int JOBS_APART = 31;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String FRAME = frame();

    private PartScript() {}

    private static String frame() {
        try (InputStream in = Objects.requireNonNull(PartScript.class.getResourceAsStream("part.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What all parts of an attempt have in common.
     *
     * @param attempt the beginning of the names of all its files
     * @param world how many tasks it began with
     * @param nodes how many nodes
     * @param master where its first task runs
     */
    record Common(Tag tag, String name, Work work, String attempt, int world, int nodes, String master) {
        /** Why there can be no such script, or empty. */
        String why() {
            for (String name : work.environment().keySet()) {
                if (!name.matches(NAME)) {
                    return "task 0 could not be started: " + name + " is no name of a variable";
                }
            }
            boolean isNothing = work.command().isEmpty() && work.script().isEmpty();
            return isNothing ? "there is nothing to run: no command, no script" : "";
        }
    }

    /** {@code nodeName}: what Slurm calls it. {@code limitSeconds}: after which all is ended by force. */
    static String of(Common c, Share share, int nodeRank, String nodeName, long limitSeconds) {
        StringBuilder text = new StringBuilder("#!/bin/bash\n");
        line(text, "attempt", c.attempt);
        line(text, "files", c.attempt + "." + share.key());
        line(text, "folder", c.work.folder().orElse(""));
        text.append("limit=").append(limitSeconds).append('\n');
        environment(c, share, nodeRank, nodeName).forEach((name, value) -> {
            text.append("export ");
            line(text, name, value);
        });
        text.append("start_tasks() {\n    left=").append(share.tasks()).append('\n');
        String program = program(text, c.work);
        int rank = share.firstRank();
        int gpu = 1;
        int place = 0;
        for (Share.Lot lot : share.lots()) {
            int each = lot.gpus() / Math.max(1, lot.tasks());
            for (int i = 0; i < lot.tasks(); i++) {
                int last = gpu + each - 1;
                text.append("    task %d %d %d %d%s%n".formatted(rank++, place++, gpu, last, program));
                gpu += each;
            }
        }
        return text.append("}\n").append(FRAME).toString();
    }

    private static String program(StringBuilder text, Work work) {
        StringBuilder program = new StringBuilder();
        if (!work.script().isEmpty()) {
            String bytes = Base64.getMimeEncoder().encodeToString(work.script().getBytes(StandardCharsets.UTF_8));
            text.append("    base64 -d >\"$files.script\" <<'END'\n").append(bytes.replace("\r", ""));
            text.append("\nEND\n    chmod 700 \"$files.script\"\n");
            program.append(work.script().startsWith("#!") ? "" : " sh").append(" \"$files.script\"");
        }
        work.command().forEach(word -> program.append(' ').append(quoted(word)));
        return program.toString();
    }

    private static Map<String, String> environment(Common c, Share share, int nodeRank, String nodeName) {
        Map<String, String> e = new TreeMap<>(c.work.environment());
        e.put("WORLD_SIZE", "" + c.world);
        e.put("LOCAL_WORLD_SIZE", "" + share.tasks());
        e.put("NODE_RANK", "" + nodeRank);
        e.put("NNODES", "" + c.nodes);
        e.put("MASTER_ADDR", c.master);
        e.put("MASTER_PORT", "" + port(c.tag));
        e.put("DURE_JOB", "" + c.tag.job());
        e.put("DURE_ATTEMPT", "" + c.tag.attempt());
        e.put("DURE_NAME", c.name);
        e.put("DURE_NODE", nodeName);
        e.put("DURE_CHECKPOINT", checkpoint(c.attempt));
        return e;
    }

    /** The file that its program touches when it has saved its work. */
    static String checkpoint(String attempt) {
        return attempt + ".checkpoint";
    }

    private static long port(Tag tag) {
        return FIRST_PORT + Math.floorMod(tag.job() * JOBS_APART + tag.attempt(), (long) PORTS);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(quoted(value)).append('\n');
    }

    /** As one word for the shell. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
