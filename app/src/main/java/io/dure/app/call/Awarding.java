package io.dure.app.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is given what. Each in its turn, the best first: higher score, then fewer GPUs asked for, then the lower id. Each has
 * as much of what it asked for as its caps and the lot leave, in whole units; with less than it can use it has nothing, and
 * the next has its turn. So nobody has anything that a better one was refused and could have used, and what one has does
 * not depend on anybody after him. Why this and no optimum: decision 0024.
 */
public final class Awarding {
    private static final Comparator<Application> BEST_FIRST = Comparator.comparingLong(Application::milliScore)
            .reversed()
            .thenComparingLong(Application::gpus)
            .thenComparingLong(Application::id);

    private final CallRules rules;
    private final long[] leftOfLot;
    private final Map<String, Long> ofInstitution = new HashMap<>();
    private final Map<String, Long> ofKind = new HashMap<>();

    private Awarding(CallRules rules, List<Given> standing) {
        this.rules = rules;
        leftOfLot = rules.lots().stream().mapToLong(Lot::gpus).toArray();
        standing.forEach(given -> take(given.institution(), given.kind(), given.lot(), given.gpus()));
    }

    /** In order of their turns. {@code standing}: what has been given before. */
    public static List<Ruling> decide(CallRules rules, List<Application> applications, List<Given> standing) {
        Awarding awarding = new Awarding(rules, standing);
        List<Ruling> rulings = new ArrayList<>();
        applications.stream().sorted(BEST_FIRST).forEach(one -> rulings.add(awarding.decide(one)));
        return List.copyOf(rulings);
    }

    private Ruling decide(Application one) {
        if (!rules.kinds().contains(one.kind())) {
            return refused(one, new Refusal.KindNotEligible(one.kind(), rules.kinds()));
        }
        if (one.reviews() < rules.leastReviews()) {
            return refused(one, new Refusal.TooFewReviews(one.reviews(), rules.leastReviews()));
        }
        if (one.milliScore() < rules.leastMilliScore()) {
            return refused(one, new Refusal.ScoreTooLow(one.milliScore(), rules.leastMilliScore()));
        }
        Limit limit = Limit.ASKED;
        for (Limit other : Limit.values()) {
            limit = left(other, one) < left(limit, one) ? other : limit;
        }
        long room = left(limit, one);
        if (room < Math.max(1, one.least())) {
            return refused(one, new Refusal.TooLittleLeft(limit, one.least(), room));
        }
        take(one.institution(), one.kind(), one.lot(), room);
        return new Ruling.Awarded(one.id(), room, limit);
    }

    private static Ruling refused(Application one, Refusal why) {
        return new Ruling.Refused(one.id(), why);
    }

    /** In whole units. */
    private long left(Limit limit, Application one) {
        Lot lot = rules.lots().get(one.lot());
        long all = switch (limit) {
            case ASKED -> one.gpus();
            case PER_APPLICATION -> lot.mostPerApplication();
            case PER_INSTITUTION -> rules.mostPerInstitution() - ofInstitution.getOrDefault(one.institution(), 0L);
            case PER_KIND ->
                rules.mostPerKind().getOrDefault(one.kind(), Long.MAX_VALUE) - ofKind.getOrDefault(one.kind(), 0L);
            case LOT -> leftOfLot[one.lot()];
        };
        return Math.max(0, all) / lot.unit() * lot.unit();
    }

    private void take(String institution, String kind, int lot, long gpus) {
        ofInstitution.merge(institution, gpus, Long::sum);
        ofKind.merge(kind, gpus, Long::sum);
        leftOfLot[lot] -= gpus;
    }
}
