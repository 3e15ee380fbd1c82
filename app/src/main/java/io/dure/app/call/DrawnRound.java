package io.dure.app.call;

import io.dure.twin.scenario.Draws;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first national call of Korea's programme (NIPA, AIinfrahub.kr; results of 3 March 2026): 514 applications for 13,712
 * GPUs, which are 1,714 servers of 8; 4,224 GPUs given, 2,624 to academia, 1,288 to industry, 312 to research institutes;
 * at most 256 H200 for one. Published are these totals alone. The applications are drawn from a seed so that their number
 * and what they ask for together are the published ones; how that spreads over them, who they are and what reviewers think
 * of them are assumptions: sizes follow a lognormal law with deviation 1, kinds come as often as they were given GPUs, an
 * institution applies 2.5 times in the mean, two reviewers give points around 70 with a deviation of 12, and an applicant
 * can do with half to all of what he asks for.
 */
public final class DrawnRound {
    public static final int APPLICATIONS = 514;
    public static final long ASKED_GPUS = 13_712;
    public static final long GIVEN_GPUS = 4_224;
    /** How many won in truth. What comes of drawn applications is another number. */
    public static final int PUBLISHED_WINNERS = 159;

    private static final long SERVER = 8;
    private static final long MOST_PER_APPLICATION = 256;
    private static final long ACADEMIA = 2_624;
    private static final long INDUSTRY = 1_288;
    private static final long RESEARCH = 312;
    private static final int INSTITUTIONS = 205;
    private static final int REVIEWERS = 2;

    private DrawnRound() {}

    /** As published; no least score is, and none for an institution is: 512 GPUs is ours. */
    public static CallRules rules() {
        Lot lot = new Lot(
                "round-1",
                "H200",
                GIVEN_GPUS,
                SERVER,
                MOST_PER_APPLICATION,
                LocalDate.of(2026, 3, 1),
                LocalDate.of(2027, 3, 1));
        return new CallRules(
                List.of(lot),
                List.of("academia", "industry", "research"),
                2 * MOST_PER_APPLICATION,
                Map.of("academia", ACADEMIA, "industry", INDUSTRY, "research", RESEARCH),
                0,
                REVIEWERS);
    }

    public static List<Application> applications(long seed) {
        Draws sizes = new Draws(seed, 0, Draws.Purpose.SIZE);
        Draws who = new Draws(seed, 0, Draws.Purpose.USER);
        Draws scores = new Draws(seed, 0, Draws.Purpose.BEFORE);
        long[] servers = servers(sizes);
        List<Application> drawn = new ArrayList<>();
        for (int i = 0; i < APPLICATIONS; i++) {
            String kind = kind(who.uniform());
            String institution = kind + "-" + (1 + (int) (who.uniform() * INSTITUTIONS));
            long part = 1 + (long) StrictMath.floor((servers[i] + 1) / 2.0 * who.uniform());
            long least = Math.min(servers[i], (servers[i] + 1) / 2 + part - 1);
            drawn.add(new Application(
                    i + 1L,
                    institution,
                    kind,
                    0,
                    servers[i] * SERVER,
                    least * SERVER,
                    (points(scores) + points(scores)) / REVIEWERS,
                    REVIEWERS));
        }
        return List.copyOf(drawn);
    }

    /** One each, and the rest by lognormal weights, the largest remainders first, none above the cap. */
    private static long[] servers(Draws draws) {
        double[] weights = new double[APPLICATIONS];
        double sum = 0;
        for (int i = 0; i < APPLICATIONS; i++) {
            weights[i] = StrictMath.exp(draws.normal());
            sum += weights[i];
        }
        long rest = ASKED_GPUS / SERVER - APPLICATIONS;
        long most = MOST_PER_APPLICATION / SERVER;
        long[] servers = new long[APPLICATIONS];
        double[] wanting = new double[APPLICATIONS];
        long given = 0;
        for (int i = 0; i < APPLICATIONS; i++) {
            double part = rest * weights[i] / sum;
            servers[i] = Math.min(most, 1 + (long) StrictMath.floor(part));
            wanting[i] = part - StrictMath.floor(part);
            given += servers[i];
        }
        for (; given < ASKED_GPUS / SERVER; given++) {
            int next = -1;
            for (int i = 0; i < APPLICATIONS; i++) {
                if (servers[i] < most && (next < 0 || wanting[i] > wanting[next])) {
                    next = i;
                }
            }
            servers[next]++;
            wanting[next]--;
        }
        return servers;
    }

    private static String kind(double at) {
        double academia = (double) ACADEMIA / GIVEN_GPUS;
        double industry = (double) INDUSTRY / GIVEN_GPUS;
        return at < academia ? "academia" : at < academia + industry ? "industry" : "research";
    }

    private static long points(Draws draws) {
        return Math.clamp(StrictMath.round(1000 * (70 + 12 * draws.normal())), 0, 100_000);
    }
}
