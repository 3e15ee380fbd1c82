package io.dure.twin.input;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Guesses which known word was meant. */
public final class Spelling {
    private static final int LONGEST = 100;

    private Spelling() {}

    /** As {@link #nearest(String, Collection)}. */
    public static String nearest(String found, String... known) {
        return nearest(found, List.of(known));
    }

    /** As {@link #closest}, as a guess: {@code policy?}. */
    public static String nearest(String found, Collection<String> known) {
        String word = closest(found, known);
        return word.isEmpty() ? "" : word + "?";
    }

    /**
     * The known word nearest to {@code found}: at most a third of its letters may be added, left out, changed or
     * swapped. Empty when none is that near.
     */
    public static String closest(String found, Collection<String> known) {
        if (found.length() > LONGEST) {
            return "";
        }
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String word : known) {
            int steps = distance(found.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (steps < least && steps <= Math.max(1, word.length() / 3)) {
                least = steps;
                best = word;
            }
        }
        return best;
    }

    /** Letters to add, leave out, change or swap with a neighbour to make {@code a} into {@code b}. */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 ? j : j == 0 ? i : step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(steps[i - 1][j] + 1, steps[i][j - 1] + 1);
        least = Math.min(least, steps[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
