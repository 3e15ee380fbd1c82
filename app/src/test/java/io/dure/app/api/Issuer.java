package io.dure.app.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** A small identity provider for tests: it publishes keys as a real one does, and signs real tokens. */
final class Issuer implements AutoCloseable {
    private final HttpServer server;
    private final List<RSAKey> keys = new ArrayList<>();

    Issuer() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        turn();
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\": \"" + url() + "\", \"jwks_uri\": \"" + url() + "/keys\"}");
        answer("/keys", () -> new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString());
        server.start();
    }

    private interface Text {
        String now();
    }

    private void answer(String path, Text text) {
        server.createContext(path, exchange -> {
            byte[] body = text.now().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on another key signs, and those of before are published no more. */
    final void turn() throws JOSEException {
        keys.clear();
        keys.add(new RSAKeyGenerator(2048).keyID("key-" + System.nanoTime()).generate());
    }

    RSAKey key() {
        return keys.getLast();
    }

    /** What a token for Dure says; more and other claims are put over it. */
    JWTClaimsSet claims(String subject, List<String> groups, Map<String, Object> more) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url().toString())
                .subject("id-of-" + subject)
                .audience("dure")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("preferred_username", subject)
                .claim("realm_access", Map.of("roles", groups));
        more.forEach(claims::claim);
        return claims.build();
    }

    String token(String subject, String... groups) throws JOSEException {
        return signed(claims(subject, List.of(groups), Map.of()), key());
    }

    static String signed(JWTClaimsSet claims, RSAKey by) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
