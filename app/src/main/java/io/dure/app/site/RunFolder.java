package io.dure.app.site;

import io.dure.app.site.Notes.Ended;
import io.dure.app.site.Notes.Ordered;
import io.dure.app.site.Notes.Planned;
import io.dure.app.site.Notes.StopBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What lies in the folder of one attempt. The folder appears at once with its order in it. */
record RunFolder(Path path) {
    /** One run of a task beyond those that the attempt began with: the nth of this number, 1 for the first. */
    record Rider(int task, int nth) implements Comparable<Rider> {
        String key() {
            return "r" + task + "-" + nth;
        }

        @Override
        public int compareTo(Rider o) {
            return task != o.task ? Integer.compare(task, o.task) : Integer.compare(nth, o.nth);
        }
    }

    Path log() {
        return path.resolve("log");
    }

    /** What its program touches when it has saved its work. */
    Path checkpoint() {
        return checkpoint(path);
    }

    static Path checkpoint(Path run) {
        return run.resolve("checkpoint");
    }

    /** Where it works when its user names no folder. */
    Path work() {
        return path.resolve("work");
    }

    /** There from when it is told to stop. */
    Path stopped() {
        return path.resolve("stop.json");
    }

    Path stopped(Rider r) {
        return path.resolve(r.key() + ".stop.json");
    }

    private Path goneFile(Rider r) {
        return path.resolve(r.key() + ".gone");
    }

    /** Makes such a folder where nobody looks. {@code script}: of its user, or empty. */
    static void fill(Path fresh, Ordered order, String script) throws IOException {
        Files.createDirectory(fresh);
        Files.createDirectory(fresh.resolve("work"));
        if (!script.isEmpty()) {
            Path file = fresh.resolve("script");
            Notes.text(file, script);
            if (!file.toFile().setExecutable(true, true)) {
                throw new IOException(file + ": cannot be made executable");
            }
        }
        Notes.write(fresh.resolve("order.json"), order);
        Notes.force(fresh);
    }

    Optional<Ordered> order() throws IOException {
        return Notes.read(path.resolve("order.json"), Ordered.class);
    }

    Optional<StopBy> stop() throws IOException {
        return Notes.read(stopped(), StopBy.class);
    }

    void stop(StopBy stop) throws IOException {
        Notes.write(stopped(), stop);
    }

    Optional<StopBy> stop(Rider r) throws IOException {
        return Notes.read(stopped(r), StopBy.class);
    }

    void stop(Rider r, StopBy stop) throws IOException {
        Notes.write(stopped(r), stop);
    }

    /** How it will have ended when its last process is gone. */
    Optional<Ended> verdict() throws IOException {
        return Notes.read(path.resolve("verdict.json"), Ended.class);
    }

    void verdict(How how) throws IOException {
        Notes.write(path.resolve("verdict.json"), Ended.of(how));
    }

    /** How it ended: all its processes are gone. */
    Optional<Ended> end() throws IOException {
        return Notes.read(path.resolve("end.json"), Ended.class);
    }

    void end(How how) throws IOException {
        Notes.write(path.resolve("end.json"), Ended.of(how));
    }

    void add(Rider r, Planned planned) throws IOException {
        Notes.write(path.resolve(r.key() + ".json"), planned);
    }

    void gone(Rider r) throws IOException {
        Files.writeString(goneFile(r), "");
    }

    boolean isGone(Rider r) {
        return Files.exists(goneFile(r));
    }

    /** All that were ever added. */
    SortedMap<Rider, Planned> riders() throws IOException {
        TreeMap<Rider, Planned> riders = new TreeMap<>();
        try (var files = Files.newDirectoryStream(path, "r[0-9]*-*[0-9].json")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                int dash = name.indexOf('-');
                Rider r = new Rider(
                        Integer.parseInt(name.substring(1, dash)),
                        Integer.parseInt(name.substring(dash + 1, name.indexOf('.'))));
                riders.put(r, Notes.read(file, Planned.class).orElseThrow());
            }
        }
        return riders;
    }
}
