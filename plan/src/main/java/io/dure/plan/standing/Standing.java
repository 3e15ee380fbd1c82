package io.dure.plan.standing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A country among others. Every figure has its year, mark and source.
 *
 * @param counts GPUs as they were told, the most first; announced and held counts stand side by side, so places in it
 *     are the press's, not a measure
 * @param computeBefore of one's own GPUs, in GPUs of the unit's type; {@code computeAfter} with the deliveries of the
 *     scenario
 * @param placeBefore of one's own count among the counts told; {@code placeAfter}: after
 */
public record Standing(
        String title,
        Before before,
        List<Count> counts,
        int placeBefore,
        int placeAfter,
        String computeUnit,
        double computeBefore,
        double computeAfter,
        List<Share> shares,
        List<Index> indices,
        Investment investment,
        List<SubRank> subRanks,
        List<Third> third,
        List<Said> honest) {

    public record Before(double gpus, int year, String mark, String source) {}

    public record Count(
            String country, String koreanName, double gpus, int year, boolean own, String mark, String source) {}

    /** Of the world's compute. */
    public record Share(String country, String koreanName, double percent, int year, String mark, String source) {}

    public record Index(String name, String koreanName, int year, String mark, String source, List<Score> rows) {}

    public record Score(int place, String country, String koreanName, double score, boolean own) {}

    public record Investment(int year, String mark, String source, List<Amount> rows) {}

    public record Amount(String country, String koreanName, double billionUsd, boolean own) {}

    /** {@code gpus}: whether GPUs count in it. */
    public record SubRank(String name, String koreanName, int before, int after, boolean gpus) {}

    /**
     * What the third place would take.
     *
     * @param ahead who is third now; null when one is third or better
     */
    public record Third(
            String measure, String koreanName, @Nullable String ahead, double gap, String en, String ko) {}

    public record Said(String en, String ko) {}
}
