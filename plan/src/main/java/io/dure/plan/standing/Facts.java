package io.dure.plan.standing;

import io.dure.plan.standing.Standing.Amount;
import io.dure.plan.standing.Standing.Before;
import io.dure.plan.standing.Standing.Count;
import io.dure.plan.standing.Standing.Index;
import io.dure.plan.standing.Standing.Investment;
import io.dure.plan.standing.Standing.Said;
import io.dure.plan.standing.Standing.Score;
import io.dure.plan.standing.Standing.Share;
import io.dure.plan.standing.Standing.SubRank;
import io.dure.plan.standing.Standing.Third;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was read, and what follows from it. */
record Facts(
        String title,
        Before before,
        List<Count> counts,
        String computeUnit,
        String heldType,
        Map<String, Double> deliveries,
        Map<String, Double> speeds,
        List<Share> shares,
        List<Index> indices,
        Investment investment,
        List<SubRank> subRanks) {

    Standing told() {
        List<Count> sorted = counts.stream()
                .sorted(Comparator.comparingDouble((Count c) -> -c.gpus()).thenComparing(Count::country))
                .toList();
        double after = counts.stream()
                .filter(Count::own)
                .mapToDouble(Count::gpus)
                .max()
                .orElse(before.gpus());
        double unit = speed(computeUnit);
        double heldCompute = before.gpus() * speed(heldType) / unit;
        double delivered = deliveries.entrySet().stream()
                .mapToDouble(e -> e.getValue() * speed(e.getKey()) / unit)
                .sum();
        return new Standing(
                title,
                before,
                sorted,
                place(before.gpus()),
                place(after),
                computeUnit,
                heldCompute,
                heldCompute + delivered,
                shares,
                indices,
                investment,
                subRanks,
                thirds(),
                honest());
    }

    private double speed(String type) {
        return speeds.getOrDefault(type, 1.0);
    }

    /** Among the counts of others; behind all whose share of the world's compute is told and no count. */
    private int place(double gpus) {
        return 1
                + uncounted().size()
                + (int) counts.stream().filter(c -> !c.own() && c.gpus() > gpus).count();
    }

    private List<Share> uncounted() {
        List<String> counted = counts.stream().map(Count::country).toList();
        return shares.stream().filter(s -> !counted.contains(s.country())).toList();
    }

    private List<Third> thirds() {
        List<Third> found = new ArrayList<>();
        for (Index index : indices) {
            List<Score> rows = index.rows();
            rows.stream().filter(Score::own).findFirst().ifPresent(own -> {
                if (own.place() > 3) {
                    Score third = rows.get(2);
                    double gap = third.score() - own.score();
                    found.add(new Third(
                            index.name(),
                            index.koreanName(),
                            third.country(),
                            gap,
                            text(
                                    "%s %d: %s is third with %s; %s has %s (place %d here). The gap is %s points.",
                                    index.name(),
                                    index.year(),
                                    third.country(),
                                    plain(third.score()),
                                    own.country(),
                                    plain(own.score()),
                                    own.place(),
                                    plain(gap)),
                            text(
                                    "%s %d: 3위 %s %s점, %s %s점(%d위). %s점이 모자랍니다.",
                                    index.koreanName(),
                                    index.year(),
                                    third.koreanName(),
                                    plain(third.score()),
                                    own.koreanName(),
                                    plain(own.score()),
                                    own.place(),
                                    plain(gap))));
                }
            });
        }
        List<Amount> rows = investment.rows();
        rows.stream().filter(Amount::own).findFirst().ifPresent(own -> {
            if (rows.size() > 2 && rows.get(2).billionUsd() > own.billionUsd()) {
                Amount third = rows.get(2);
                double times = third.billionUsd() / own.billionUsd();
                found.add(new Third(
                        "private investment",
                        "민간 투자",
                        third.country(),
                        third.billionUsd() - own.billionUsd(),
                        text(
                                "Private investment %d: %s is third with %s billion dollars, %s times the %s billion of %s.",
                                investment.year(),
                                third.country(),
                                plain(third.billionUsd()),
                                plain(times),
                                plain(own.billionUsd()),
                                own.country()),
                        text(
                                "민간 투자 %d: 3위 %s %s십억 달러로, %s %s십억 달러의 %s배입니다.",
                                investment.year(),
                                third.koreanName(),
                                plain(third.billionUsd()),
                                own.koreanName(),
                                plain(own.billionUsd()),
                                plain(times))));
            }
        });
        return found;
    }

    /** What GPUs cannot change, from the sub-ranks that fell and in which they do not count. */
    private List<Said> honest() {
        List<Said> said = new ArrayList<>();
        List<SubRank> fell = subRanks.stream()
                .filter(s -> !s.gpus() && s.after() > s.before())
                .sorted(Comparator.comparingInt((SubRank s) -> s.before() - s.after())
                        .thenComparing(SubRank::name))
                .toList();
        for (SubRank s : fell) {
            said.add(new Said(
                    text("GPUs do not change %s, which fell from place %d to %d.", s.name(), s.before(), s.after()),
                    text("GPU로는 %s 순위(%d위에서 %d위로 하락)를 바꿀 수 없습니다.", s.koreanName(), s.before(), s.after())));
        }
        said.add(new Said(
                "Counts are of different kinds (held, ordered, announced, in one programme) and years; places among them are the press's, not a measure.",
                "국가별 GPU 수는 성격(보유, 주문, 발표, 개별 사업)과 연도가 서로 달라, 순위는 언론의 셈이지 측정이 아닙니다."));
        if (!uncounted().isEmpty()) {
            List<String> names = uncounted().stream().map(Share::country).toList();
            List<String> korean = uncounted().stream().map(Share::koreanName).toList();
            said.add(new Said(
                    text(
                            "No count of GPUs is told for %s; by their share of compute they are taken to be ahead.",
                            String.join(" and ", names)),
                    text("%s의 GPU 수는 발표된 것이 없어, 연산 비중에 따라 앞선 것으로 봅니다.", String.join(", ", korean))));
        }
        if (!subRanks.isEmpty()) {
            List<String> touched =
                    subRanks.stream().filter(SubRank::gpus).map(SubRank::name).toList();
            List<String> touchedKorean = subRanks.stream()
                    .filter(SubRank::gpus)
                    .map(SubRank::koreanName)
                    .toList();
            said.add(new Said(
                    text(
                            "Of %d sub-ranks, GPUs count in %d (%s).",
                            subRanks.size(), touched.size(), String.join(", ", touched)),
                    text(
                            "세부 순위 %d개 가운데 GPU가 영향을 주는 것은 %d개(%s)입니다.",
                            subRanks.size(), touched.size(), String.join(", ", touchedKorean))));
        }
        return said;
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static String text(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
    }
}
