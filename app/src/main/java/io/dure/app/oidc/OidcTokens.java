package io.dure.app.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges tokens of an identity provider (OpenID Connect): signed by a key that it publishes, with an asymmetric algorithm,
 * by it, for us, and not expired. Keys are asked for once, kept for five minutes, and asked for again when a token names
 * one that is not known.
 */
public final class OidcTokens {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Strangers whose tokens name keys that do not exist make us ask no oftener than twice in this time. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcOptions options;
    private @Nullable DefaultJWTProcessor<SecurityContext> processor;

    public OidcTokens(OidcOptions options) {
        this.options = options;
    }

    /** Whose a token is. */
    public record Person(String subject, String name, List<String> groups, long expiresMillis) {}

    /** It is not believed; why, in words for whoever shows it. */
    public static final class NotBelieved extends Exception {
        private static final long serialVersionUID = 1L;

        NotBelieved(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** Whether such a text is for us to judge: three parts with dots between. */
    public static boolean isOne(String token) {
        return token.startsWith("eyJ") && token.chars().filter(c -> c == '.').count() == 2;
    }

    /** Throws {@link IOException} when the provider cannot be asked for its keys. */
    @SuppressWarnings("JavaUtilDate") // as the library tells it
    public Person judge(String token) throws NotBelieved, IOException {
        try {
            JWTClaimsSet claims = processor().process(token, null);
            Object name = claims.getClaim(options.nameClaim());
            if (!(name instanceof String text) || text.isBlank()) {
                throw new NotBelieved("it does not say " + options.nameClaim(), new ParseException("", 0));
            }
            return new Person(
                    claims.getSubject(),
                    text,
                    groups(claims.getClaims()),
                    claims.getExpirationTime().getTime());
        } catch (ParseException | BadJOSEException e) {
            throw new NotBelieved(String.valueOf(e.getMessage()), e);
        } catch (RateLimitReachedException e) {
            throw new NotBelieved("its key is not known, and keys were asked for just now", e);
        } catch (JOSEException e) {
            throw new IOException("the keys of " + options.issuer() + " cannot be asked for: " + e.getMessage(), e);
        }
    }

    private List<String> groups(Map<String, Object> claims) {
        Object at = claims;
        for (String step : options.groupsClaim().split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(step) : null;
        }
        List<String> groups = new ArrayList<>();
        if (at instanceof Collection<?> all) {
            all.forEach(one -> groups.add(String.valueOf(one)));
        } else if (at instanceof String one) {
            groups.add(one);
        }
        return groups;
    }

    /** Found at the first token, so that Dure starts where the provider does not answer. */
    private synchronized DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        if (processor == null) {
            JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                            keysOf(options.issuer()).toURL())
                    .retrying(true)
                    .rateLimited(LEAST_PAUSE.toMillis())
                    .build();
            DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
            made.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                    JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
            made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
            made.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    options.audience(),
                    new JWTClaimsSet.Builder()
                            .issuer(options.issuer().toString())
                            .build(),
                    Set.of("sub", "exp")));
            processor = made;
        }
        return processor;
    }

    /** OpenID Connect Discovery 1.0, section 4. */
    private static URI keysOf(URI issuer) throws IOException {
        URI at = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(at).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode told = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
            if (!told.path("issuer").asText().equals(issuer.toString()) || !told.hasNonNull("jwks_uri")) {
                throw new IOException(at + ": no identity provider tells there that it is " + issuer);
            }
            return URI.create(told.get("jwks_uri").asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
