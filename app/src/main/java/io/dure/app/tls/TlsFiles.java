package io.dure.app.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;

/**
 * Where the certificate and its key are.
 *
 * @param certificate PEM: the server's own, then those between it and the root, if any
 * @param key PEM, PKCS #8
 */
public record TlsFiles(Path certificate, Path key) {
    private static final char[] NO_PASSWORD = new char[0];

    /** Both as they are now. Throws {@link io.dure.twin.input.BadInput} when they cannot be used, or not together. */
    KeyStore open() throws IOException {
        PrivateKey secret = Pem.key(key.toString(), Pem.read(key));
        List<Certificate> chain = Pem.certificates(certificate.toString(), Pem.read(certificate));
        try {
            if (!belongs(secret, chain.getFirst().getPublicKey())) {
                throw Pem.bad(key.toString(), "this key is not that of the certificate in " + certificate, "");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("dure", secret, NO_PASSWORD, chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + ": it cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean belongs(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        if (!sameKind(secret, open)) {
            return false;
        }
        byte[] something = {1, 2, 3};
        Signature sign = Signature.getInstance(algorithm);
        sign.initSign(secret);
        sign.update(something);
        byte[] signed = sign.sign();
        Signature check = Signature.getInstance(algorithm);
        check.initVerify(open);
        check.update(something);
        return check.verify(signed);
    }

    private static boolean sameKind(PrivateKey secret, PublicKey open) {
        return secret.getAlgorithm().startsWith("Ed") == open.getAlgorithm().startsWith("Ed")
                && (secret.getAlgorithm().startsWith("Ed")
                        || secret.getAlgorithm().equals(open.getAlgorithm()));
    }

    /** What both files hold, to see whether they have changed. */
    int state() throws IOException {
        return Arrays.hashCode(new Object[] {Pem.read(certificate), Pem.read(key)});
    }
}
