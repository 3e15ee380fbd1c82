package io.dure.plan.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.plan.rollout.Plan.Told;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.twin.scenario.Study;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The reference case: what the planner must notice by itself. */
class KoreaTest {
    private static final Path SCENARIO = Path.of("../scenarios/korea-alliance");

    private static Programme programme;
    private static Plan plan;

    @BeforeAll
    static void make() {
        programme = ProgrammeReader.read(SCENARIO, Study.DEFAULT_VARIANT);
        plan = new PlanMaker(programme, List.of(Objective.values()))
                .make(new PlanMaker.Asked("default", "", false, List.of(), 0, 1, done -> {}));
    }

    @Test
    void isProvenOptimal() {
        assertThat(plan.status()).isEqualTo("optimal");
        assertThat(plan.gapPercent()).isLessThanOrEqualTo(0.01);
        assertThat(plan.totals().deliveredGpus()).isEqualTo(260_000);
    }

    @Test
    void everyPriceHolds() {
        assertThat(plan.prices())
                .hasSizeGreaterThan(30)
                .allSatisfy(price -> assertThat(price.relativeError()).isLessThanOrEqualTo(0.01));
    }

    @Test
    void noticesThatUlsansGpusDoNotFit() {
        assertThat(said("announcement", "ulsan").en()).contains("60,000", "103 MW", "136.8 MW", "45,175");
        assertThat(said("announcement", "ulsan").ko()).contains("울산", "60,000장", "103MW");
    }

    @Test
    void noticesThatSkIsShortOfPowerBefore2029() {
        assertThat(said("short-of-power", "sk ").en()).contains("2028 Q4", "at ulsan");
        assertThat(plan.stranded()).anySatisfy(s -> {
            assertThat(s.recipient()).isEqualTo("sk");
            assertThat(s.limit()).isEqualTo("grid");
            assertThat(s.place()).isEqualTo("ulsan");
        });
    }

    @Test
    void noticesThatHaenamWaitsForItsSubstation() {
        assertThat(said("waits-for-grid", "haenam").en()).contains("2028 Q3");
    }

    /** The sentences are made from numbers: with power enough nobody says them. */
    @Test
    void saysNothingOfAProgrammeWithPowerEnough() {
        Programme rich = programme.withSites(programme.sites().stream()
                .map(site -> site.with(List.of(new Programme.PowerStep(-1, 5000))))
                .toList());
        Solved solved = new Planner(io.dure.plan.linear.OrTools.usual()).solve(rich, List.of(Objective.values()));
        try (Pricing pricing = Pricing.of(io.dure.plan.linear.OrTools.usual(), solved)) {
            Tables tables = new Tables(solved);
            List<Told> told = new Findings(solved)
                    .all(
                            tables,
                            new Prices(io.dure.plan.linear.OrTools.usual(), solved)
                                    .all(pricing).stream()
                                            .map(Prices.Found::price)
                                            .toList(),
                            new Stranding(solved, tables, pricing).all(),
                            tables.underClocked(),
                            List.of());
            assertThat(told)
                    .noneMatch(
                            t -> t.kind().equals("short-of-power") || t.kind().equals("waits-for-grid"));
        }
    }

    private static Told said(String kind, String start) {
        return plan.findings().stream()
                .filter(t -> t.kind().equals(kind) && t.en().startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody says " + kind + " of " + start + ": " + plan.findings()));
    }
}
