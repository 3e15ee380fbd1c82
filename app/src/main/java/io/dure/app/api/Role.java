package io.dure.app.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a token may do within its queue and all below it. Each may all that those before it may. */
public enum Role {
    /** Sees jobs, queues and why jobs wait. */
    VIEWER,
    /** Submits jobs, and cancels, holds and releases his own. */
    SUBMITTER,
    /** Does so with everybody's jobs, sets quotas of the queues below its own, and makes tokens for submitters and viewers. */
    QUEUE_ADMIN,
    /** Drains nodes, sets envelopes, freezes. Only for the whole fleet. */
    OPERATOR,
    /** Makes tokens for all. Only for the whole fleet. */
    ADMIN;

    boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As {@code queue-admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }
}
