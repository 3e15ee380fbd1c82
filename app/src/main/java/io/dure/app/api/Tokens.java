package io.dure.app.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Bearer tokens: 256 random bits, of which only the SHA-256 is kept. What was looked up is believed for a few seconds; a
 * token that is revoked here is gone at once.
 */
public final class Tokens {
    private static final String PREFIX = "dure_";
    private static final int BYTES = 32;
    private static final long BELIEVED_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MOST_BELIEVED = 10_000;

    private final DataSource database;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Believed> believed = new ConcurrentHashMap<>();

    public Tokens(DataSource database) {
        this.database = database;
    }

    private record Believed(Caller caller, long sinceNanos) {}

    /** A token without its secret. */
    record Known(int id, String name, String role, int queue, String created, String expires, boolean isRevoked) {}

    /** Whose it is; empty when it is unknown, expired or revoked. */
    Optional<Caller> of(String secret) throws SQLException {
        String hash = HexFormat.of().formatHex(hash(secret));
        Believed known = believed.get(hash);
        if (known != null && System.nanoTime() - known.sinceNanos < BELIEVED_NANOS) {
            return Optional.of(known.caller);
        }
        Optional<Caller> found = find(hash(secret));
        if (believed.size() > MOST_BELIEVED) {
            believed.clear();
        }
        found.ifPresentOrElse(
                caller -> believed.put(hash, new Believed(caller, System.nanoTime())), () -> believed.remove(hash));
        return found;
    }

    private Optional<Caller> find(byte[] hash) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select id, name, role, queue from token where hash = ?"
                        + " and revoked is null and (expires is null or expires > now())")) {
            s.setBytes(1, hash);
            try (ResultSet r = s.executeQuery()) {
                return r.next()
                        ? Optional.of(new Caller(
                                r.getInt(1),
                                r.getString(2),
                                Role.of(r.getString(3)).orElse(Role.VIEWER),
                                r.getInt(4)))
                        : Optional.empty();
            }
        }
    }

    /** Neither expired nor revoked. */
    boolean isValid(int id) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select 1 from token where id = ?"
                        + " and revoked is null and (expires is null or expires > now())")) {
            s.setInt(1, id);
            try (ResultSet r = s.executeQuery()) {
                return r.next();
            }
        }
    }

    /** Makes one and returns its secret, which nobody can ask for again. */
    public String make(String name, Role role, int queue, Optional<Duration> valid) throws SQLException {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("insert into token (name, hash, role, queue, expires)"
                        + " values (?, ?, ?, ?, now() + ? * interval '1 second')")) {
            s.setString(1, name);
            s.setBytes(2, hash(secret));
            s.setString(3, role.word());
            s.setInt(4, queue);
            if (valid.isPresent()) {
                s.setLong(5, valid.get().toSeconds());
            } else {
                s.setNull(5, java.sql.Types.BIGINT);
            }
            s.executeUpdate();
        }
        return secret;
    }

    /** Nobody can come in yet. */
    public boolean isEmpty() throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select 1 from token limit 1");
                ResultSet r = s.executeQuery()) {
            return !r.next();
        }
    }

    List<Known> all() throws SQLException {
        List<Known> found = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select id, name, role, queue, created::text,"
                        + " coalesce(expires::text, ''), revoked is not null from token order by id");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                found.add(new Known(
                        r.getInt(1),
                        r.getString(2),
                        r.getString(3),
                        r.getInt(4),
                        r.getString(5),
                        r.getString(6),
                        r.getBoolean(7)));
            }
        }
        return found;
    }

    void revoke(int id) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s =
                        db.prepareStatement("update token set revoked = now() where id = ? and revoked is null")) {
            s.setInt(1, id);
            s.executeUpdate();
        }
        believed.clear();
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
