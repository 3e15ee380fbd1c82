package io.dure.app.oidc;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An identity provider whose tokens are believed.
 *
 * @param issuer as its tokens say it, exactly
 * @param audience whom its tokens must be for
 * @param groupsClaim where its tokens say the groups or roles of whoever comes; dots lead into objects
 * @param nameClaim where they say how he is called: jobs are his by this name, so he must not be able to choose it
 * @param grants what groups may, in order of importance
 * @param pageClient as which it knows the page, which then offers to sign in there
 */
public record OidcOptions(
        URI issuer,
        String audience,
        String groupsClaim,
        String nameClaim,
        List<Grant> grants,
        Optional<String> pageClient) {
    /** The page offers no sign-in there: who has a token gives it. */
    public OidcOptions(URI issuer, String audience, String groupsClaim, String nameClaim, List<Grant> grants) {
        this(issuer, audience, groupsClaim, nameClaim, grants, Optional.empty());
    }

    public OidcOptions {
        grants = List.copyOf(grants);
    }

    /**
     * Who is in this group has this role in this queue and below it.
     *
     * @param role as {@code queue-admin}
     * @param queue its path; {@code all} for the whole fleet
     */
    public record Grant(String group, String role, String queue) {}
}
