package io.dure.app.client;

import java.net.URI;

/**
 * Which control plane is asked, and the token that it knows its caller by.
 *
 * @param authorities the certificates that its own must go back to, as PEM; empty: those that this machine trusts
 */
public record Login(URI url, String token, String authorities) {
    public Login(URI url, String token) {
        this(url, token, "");
    }

    /** Never with the token: such texts end up in logs. */
    @Override
    public String toString() {
        return "Login[" + url + "]";
    }
}
