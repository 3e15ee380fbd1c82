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
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small identity provider for tests: it publishes keys as a real one does, and signs real tokens. */
public final class Issuer implements AutoCloseable {
    /** As which the page comes. */
    public static final String CLIENT = "dure-page";

    private final HttpServer server;
    private final List<RSAKey> keys = new ArrayList<>();
    private volatile Map<String, String> started = Map.of();
    private volatile String refresh = "";

    public Issuer() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        turn();
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\": \"" + url() + "\", \"jwks_uri\": \"" + url()
                        + "/keys\", \"authorization_endpoint\": \"" + url() + "/authorize\", \"token_endpoint\": \""
                        + url() + "/token\"}");
        answer("/keys", () -> new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString());
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    /** Lets in whoever comes, as kim of the group vision, and sends him back with a code, as RFC 6749 and 7636 have it. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        boolean isProven = "S256".equals(asked.get("code_challenge_method"))
                && "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"));
        if (isProven) {
            started = asked;
            exchange.getResponseHeaders()
                    .add("Location", asked.get("redirect_uri") + "?code=c0de&state=" + asked.get("state"));
        }
        exchange.sendResponseHeaders(isProven ? 302 : 400, -1);
        exchange.close();
    }

    /** A token for the code with its proof, or for what came with the token before; each once. */
    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean isNext = asked.getOrDefault("refresh_token", "").equals(refresh) && !refresh.isEmpty();
        boolean isGiven = CLIENT.equals(asked.get("client_id")) && (isNext || isProven(asked));
        String answer = "{\"error\": \"invalid_grant\", \"error_description\": \"not so\"}";
        if (isGiven) {
            started = Map.of();
            refresh = "next-" + System.nanoTime();
            try {
                answer = "{\"access_token\": \"" + token("kim", "vision") + "\", \"refresh_token\": \"" + refresh
                        + "\", \"expires_in\": 300}";
            } catch (JOSEException e) {
                throw new IOException(e);
            }
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(isGiven ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private boolean isProven(Map<String, String> asked) throws IOException {
        try {
            byte[] proof = MessageDigest.getInstance("SHA-256")
                    .digest(asked.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(proof).equals(started.get("code_challenge"))
                    && "authorization_code".equals(asked.get("grant_type"))
                    && "c0de".equals(asked.get("code"))
                    && Objects.equals(asked.get("redirect_uri"), started.get("redirect_uri"));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
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

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on another key signs, and those of before are published no more. */
    final void turn() throws JOSEException {
        keys.clear();
        keys.add(new RSAKeyGenerator(2048).keyID("key-" + System.nanoTime()).generate());
    }

    public RSAKey key() {
        return keys.getLast();
    }

    /** What a token for Dure says; more and other claims are put over it. */
    public JWTClaimsSet claims(String subject, List<String> groups, Map<String, Object> more) {
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

    public String token(String subject, String... groups) throws JOSEException {
        return signed(claims(subject, List.of(groups), Map.of()), key());
    }

    public static String signed(JWTClaimsSet claims, RSAKey by) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }

    /** Nobody is answered any more. */
    public void fallSilent() {
        server.stop(0);
    }

    @Override
    public void close() {
        fallSilent();
    }
}
