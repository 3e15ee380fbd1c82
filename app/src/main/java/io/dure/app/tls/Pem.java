package io.dure.app.tls;

import io.dure.twin.input.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys as text between BEGIN and END lines (RFC 7468). */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    /** All certificates of the text, in order. Throws {@link BadInput} that names {@code file}. */
    public static List<Certificate> certificates(String file, String text) {
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw bad(file, "there is no certificate in it", "the file that begins with -----BEGIN CERTIFICATE-----?");
        }
        try {
            return new ArrayList<>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        } catch (CertificateException e) {
            throw bad(file, "it cannot be read as certificates: " + e.getMessage(), "");
        }
    }

    /** The private key of the text, which must be in PKCS #8 and without a password. */
    static PrivateKey key(String file, String text) {
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            boolean isLocked = text.contains("ENCRYPTED");
            boolean isOther = text.contains("PRIVATE KEY-----");
            throw bad(
                    file,
                    isLocked
                            ? "the key has a password"
                            : isOther ? "the key is not in the form PKCS #8" : "there is no private key in it",
                    isLocked || isOther
                            ? "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out key.pem?"
                            : "the file that begins with -----BEGIN PRIVATE KEY-----?");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
        return ALGORITHMS.stream()
                .flatMap(algorithm -> key(algorithm, bytes).stream())
                .findFirst()
                .orElseThrow(() -> bad(file, "the key is of none of the kinds " + String.join(", ", ALGORITHMS), ""));
    }

    /** Empty when it is a key of another kind. */
    private static Optional<PrivateKey> key(String algorithm, byte[] bytes) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Trusts who shows a certificate that goes back to one of these, and nobody else. */
    public static SSLContext trusting(String file, String text) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<Certificate> all = certificates(file, text);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("ca" + i, all.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were read can be trusted", e);
        }
    }

    /** The text of the file. Throws {@link BadInput} when it is not there. */
    public static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw bad(file.toString(), "there is no such file", "");
        } catch (java.nio.charset.CharacterCodingException e) {
            throw bad(file.toString(), "it is no text", "openssl x509 -inform der -in " + file + " -out cert.pem?");
        }
    }

    static BadInput bad(String file, String what, String maybe) {
        return new BadInput(file, 0, what, "a PEM file is needed", maybe);
    }
}
