package io.dure.twin.scenario;

import io.dure.engine.Moves;
import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.twin.input.Block;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads {@code rules}. */
final class RulesReader {
    /** How long an attempt takes to save its work and be gone, unless the scenario says. */
    static final long STOP_MILLIS = 30_000;

    private static final List<String> POLICIES = Arrays.stream(Policy.values())
            .map(policy -> policy.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final int MOST_RESERVATIONS = 1_000;

    private RulesReader() {}

    /** The rules, and {@link Scenario#stopMillis}. */
    record Found(Rules rules, long stopMillis) {}

    static Found read(Block file) {
        Block block = file.find("rules").block();
        block.allow(
                "policy",
                "reclaimGrace",
                "guaranteedRun",
                "reservationsPerQueue",
                "review",
                "useHalfLife",
                "overrun",
                "stopTime",
                "moves",
                "restartTime");
        Rules defaults = Rules.defaults();
        String usual = defaults.policy().name().toLowerCase(Locale.ROOT);
        String policy = block.find("policy").oneOf(POLICIES, usual);
        Rules rules = new Rules(
                Policy.valueOf(policy.toUpperCase(Locale.ROOT)),
                block.find("reclaimGrace").duration(defaults.reclaimGraceMillis()),
                block.find("guaranteedRun").duration(defaults.guaranteedRunMillis()),
                block.find("reservationsPerQueue").count(0, MOST_RESERVATIONS, defaults.reservationsPerQueue()),
                block.find("review").duration(defaults.reviewMillis()),
                block.find("useHalfLife").duration(defaults.useHalfLifeMillis()),
                block.find("overrun").duration(Rules.NEVER_STOPPED),
                new Moves(
                        block.find("moves").flag(defaults.moves().areMade()),
                        block.find("restartTime").duration(defaults.moves().restartMillis())));
        return new Found(rules, block.find("stopTime").duration(STOP_MILLIS));
    }
}
