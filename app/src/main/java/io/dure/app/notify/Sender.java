package io.dure.app.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Tells what is in the outbox, each by a POST until it is taken with a status of 200 to 299, or by mail: again after 5, 10, 20 … seconds,
 * an hour at most, and {@value #MOST_TRIES} times in all. What was taken may be told again when Dure was killed just then.
 */
public final class Sender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sender.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 64;
    private static final int MOST_TRIES = 24;
    private static final int FIRST_PAUSE_SECONDS = 5;
    private static final int LONGEST_PAUSE_SECONDS = 3_600;
    private static final long LOOK_MILLIS = 500;

    private final DataSource database;
    private final Function<Told, String> body;
    private final Function<Told, Mailer.Line> line;
    private final Optional<Mailer> mailer;
    private final boolean isAnywhere;
    private final double hurry;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Thread thread = Thread.ofVirtual().name("dure-sender").unstarted(this::work);
    private volatile boolean isClosing;

    /**
     * Something to tell.
     *
     * @param queue of the job; -1 without a job
     */
    public record Told(
            long id, String url, String secret, Notice notice, int tries, String jobName, int queue, String user) {}

    /**
     * {@code body}: what is told, as JSON; {@code line}: the same in words.
     *
     * @param mailer sends what goes by mail; without one it waits
     * @param isAnywhere addresses of the server's own network are told too
     * @param hurry how much shorter pauses are than usual: 1, but in tests
     */
    public Sender(
            DataSource database,
            Function<Told, String> body,
            Function<Told, Mailer.Line> line,
            Optional<Mailer> mailer,
            boolean isAnywhere,
            double hurry) {
        this.database = database;
        this.body = body;
        this.line = line;
        this.mailer = mailer;
        this.isAnywhere = isAnywhere;
        this.hurry = hurry;
        thread.start();
    }

    private void work() {
        while (!isClosing) {
            try {
                List<Told> due = due();
                sendAll(due);
                if (due.size() < AT_ONCE) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
            } catch (SQLException e) {
                LOG.log(Level.FINE, "notices wait for the database", e);
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Told> due() throws SQLException {
        List<Told> due = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select o.id, h.url, h.secret, o.event, o.job, o.attempt,"
                        + " o.at_millis, o.detail, o.tries, coalesce(j.name, ''), coalesce(j.queue, -1), coalesce(p.name, '')"
                        + " from outbox o join hook h on h.id = o.hook left join job j on j.id = o.job"
                        + " left join person p on p.id = j.person where o.next_try <= now() order by o.next_try, o.id limit "
                        + AT_ONCE);
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Notice n = new Notice(r.getString(4), r.getLong(5), r.getInt(6), r.getLong(7), r.getString(8));
                due.add(new Told(
                        r.getLong(1),
                        r.getString(2),
                        r.getString(3),
                        n,
                        r.getInt(9),
                        r.getString(10),
                        r.getInt(11),
                        r.getString(12)));
            }
        }
        return due;
    }

    /** Side by side, so that a slow one holds nobody up for longer than it takes itself. */
    private void sendAll(List<Told> due) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        Map<String, List<Told>> mails = new TreeMap<>();
        for (Told one : due) {
            if (one.url.startsWith(Mailer.SCHEME)) {
                mails.computeIfAbsent(one.url, _ -> new ArrayList<>()).add(one);
            } else {
                all.add(Thread.ofVirtual().start(() -> done(one, problem(one))));
            }
        }
        mails.forEach((url, told) -> all.add(Thread.ofVirtual().start(() -> mail(url, told))));
        for (Thread one : all) {
            one.join();
        }
    }

    private void mail(String url, List<Told> told) {
        String problem = mailer.isEmpty()
                ? "no mail is sent from here any more"
                : mailer.get().send(url, told.stream().map(line).toList());
        told.forEach(one -> done(one, problem));
    }

    private void done(Told one, String problem) {
        try {
            if (problem.isEmpty()) {
                remove(one.id);
            } else if (one.tries + 1 >= MOST_TRIES) {
                LOG.warning(() -> "notice " + one.id + " to " + host(one) + " is given up: " + problem);
                remove(one.id);
            } else {
                later(one);
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, "what was told is told again", e);
        }
    }

    private static String host(Told one) {
        return one.url.startsWith(Mailer.SCHEME)
                ? one.url
                : String.valueOf(URI.create(one.url).getHost());
    }

    /** Empty when it was taken. */
    private String problem(Told one) {
        String fault = Address.fault(one.url, isAnywhere);
        if (fault != null) {
            return fault;
        }
        String text = body.apply(one);
        long seconds = Instant.now().getEpochSecond();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(one.url))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "dure")
                    .header("Dure-Delivery", String.valueOf(one.id))
                    .header("Dure-Timestamp", String.valueOf(seconds))
                    .header("Dure-Signature", "sha256=" + Signed.of(one.secret, seconds, text))
                    .POST(HttpRequest.BodyPublishers.ofString(text))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300 ? "" : "status " + status;
        } catch (IOException e) {
            return "it cannot be reached: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private void remove(long id) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("delete from outbox where id = ?")) {
            s.setLong(1, id);
            s.executeUpdate();
        }
    }

    private void later(Told one) throws SQLException {
        double seconds = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * StrictMath.pow(2, one.tries)) / hurry;
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(
                        "update outbox set tries = tries + 1, next_try = now() + ? * interval '1 second' where id = ?")) {
            s.setDouble(1, seconds);
            s.setLong(2, one.id);
            s.executeUpdate();
        }
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
