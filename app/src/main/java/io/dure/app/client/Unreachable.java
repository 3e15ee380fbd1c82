package io.dure.app.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** No control plane answers at its address. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(URI url, IOException cause) {
        super(url + ": " + what(cause), cause);
    }

    private static String what(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("plaintext connection")) {
            return "what answers there does not speak HTTPS. Maybe http:// in place of https://";
        }
        if (message.contains("PKIX path") || message.contains("unable to find valid certification path")) {
            return "its certificate goes back to nobody whom this machine trusts. Maybe dure login URL --ca FILE,"
                    + " with the certificate of whoever has signed it";
        }
        if (message.contains("No subject alternative") || message.contains("No name matching")) {
            return "its certificate is for another name (" + message + "). Maybe the name in the certificate as URL";
        }
        return "no control plane answers there (" + why(cause)
                + "). Maybe start it: dure serve; or name another: dure login URL";
    }

    private static String why(Throwable e) {
        @Nullable Throwable cause = e.getCause();
        return switch (e) {
            case UnknownHostException _ -> "no host of this name is known";
            case HttpTimeoutException _ -> "no answer in time";
            case ConnectException _ when cause instanceof UnresolvedAddressException -> "no host of this name is known";
            case ConnectException _ when cause instanceof ConnectException -> why(cause);
            case ConnectException _ -> "the connection is refused";
            case SSLException _ -> "its certificate or encryption is not accepted: " + e.getMessage();
            default -> e.getMessage() == null ? "the connection is lost" : e.getMessage();
        };
    }
}
