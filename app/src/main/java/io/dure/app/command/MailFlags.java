package io.dure.app.command;

import io.dure.app.notify.MailOptions;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By which server mail is sent. */
final class MailFlags {
    @Option(
            names = "--smtp",
            paramLabel = "HOST[:PORT]",
            description = "Send mail to who asks for it (dure hook add mailto:…) by this server (default port: 587).")
    private @Nullable String smtp;

    @Option(names = "--smtp-from", paramLabel = "ADDRESS", description = "Whom mail comes from: needed with --smtp.")
    private @Nullable String from;

    @Option(
            names = "--smtp-security",
            paramLabel = "HOW",
            description = "starttls (default), tls from the first byte, or none.")
    private String security = "starttls";

    @Option(names = "--smtp-user", paramLabel = "NAME", description = "By whom it comes in there.")
    private String user = "";

    @Option(names = "--smtp-password-file", paramLabel = "FILE", description = "The password, on one line.")
    private @Nullable Path password;

    @Option(
            names = "--mail-to",
            split = ",",
            paramLabel = "DOMAIN",
            description = "Mail goes to addresses of these domains alone (default: that of --smtp-from).")
    private List<String> domains = List.of();

    Optional<MailOptions> options() {
        if (smtp == null) {
            if (from != null || password != null || !domains.isEmpty() || !user.isEmpty()) {
                throw new BadInput("command line", 0, "mail is not told whole", "--smtp is needed with the others", "");
            }
            return Optional.empty();
        }
        if (from == null || from.indexOf('@') < 1) {
            throw new BadInput(
                    "command line", 0, "mail is not told whole", "--smtp-from, an address, is needed with --smtp", "");
        }
        if (user.isEmpty() != (password == null)) {
            throw new BadInput(
                    "command line",
                    0,
                    "mail is not told whole",
                    "--smtp-user and --smtp-password-file: both are needed, or none",
                    "");
        }
        int colon = smtp.lastIndexOf(':');
        return Optional.of(new MailOptions(
                colon < 0 ? smtp : smtp.substring(0, colon),
                colon < 0 ? 587 : port(smtp.substring(colon + 1)),
                how(),
                from,
                user,
                secret(),
                domains.isEmpty() ? List.of(from.substring(from.lastIndexOf('@') + 1)) : domains));
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw Place.option("--smtp").bad(Place.quoted(text), "HOST or HOST:PORT is needed", "");
        }
        return Integer.parseInt(text);
    }

    private MailOptions.Security how() {
        List<String> words = Arrays.stream(MailOptions.Security.values())
                .map(s -> s.name().toLowerCase(Locale.ROOT))
                .toList();
        int at = words.indexOf(security);
        if (at < 0) {
            throw Place.option("--smtp-security")
                    .bad(
                            Place.quoted(security),
                            "one of " + String.join(", ", words) + " is needed",
                            Spelling.nearest(security, words));
        }
        return MailOptions.Security.values()[at];
    }

    private String secret() {
        try {
            return password == null ? "" : Files.readString(password).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
