package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.oidc.OidcOptions;
import io.dure.app.oidc.OidcTokens;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Who comes with a token of an identity provider, and what his groups may. */
final class OidcCallers {
    private static final int MOST_NAME = 100;

    private final OidcOptions options;
    private final OidcTokens tokens;
    private final DataSource database;
    private final Supplier<Fleetbook> book;
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    /** Until when whoever has this number may be told things, in milliseconds of the machine's date. */
    private final Map<Integer, Long> until = new ConcurrentHashMap<>();

    OidcCallers(OidcOptions options, DataSource database, Supplier<Fleetbook> book) {
        this.options = options;
        tokens = new OidcTokens(options);
        this.database = database;
        this.book = book;
    }

    /** Throws {@link Problem} when the token is not believed, or nothing was granted to its groups. */
    Caller of(String token) throws SQLException {
        OidcTokens.Person person;
        try {
            person = tokens.judge(token);
        } catch (OidcTokens.NotBelieved e) {
            throw new Problem(401, "who are you?", "this token is not believed: " + e.getMessage(), "", "dure login");
        } catch (IOException e) {
            throw new Problem(503, "not now", String.valueOf(e.getMessage()), "", "try again");
        }
        if (person.name().length() > MOST_NAME
                || !Bodies.canBeKept(person.name())
                || person.name().chars().anyMatch(Character::isISOControl)) {
            throw new Problem(401, "who are you?", "the name in this token is none: 1 to 100 letters", "", "");
        }
        Caller caller = caller(person);
        until.put(caller.token(), person.expiresMillis());
        return caller;
    }

    /** The highest role of what is granted to his groups; of several alike the first that was said. */
    private Caller caller(OidcTokens.Person person) throws SQLException {
        Role best = Role.VIEWER;
        Optional<Integer> queue = Optional.empty();
        for (OidcOptions.Grant grant : options.grants()) {
            Optional<Role> role = Role.of(grant.role());
            Optional<Integer> at = book.get().queue(grant.queue());
            boolean isHis = person.groups().contains(grant.group()) && role.isPresent() && at.isPresent();
            if (isHis && (queue.isEmpty() || role.get().compareTo(best) > 0)) {
                best = role.get();
                queue = at;
            }
        }
        if (queue.isEmpty()) {
            throw Problem.forbidden("nothing is granted here to any of your groups: " + shown(person.groups()));
        }
        return new Caller(number(person.subject()), person.name(), best, queue.get());
    }

    private static String shown(List<String> groups) {
        return groups.isEmpty()
                ? "the token names none"
                : String.join(", ", groups.stream().limit(20).toList());
    }

    /** The same for the same person for ever: by it requests are counted and repeated ones known. */
    private int number(String subject) throws SQLException {
        Integer known = numbers.get(subject);
        if (known != null) {
            return known;
        }
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("insert into oidc_subject (issuer, subject) values (?, ?)"
                        + " on conflict (issuer, subject) do update set subject = excluded.subject returning id")) {
            s.setString(1, options.issuer().toString());
            s.setString(2, subject);
            try (ResultSet r = s.executeQuery()) {
                r.next();
                int number = r.getInt(1);
                numbers.put(subject, number);
                return number;
            }
        }
    }

    /** Whether a token of this number that has not expired was seen. */
    boolean isValid(int number) {
        return until.getOrDefault(number, 0L) > System.currentTimeMillis();
    }

    /** Throws {@link io.dure.twin.input.BadInput} where a grant names what is not there. */
    void check() {
        for (OidcOptions.Grant grant : options.grants()) {
            if (book.get().queue(grant.queue()).isEmpty()) {
                throw io.dure.twin.input.Place.option("--oidc-grant")
                        .bad(grant.queue(), "there is no such queue", "all, for the whole fleet?");
            }
        }
    }
}
