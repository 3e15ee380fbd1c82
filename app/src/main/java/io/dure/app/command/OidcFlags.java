package io.dure.app.command;

import io.dure.app.api.Role;
import io.dure.app.oidc.OidcOptions;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which identity provider is believed, and what its groups may. */
final class OidcFlags {
    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description =
                    "Believe tokens of this identity provider too (OpenID Connect), as https://id.example.org/realms/ai.")
    private @Nullable String issuer;

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            description = "Its tokens must be for this audience: needed with --oidc-issuer.")
    private @Nullable String audience;

    @Option(
            names = "--oidc-groups",
            paramLabel = "CLAIM",
            description = "Where tokens say groups or roles, as realm_access.roles (default: groups).")
    private String groups = "groups";

    @Option(
            names = "--oidc-name",
            paramLabel = "CLAIM",
            description = "Where tokens say the name of the user, who must not be able to choose it"
                    + " (default: preferred_username).")
    private String name = "preferred_username";

    @Option(
            names = "--oidc-grant",
            paramLabel = "GROUP=ROLE[@QUEUE]",
            description =
                    "What a group may, in a queue and below it (default: all). May be said again; who is in several"
                            + " has the highest role, of several alike the first.")
    private List<String> grants = new ArrayList<>();

    @Option(
            names = "--oidc-page-client",
            paramLabel = "NAME",
            description = "The page signs people in there, as this public client of it (authorization code with PKCE).")
    private @Nullable String pageClient;

    Optional<OidcOptions> options() {
        if (issuer == null && audience == null && grants.isEmpty() && pageClient == null) {
            return Optional.empty();
        }
        if (issuer == null || audience == null || grants.isEmpty()) {
            throw new BadInput(
                    "command line",
                    0,
                    "an identity provider is not told whole",
                    "--oidc-issuer, --oidc-audience and at least one --oidc-grant are needed together",
                    "");
        }
        return Optional.of(new OidcOptions(
                url(issuer),
                audience,
                groups,
                name,
                grants.stream().map(OidcFlags::grant).toList(),
                Optional.ofNullable(pageClient)));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw Place.option("--oidc-issuer")
                .bad(Place.quoted(text), "an address of http or https is needed, as tokens say it", "");
    }

    private static OidcOptions.Grant grant(String text) {
        int equals = text.lastIndexOf('=');
        String right = text.substring(equals + 1);
        int at = right.indexOf('@');
        String role = at < 0 ? right : right.substring(0, at);
        String queue = at < 0 ? "all" : right.substring(at + 1);
        List<String> roles = Arrays.stream(Role.values()).map(Role::word).toList();
        if (equals <= 0 || !roles.contains(role) || queue.isEmpty()) {
            throw Place.option("--oidc-grant")
                    .bad(
                            Place.quoted(text),
                            "GROUP=ROLE or GROUP=ROLE@QUEUE is needed; roles are " + String.join(", ", roles),
                            Spelling.nearest(role, roles));
        }
        boolean isWhole = role.equals("operator") || role.equals("admin");
        if (isWhole && !queue.equals("all")) {
            throw Place.option("--oidc-grant")
                    .bad(Place.quoted(text), "an " + role + " is one for the whole fleet", "leave @" + queue + " out");
        }
        return new OidcOptions.Grant(text.substring(0, equals), role, queue);
    }
}
