package io.dure.app.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Follows the events of a control plane. When the connection breaks, or nothing comes for three beats, it is made anew,
 * and goes on from after the last event that came.
 */
public final class Following {
    /** The server says every 15 s that it is still there. */
    private static final Duration SILENT_FOR = Duration.ofSeconds(45);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Server server;
    private final Runnable lost;
    private final Duration firstPause;
    private volatile long heardNanos;
    private String lastId;

    /** {@code name}: {@code job}, or {@code behind} when some were missed. {@code id}: to go on from; may be empty. */
    public record Told(String name, String id, String data) {}

    /** {@code lastId}: of the last event that is known, or empty. {@code lost}: called when the connection breaks. */
    public Following(Server server, String lastId, Runnable lost) {
        this(server, lastId, lost, Duration.ofSeconds(1));
    }

    Following(Server server, String lastId, Runnable lost, Duration firstPause) {
        this.server = server;
        this.lastId = lastId;
        this.lost = lost;
        this.firstPause = firstPause;
    }

    /** Until {@code goOn} says no. Throws {@link Unreachable} when nothing answers at first, {@link Refused} at any time. */
    public void follow(Predicate<Told> goOn) throws InterruptedException {
        boolean hasConnected = false;
        boolean isLost = false;
        Duration pause = firstPause;
        while (true) {
            try (InputStream stream = server.events(lastId)) {
                hasConnected = true;
                isLost = false;
                pause = firstPause;
                if (!read(stream, goOn)) {
                    return;
                }
            } catch (IOException e) {
                if (!hasConnected) {
                    throw new Unreachable(server.url(), e);
                }
            }
            if (!isLost) {
                isLost = true;
                lost.run();
            }
            Thread.sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    /** False when nothing more is wanted; true when the stream has ended. */
    private boolean read(InputStream stream, Predicate<Told> goOn) throws IOException {
        heardNanos = System.nanoTime();
        Thread watch = Thread.ofVirtual().start(() -> closeWhenSilent(stream));
        // Lines end as the standard has it: CR, LF or both, as this reader takes them.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            Parser parser = new Parser();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heardNanos = System.nanoTime();
                if (parser.take(line)) {
                    Told told = parser.told();
                    lastId = told.id;
                    if (!goOn.test(told)) {
                        return false;
                    }
                }
            }
            return true;
        } finally {
            watch.interrupt();
        }
    }

    private void closeWhenSilent(InputStream stream) {
        try {
            while (System.nanoTime() - heardNanos < SILENT_FOR.toNanos()) {
                Thread.sleep(Duration.ofSeconds(5));
            }
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the reading is over
        } catch (IOException e) {
            return; // it is closed
        }
    }

    /** Lines to events, as the HTML standard has it (section 9.2.6, "Interpreting an event stream"). */
    private final class Parser {
        private String name = "";
        private String id = lastId;
        private final StringBuilder data = new StringBuilder();
        private Told whole = new Told("", "", "");

        /** True when the line ends an event. */
        boolean take(String line) {
            if (line.isEmpty()) {
                return end();
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> data.append(value).append('\n');
                default -> {} // a comment, or what we do not use
            }
            return false;
        }

        private boolean end() {
            boolean isEvent = !data.isEmpty();
            if (isEvent) {
                data.setLength(data.length() - 1);
                whole = new Told(name.isEmpty() ? "message" : name, id, data.toString());
            }
            name = "";
            data.setLength(0);
            return isEvent;
        }

        Told told() {
            return whole;
        }
    }
}
