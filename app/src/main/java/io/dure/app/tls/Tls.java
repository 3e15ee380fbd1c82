package io.dure.app.tls;

import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** HTTPS with a certificate from files, which is taken anew whenever they change. TLS 1.2 and 1.3. */
public final class Tls implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Tls.class.getName());
    private static final long LOOK_MILLIS = 1_000;

    private final TlsFiles files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final Thread watch = Thread.ofVirtual().name("dure-tls").unstarted(this::watch);
    private volatile boolean isClosing;
    private int seen;

    /** Throws {@link BadInput} when the files cannot be used. */
    public Tls(TlsFiles files) {
        this.files = files;
        try {
            seen = files.state();
            factory.setKeyStore(files.open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        factory.setKeyStorePassword("");
        factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        watch.start();
    }

    /** A door of the server. */
    public ServerConnector connector(Server server, HttpConfiguration plain, String host, int port) {
        HttpConfiguration config = new HttpConfiguration(plain);
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false); // clients check the name; here it may be an address
        config.addCustomizer(secure);
        ServerConnector connector = new ServerConnector(
                server,
                new SslConnectionFactory(factory, HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(config));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    private void watch() {
        while (!isClosing) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What is half written, or wrong, is not taken: the certificate of before goes on. */
    private void look() {
        try {
            int now = files.state();
            if (now != seen) {
                seen = now;
                var fresh = files.open();
                factory.reload(f -> f.setKeyStore(fresh));
                LOG.info(() -> "the certificate of " + files.certificate() + " is used from now on");
            }
        } catch (Exception e) { // as the library declares it
            LOG.log(Level.WARNING, e, () -> "the certificate of before is used: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        isClosing = true;
        watch.interrupt();
    }
}
