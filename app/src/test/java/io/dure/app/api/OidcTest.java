package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.dure.app.oidc.OidcOptions;
import io.dure.app.oidc.OidcOptions.Grant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an identity provider: which are believed, and what their groups may. */
final class OidcTest {
    @TempDir
    private Path folder = Path.of("");

    private static OidcOptions options(Issuer issuer) {
        return new OidcOptions(
                issuer.url(),
                "dure",
                "realm_access.roles",
                "preferred_username",
                List.of(
                        new Grant("vision", "submitter", "amaranth/vision-amaranth"),
                        new Grant("keepers", "queue-admin", "amaranth"),
                        new Grant("strangers", "submitter", "bordeaux"),
                        new Grant("fleet", "operator", "all")));
    }

    @Test
    void thePageIsToldWhereToSignInAndCodesNeedTheirProof() throws Exception {
        try (Issuer issuer = new Issuer();
                ServedFleet fleet = ServedFleet.start(
                        folder,
                        1,
                        s -> s.with(Options.USUAL.with(new OidcOptions(
                                issuer.url(),
                                "dure",
                                "realm_access.roles",
                                "preferred_username",
                                options(issuer).grants(),
                                Optional.of(Issuer.CLIENT)))))) {
            assertThat(fleet.get("", "/v1/sign-in").json().at("/oidc/authorize").asText())
                    .isEqualTo(issuer.url() + "/authorize");
            Map<String, String> guessed = Map.of(
                    "code",
                    "c0de",
                    "verifier",
                    "guessed",
                    "redirect",
                    fleet.uri("/").toString());
            assertThat(fleet.post("", "/v1/sign-in", guessed).status()).isEqualTo(401);
            assertThat(fleet.post("", "/v1/sign-in", Map.of("refresh", "guessed"))
                            .status())
                    .isEqualTo(401);
            assertThat(fleet.post("", "/v1/sign-in", Map.of("code", "c0de")).status())
                    .isEqualTo(400);
            issuer.fallSilent();
            assertThat(fleet.post("", "/v1/sign-in", guessed).status()).isEqualTo(503);
        }
    }

    @Test
    void groupsMayWhatIsGrantedToThem() throws Exception {
        try (Issuer issuer = new Issuer();
                ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(options(issuer))))) {
            assertThat(fleet.get("", "/v1/sign-in").body()).isEqualTo("{}"); // it is told no client for the page
            assertThat(fleet.post("", "/v1/sign-in", Map.of("refresh", "any")).status())
                    .isEqualTo(404);
            String kim = issuer.token("kim", "vision", "others");
            assertThat(fleet.get(kim, "/v1/me").json().get("name").asText()).isEqualTo("kim");
            assertThat(fleet.get(kim, "/v1/me").json().get("role").asText()).isEqualTo("submitter");
            long job = fleet.submit(kim, Map.of("queue", "amaranth/vision-amaranth", "runs", "1h"));
            assertThat(fleet.post(kim, "/v1/jobs", Map.of("queue", "bordeaux/speech-bordeaux"))
                            .status())
                    .isEqualTo(400);
            String park = issuer.token("park", "strangers");
            assertThat(fleet.get(park, "/v1/jobs/" + job).status()).isEqualTo(404);
            String lee = issuer.token("lee", "vision", "keepers");
            assertThat(fleet.get(lee, "/v1/me").json().get("role").asText()).isEqualTo("queue-admin");
            assertThat(fleet.post(lee, "/v1/jobs/" + job + "/cancel", Map.of()).status())
                    .isEqualTo(204);
            String operator = issuer.token("op", "fleet");
            assertThat(fleet.post(operator, "/v1/freezes", Map.of("why", "test"))
                            .status())
                    .isEqualTo(204);
            assertThat(fleet.get(fleet.admin(), "/v1/audit").body()).contains("\"who\":\"op\"");
            assertThat(fleet.get(issuer.token("nobody", "unknown"), "/v1/me").body())
                    .contains("nothing is granted here to any of your groups: unknown");
            assertThat(fleet.get(fleet.admin(), "/v1/me").status())
                    .as("our own tokens hold as before")
                    .isEqualTo(200);
        }
    }

    @Test
    void theSameKeyOfTwoPeopleIsTwoKeys() throws Exception {
        try (Issuer issuer = new Issuer();
                ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(options(issuer))))) {
            String body = ServedFleet.text(Map.of("queue", "amaranth/vision-amaranth", "runs", "1h"));
            Map<String, String> key = Map.of("Idempotency-Key", "one");
            String kim = issuer.token("kim", "vision");
            ServedFleet.Answer first = fleet.call(kim, "POST", "/v1/jobs", body, key);
            ServedFleet.Answer again = fleet.call(issuer.token("kim", "vision"), "POST", "/v1/jobs", body, key);
            ServedFleet.Answer other = fleet.call(issuer.token("lee", "keepers"), "POST", "/v1/jobs", body, key);
            assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
            assertThat(again.json().get("repeated").asBoolean()).isTrue();
            assertThat(other.json().get("id")).isNotEqualTo(first.json().get("id"));
        }
    }

    @Test
    void believesNoOther() throws Exception {
        try (Issuer issuer = new Issuer();
                Issuer other = new Issuer();
                ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(options(issuer))))) {
            Map<String, String> bad = new LinkedHashMap<>();
            RSAKey stolen =
                    new RSAKeyGenerator(2048).keyID(issuer.key().getKeyID()).generate();
            var good = issuer.claims("kim", List.of("fleet"), Map.of());
            bad.put("signed by another under the same name", Issuer.signed(good, stolen));
            bad.put("of another issuer", other.token("kim", "fleet"));
            bad.put("of another issuer that claims to be this one", Issuer.signed(good, other.key()));
            bad.put(
                    "for another audience",
                    Issuer.signed(issuer.claims("kim", List.of("fleet"), Map.of("aud", "others")), issuer.key()));
            bad.put(
                    "expired",
                    Issuer.signed(
                            issuer.claims(
                                    "kim",
                                    List.of("fleet"),
                                    Map.of("exp", Date.from(Instant.now().minusSeconds(3600)))),
                            issuer.key()));
            bad.put(
                    "without a name",
                    Issuer.signed(
                            issuer.claims("kim", List.of("fleet"), Map.of("preferred_username", "")), issuer.key()));
            bad.put("not signed", new PlainJWT(new PlainHeader(), good).serialize());
            SignedJWT mac = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(issuer.key().getKeyID())
                            .build(),
                    good);
            mac.sign(new MACSigner(issuer.key().toPublicKey().getEncoded()));
            bad.put("signed with the public key as a secret", mac.serialize());
            String whole = issuer.token("kim", "fleet");
            bad.put("altered", whole.substring(0, whole.lastIndexOf('.')) + ".AAAA");
            for (Map.Entry<String, String> one : bad.entrySet()) {
                ServedFleet.Answer answer = fleet.get(one.getValue(), "/v1/me");
                assertThat(answer.status())
                        .as(one.getKey() + ": " + answer.body())
                        .isEqualTo(401);
            }
            assertThat(fleet.get(whole, "/v1/me").status()).isEqualTo(200);
        }
    }

    @Test
    void keysTurn() throws Exception {
        try (Issuer issuer = new Issuer();
                ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(options(issuer))))) {
            assertThat(fleet.get(issuer.token("kim", "fleet"), "/v1/me").status())
                    .isEqualTo(200);
            issuer.turn();
            assertThat(fleet.get(issuer.token("kim", "fleet"), "/v1/me").status())
                    .isEqualTo(200);
        }
    }
}
