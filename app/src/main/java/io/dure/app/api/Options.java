package io.dure.app.api;

import io.dure.app.notify.MailOptions;
import io.dure.app.oidc.OidcOptions;
import io.dure.app.tls.TlsFiles;
import java.util.Optional;

/**
 * What whoever serves may choose.
 *
 * @param requestsPerSecond of each token on average, ten seconds' worth at once; 0: any number
 * @param mostBodyBytes of one request
 * @param waitingPerQueue how many jobs may wait in one queue; 0: any number
 * @param waitingPerUser how many jobs of one user may wait; 0: any number
 * @param logJson one line of JSON for each request and each message
 * @param tls the certificate to serve with; empty: plain HTTP
 * @param oidc an identity provider whose tokens are believed as well
 * @param hooksAnywhere webhooks may be plain HTTP, and lead into the network of the server
 * @param mail the server that takes mail; empty: none is sent
 */
public record Options(
        double requestsPerSecond,
        long mostBodyBytes,
        int waitingPerQueue,
        int waitingPerUser,
        boolean logJson,
        Optional<TlsFiles> tls,
        Optional<OidcOptions> oidc,
        boolean hooksAnywhere,
        Optional<MailOptions> mail) {
    /** 16 MiB at once, and no limits. */
    public static final Options USUAL = new Options(0, 16 << 20, 0, 0, false);

    /** In plain HTTP. */
    public Options(
            double requestsPerSecond, long mostBodyBytes, int waitingPerQueue, int waitingPerUser, boolean logJson) {
        this(
                requestsPerSecond,
                mostBodyBytes,
                waitingPerQueue,
                waitingPerUser,
                logJson,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** The same with this certificate. */
    public Options with(TlsFiles files) {
        return new Options(
                requestsPerSecond,
                mostBodyBytes,
                waitingPerQueue,
                waitingPerUser,
                logJson,
                Optional.of(files),
                oidc,
                hooksAnywhere,
                mail);
    }

    /** The same with webhooks to any address. */
    public Options withHooksAnywhere() {
        return new Options(
                requestsPerSecond, mostBodyBytes, waitingPerQueue, waitingPerUser, logJson, tls, oidc, true, mail);
    }

    /** The same with this identity provider. */
    public Options with(OidcOptions provider) {
        return new Options(
                requestsPerSecond,
                mostBodyBytes,
                waitingPerQueue,
                waitingPerUser,
                logJson,
                tls,
                Optional.of(provider),
                hooksAnywhere,
                mail);
    }

    /** The same with mail by this server. */
    public Options with(MailOptions server) {
        return new Options(
                requestsPerSecond,
                mostBodyBytes,
                waitingPerQueue,
                waitingPerUser,
                logJson,
                tls,
                oidc,
                hooksAnywhere,
                Optional.of(server));
    }
}
