package io.dure.app.notify;

import java.util.List;
import java.util.Locale;

/**
 * The server that takes mail, and to whom it may go.
 *
 * @param from the address that mail comes from
 * @param user by whom it comes in there; empty: nobody is asked
 * @param domains what may stand behind the at sign of those who are told
 */
public record MailOptions(
        String host, int port, Security security, String from, String user, String password, List<String> domains) {
    /** How the way there is kept. */
    public enum Security {
        /** TLS after the greeting, or nothing is sent. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** In the clear: within one machine or network. */
        NONE
    }

    public MailOptions {
        domains = domains.stream().map(d -> d.toLowerCase(Locale.ROOT)).toList();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "mail by " + host + ":" + port + " from " + from;
    }
}
