package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Refused;
import io.dure.app.client.Server;
import io.dure.app.client.Unreachable;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the end of a job, and shows its output meanwhile. */
final class JobWatch {
    private static final List<String> OVER = List.of("completed", "failed", "timed-out", "cancelled", "rejected");
    private static final int FIRST_PAUSE_MILLIS = 100;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int OUTPUT_PAUSE_MILLIS = 500;

    private final Server server;
    private final long id;
    private final PrintWriter err;
    private boolean hasAnswered;
    private long unreachableSince;
    private long next;
    private int attempt;

    /** Takes bytes of output. */
    interface Output {
        void write(ByteBuffer bytes);
    }

    JobWatch(Server server, long id, PrintWriter err) {
        this.server = server;
        this.id = id;
        this.err = err;
    }

    /** The job as it is when it is over. */
    JsonNode await() throws InterruptedException {
        int pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Optional<JsonNode> told = patiently(this::look);
            if (told.isPresent() && isOver(told.get())) {
                return told.get();
            }
            Thread.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    /** The same; its output goes to {@code out}, from its beginning. A new attempt is told to {@code err}. */
    JsonNode follow(Output out) throws InterruptedException {
        while (true) {
            // Looked at before its output is read, so that nothing is left unread when it is over.
            Optional<JsonNode> told = patiently(this::look);
            boolean hasRun =
                    told.isPresent() && told.get().path("job").path("attempt").asInt() > 0;
            boolean isAll = !hasRun || patiently(() -> copy(out)).orElse(true);
            if (told.isPresent() && isOver(told.get()) && isAll && unreachableSince == 0) {
                return told.get();
            }
            if (isAll) {
                Thread.sleep(OUTPUT_PAUSE_MILLIS);
            }
        }
    }

    private JsonNode look() {
        return server.get("/v1/jobs/" + id);
    }

    /** Empty while nothing answers: a job outlives its control plane, and so does who waits for it, for some minutes. */
    private <T> Optional<T> patiently(Supplier<T> ask) {
        try {
            T answer = ask.get();
            unreachableSince = 0;
            hasAnswered = true;
            return Optional.of(answer);
        } catch (Unreachable e) {
            if (unreachableSince == 0) {
                unreachableSince = System.nanoTime();
                if (hasAnswered) {
                    err.println("dure: the control plane does not answer; waiting for it.");
                }
            }
            if (!hasAnswered || System.nanoTime() - unreachableSince > PATIENCE.toNanos()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** True when there was no more. */
    private boolean copy(Output out) {
        Server.Piece piece;
        try {
            piece = server.log(id, next);
        } catch (Refused e) {
            if (e.status() == 404) {
                return true; // there is no output yet, or none is kept
            }
            throw e;
        }
        if (attempt != 0 && piece.attempt() != attempt) {
            err.println("Attempt " + piece.attempt() + " of job " + id + ":");
            attempt = piece.attempt();
            next = 0;
            return false;
        }
        attempt = piece.attempt();
        next = piece.next();
        boolean isAll = !piece.bytes().hasRemaining();
        out.write(piece.bytes());
        return isAll;
    }

    private static boolean isOver(JsonNode told) {
        return OVER.contains(told.path("job").path("state").asText());
    }

    /** {@code Job 12 completed after 3.1s.} */
    static String sentence(JsonNode job) {
        String took = JobRows.took(job);
        String detail = Columns.plain(job.path("detail").asText());
        String did = switch (job.path("state").asText()) {
            case "completed" -> "completed";
            case "failed" -> "failed";
            case "timed-out" -> "was stopped at its time limit";
            case "cancelled" -> "was cancelled";
            case "rejected" -> "was rejected";
            default -> job.path("state").asText();
        };
        return "Job " + job.path("id").asText() + " " + did + (took.isEmpty() ? "" : " after " + took)
                + (detail.isEmpty() ? "" : ": " + detail) + ".";
    }
}
