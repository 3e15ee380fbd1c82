package io.dure.engine.place;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import org.jspecify.annotations.Nullable;

/** Where in a pool a gang is to find room: anywhere, or in one domain. */
record Scope(@Nullable Tier tier, int domain, Span span) {
    static final Scope POOL = new Scope(null, -1, Span.ALL);

    static Scope of(@Nullable Tier tier, int domain) {
        return tier == null ? POOL : new Scope(tier, domain, tier.span(domain));
    }

    boolean has(Fleet fleet, int node) {
        return tier == null || tier.domain(fleet.localOf(node)) == domain;
    }
}
