package io.dure.app.client;

import java.net.URI;

/** Which control plane is asked, and the token that it knows its caller by. */
public record Login(URI url, String token) {
    /** Never with the token: such texts end up in logs. */
    @Override
    public String toString() {
        return "Login[" + url + "]";
    }
}
