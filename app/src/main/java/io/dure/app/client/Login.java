package io.dure.app.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which control plane is asked, and the token that it knows its caller by.
 *
 * @param authorities the certificates that its own must go back to, as PEM; empty: those that this machine trusts
 * @param provider who gave the token and gives the next; null: it is Dure's own, or nobody gives another
 */
public record Login(
        URI url, String token, String authorities, @Nullable Provider provider) {
    /**
     * An identity provider.
     *
     * @param client as which it knows this program
     * @param refresh what it gives a new token for; may be empty
     * @param expiresMillis when the token ends, since 1970
     */
    public record Provider(URI issuer, String client, String refresh, long expiresMillis) {
        /** Never with the secret. */
        @Override
        public String toString() {
            return "Provider[" + issuer + "]";
        }
    }

    public Login(URI url, String token) {
        this(url, token, "");
    }

    public Login(URI url, String token, String authorities) {
        this(url, token, authorities, null);
    }

    /** Never with the token: such texts end up in logs. */
    @Override
    public String toString() {
        return "Login[" + url + "]";
    }
}
