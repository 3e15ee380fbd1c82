package io.dure.app.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.twin.scenario.Draws;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One rule, many rows; then what must always hold, over rounds of a seed; then the published round. */
final class AwardingTest {
    private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
    private static final LocalDate TO = LocalDate.of(2027, 3, 1);
    private static final Lot LOT = new Lot("h200", "H200", 64, 8, 32, FROM, TO);
    private static final CallRules RULES =
            new CallRules(List.of(LOT), List.of("university", "company"), 40, Map.of("company", 24L), 60_000, 2);

    private static Application of(long id, String institution, String kind, long gpus, long least, int points) {
        return new Application(id, institution, kind, 0, gpus, least, points * 1000L, 2);
    }

    private static Ruling alone(Application one) {
        return Awarding.decide(RULES, List.of(one), List.of()).getFirst();
    }

    @Test
    void oneAlone() {
        assertThat(alone(of(1, "a", "university", 16, 8, 80))).isEqualTo(new Ruling.Awarded(1, 16, Limit.ASKED));
        assertThat(alone(of(1, "a", "university", 48, 8, 80)))
                .isEqualTo(new Ruling.Awarded(1, 32, Limit.PER_APPLICATION));
        assertThat(alone(of(1, "a", "company", 32, 8, 80))).isEqualTo(new Ruling.Awarded(1, 24, Limit.PER_KIND));
        assertThat(alone(of(1, "a", "university", 13, 8, 80))).isEqualTo(new Ruling.Awarded(1, 8, Limit.ASKED));
        assertThat(alone(of(1, "a", "university", 48, 40, 80)))
                .isEqualTo(new Ruling.Refused(1, new Refusal.TooLittleLeft(Limit.PER_APPLICATION, 40, 32)));
        assertThat(alone(of(1, "a", "club", 16, 8, 80)))
                .isEqualTo(
                        new Ruling.Refused(1, new Refusal.KindNotEligible("club", List.of("university", "company"))));
        assertThat(alone(of(1, "a", "university", 16, 8, 59)))
                .isEqualTo(new Ruling.Refused(1, new Refusal.ScoreTooLow(59_000, 60_000)));
        assertThat(alone(new Application(1, "a", "university", 0, 16, 8, 80_000, 1)))
                .isEqualTo(new Ruling.Refused(1, new Refusal.TooFewReviews(1, 2)));
    }

    @Test
    void theBestFirstAndTiesByWhatIsAskedThenById() {
        List<Ruling> rulings = Awarding.decide(
                RULES,
                List.of(
                        of(4, "d", "university", 16, 16, 80),
                        of(3, "c", "university", 16, 8, 80),
                        of(2, "b", "university", 32, 24, 80),
                        of(1, "a", "university", 32, 32, 90)),
                List.of());
        assertThat(rulings)
                .containsExactly(
                        new Ruling.Awarded(1, 32, Limit.ASKED),
                        new Ruling.Awarded(3, 16, Limit.ASKED),
                        new Ruling.Awarded(4, 16, Limit.ASKED),
                        new Ruling.Refused(2, new Refusal.TooLittleLeft(Limit.LOT, 24, 0)));
    }

    @Test
    void whatStandsFromBeforeCounts() {
        List<Given> standing = List.of(new Given("a", "university", 0, 32), new Given("b", "university", 0, 8));
        assertThat(Awarding.decide(RULES, List.of(of(1, "a", "university", 16, 8, 80)), standing))
                .containsExactly(new Ruling.Awarded(1, 8, Limit.PER_INSTITUTION));
        assertThat(Awarding.decide(RULES, List.of(of(1, "c", "university", 32, 32, 80)), standing))
                .containsExactly(new Ruling.Refused(1, new Refusal.TooLittleLeft(Limit.LOT, 32, 24)));
    }

    @Test
    void rulesHoldInEveryRound() {
        for (long seed = 1; seed <= 300; seed++) {
            CallRules rules = drawnRules(seed);
            List<Application> all = drawn(seed, rules);
            List<Ruling> rulings = Awarding.decide(rules, all, List.of());
            check("seed " + seed, rules, all, rulings);
            List<Application> otherOrder = new ArrayList<>(all);
            Collections.shuffle(otherOrder, new Random(seed));
            assertThat(Awarding.decide(rules, otherOrder, List.of()))
                    .as("seed " + seed + " in another order")
                    .isEqualTo(rulings);
        }
    }

    private static CallRules drawnRules(long seed) {
        Draws draws = new Draws(seed, 1, Draws.Purpose.SIZE);
        List<Lot> lots = new ArrayList<>();
        for (int i = 0; i < 1 + (int) (draws.uniform() * 3); i++) {
            long unit = 1L << ((int) (draws.uniform() * 4));
            lots.add(new Lot("lot" + i, "H200", 10 + (long) (draws.uniform() * 300), unit, 64, FROM, TO));
        }
        return new CallRules(
                lots,
                List.of("university", "company"),
                16 + (long) (draws.uniform() * 100),
                Map.of("company", 8 + (long) (draws.uniform() * 200)),
                (long) (draws.uniform() * 70_000),
                1);
    }

    private static List<Application> drawn(long seed, CallRules rules) {
        Draws draws = new Draws(seed, 2, Draws.Purpose.SIZE);
        List<Application> all = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            long gpus = 1 + (long) (draws.uniform() * 90);
            double kind = draws.uniform();
            all.add(new Application(
                    i,
                    "i" + (int) (draws.uniform() * 20),
                    kind < 0.5 ? "university" : kind < 0.9 ? "company" : "club",
                    (int) (draws.uniform() * rules.lots().size()),
                    gpus,
                    1 + (long) (draws.uniform() * gpus),
                    // Few different ones, so that there are ties.
                    5_000L * (int) (draws.uniform() * 20),
                    (int) (draws.uniform() * 4)));
        }
        return all;
    }

    /** By other means than the rule: sums, and every pair of applications. */
    private static void check(String about, CallRules rules, List<Application> all, List<Ruling> rulings) {
        Map<Long, Application> byId = all.stream().collect(Collectors.toMap(Application::id, a -> a));
        Map<Long, Long> given = new HashMap<>();
        rulings.forEach(r -> given.put(r.application(), r instanceof Ruling.Awarded a ? a.gpus() : 0L));
        assertThat(given.keySet()).as(about).isEqualTo(byId.keySet());
        assertThat(rulings).as(about).hasSameSizeAs(all);
        for (int lot = 0; lot < rules.lots().size(); lot++) {
            int which = lot;
            assertThat(sum(given, all.stream().filter(a -> a.lot() == which).toList()))
                    .as(about)
                    .isLessThanOrEqualTo(rules.lots().get(lot).gpus());
        }
        for (List<Application> own : all.stream()
                .collect(Collectors.groupingBy(Application::institution))
                .values()) {
            assertThat(sum(given, own)).as(about).isLessThanOrEqualTo(rules.mostPerInstitution());
        }
        rules.mostPerKind()
                .forEach((kind, most) -> assertThat(sum(
                                given,
                                all.stream().filter(a -> a.kind().equals(kind)).toList()))
                        .as(about)
                        .isLessThanOrEqualTo(most));
        for (Application one : all) {
            long has = given.getOrDefault(one.id(), 0L);
            Lot lot = rules.lots().get(one.lot());
            if (has > 0) {
                assertThat(has).as(about + one).isBetween(one.least(), Math.min(one.gpus(), lot.mostPerApplication()));
                assertThat(has % lot.unit()).as(about + one).isZero();
                assertThat(rules.kinds()).as(about + one).contains(one.kind());
                assertThat(one.reviews()).as(about + one).isGreaterThanOrEqualTo(rules.leastReviews());
                assertThat(one.milliScore()).as(about + one).isGreaterThanOrEqualTo(rules.leastMilliScore());
            } else if (isFit(rules, one)) {
                noEnvy(about, rules, one, all, given);
            }
        }
    }

    private static boolean isFit(CallRules rules, Application one) {
        return rules.kinds().contains(one.kind())
                && one.reviews() >= rules.leastReviews()
                && one.milliScore() >= rules.leastMilliScore();
    }

    /** Had all who are worse been given nothing, it could still not have had what it needs. */
    private static void noEnvy(
            String about, CallRules rules, Application one, List<Application> all, Map<Long, Long> given) {
        List<Application> better =
                all.stream().filter(a -> a.milliScore() >= one.milliScore()).toList();
        Lot lot = rules.lots().get(one.lot());
        long room = List.of(
                        one.gpus(),
                        lot.mostPerApplication(),
                        rules.mostPerInstitution()
                                - sum(
                                        given,
                                        better.stream()
                                                .filter(a -> a.institution().equals(one.institution()))
                                                .toList()),
                        rules.mostPerKind().getOrDefault(one.kind(), Long.MAX_VALUE)
                                - sum(
                                        given,
                                        better.stream()
                                                .filter(a -> a.kind().equals(one.kind()))
                                                .toList()),
                        lot.gpus()
                                - sum(
                                        given,
                                        better.stream()
                                                .filter(a -> a.lot() == one.lot())
                                                .toList()))
                .stream()
                .mapToLong(left -> Math.max(0, left) / lot.unit() * lot.unit())
                .min()
                .orElseThrow();
        assertThat(room).as(about + ": " + one + " could have had it").isLessThan(one.least());
    }

    private static long sum(Map<Long, Long> given, List<Application> of) {
        return of.stream().mapToLong(a -> given.getOrDefault(a.id(), 0L)).sum();
    }

    @Test
    void thePublishedRound() {
        double worst = 1;
        for (long seed = 1; seed <= 50; seed++) {
            CallRules rules = DrawnRound.rules();
            List<Application> all = DrawnRound.applications(seed);
            assertThat(all).hasSize(514);
            assertThat(all.stream().mapToLong(Application::gpus).sum()).isEqualTo(13_712);
            List<Ruling> rulings = Awarding.decide(rules, all, List.of());
            check("seed " + seed, rules, all, rulings);
            long given = rulings.stream()
                    .mapToLong(r -> r instanceof Ruling.Awarded a ? a.gpus() : 0)
                    .sum();
            // What is left is less than anybody who was refused could use.
            assertThat(given).as("seed " + seed).isBetween(4_224L - 3 * 64, 4_224L);
            worst = Math.min(worst, merit(all, rulings) / bound(rules, all));
        }
        assertThat(worst)
                .as("points given with GPUs, against what no rule could beat")
                .isGreaterThan(0.985);
    }

    private static double merit(List<Application> all, List<Ruling> rulings) {
        Map<Long, Application> byId = all.stream().collect(Collectors.toMap(Application::id, a -> a));
        return rulings.stream()
                .mapToDouble(r -> r instanceof Ruling.Awarded a
                        ? (double) a.gpus()
                                * Objects.requireNonNull(byId.get(a.application()))
                                        .milliScore()
                        : 0)
                .sum();
    }

    /** Without whole servers, least amounts and institutions: of each kind the best points until its cap. */
    private static double bound(CallRules rules, List<Application> all) {
        double sum = 0;
        for (String kind : rules.kinds()) {
            long left = rules.mostPerKind().getOrDefault(kind, 0L);
            List<Application> own = all.stream()
                    .filter(a -> a.kind().equals(kind))
                    .sorted((a, b) -> Long.compare(b.milliScore(), a.milliScore()))
                    .toList();
            for (Application one : own) {
                long more = Math.min(left, one.gpus());
                sum += (double) more * one.milliScore();
                left -= more;
            }
        }
        return sum;
    }
}
