package io.dure.app.report;

import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.Bin;
import io.dure.twin.outcome.Outcome.Bound;
import io.dure.twin.outcome.Outcome.Bounds;
import io.dure.twin.outcome.Outcome.OrganisationLine;
import io.dure.twin.outcome.Outcome.QueueLine;
import io.dure.twin.outcome.Outcome.QueueOutcome;
import io.dure.twin.outcome.Outcome.ReasonLine;
import io.dure.twin.outcome.Outcome.ReasonOutcome;
import io.dure.twin.outcome.Outcome.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Outcomes that look like those of real runs, and some that no run should give. */
public final class Samples {
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>{{words}}\"'&amp;<!--";
    private static final double HOUR = 3600;
    private static final List<String> LEAVES = List.of(
            "lab/vision",
            "lab/language",
            "lab/speech",
            "product/ads",
            "product/search",
            "product/maps",
            "school/courses",
            "school/theses");

    private Samples() {}

    /** 504 GPUs in three sites, eight leaf queues, a busy week with nights and a weekend. */
    static Outcome week() {
        SplittableRandom random = new SplittableRandom(7);
        double[] weights = {.24, .30, .08, .12, .09, .05, .04, .08};
        double[] quotas = {96, 128, 48, 72, 64, 32, 24, 40};
        List<double[]> used = LEAVES.stream().map(leaf -> new double[168]).toList();
        double[] all = new double[168];
        for (int hour = 0; hour < 168; hour++) {
            double busy = busy(hour) * (0.97 + random.nextDouble() * .06);
            for (int leaf = 0; leaf < 8; leaf++) {
                double swing = 1 + .5 * Math.sin((hour + leaf * 19) / (9.0 + leaf));
                used.get(leaf)[hour] = 504 * busy * weights[leaf] * swing;
                all[hour] += used.get(leaf)[hour];
            }
            double scale = Math.min(1, 496 / all[hour]);
            all[hour] *= scale;
            for (double[] line : used) {
                line[hour] *= scale;
            }
        }
        Timeline timeline = new Timeline(
                column(169, i -> i * HOUR),
                column(168, i -> all[i]),
                column(168, i -> 504),
                column(168, i -> 504),
                column(168, i -> i > 60 && i < 75 ? 488 : 504),
                column(168, i -> all[i] * .975),
                column(168, i -> waiting(i)),
                column(168, i -> waiting(i) * 6.3),
                IntStream.range(0, 8)
                        .mapToObj(q -> new QueueLine(
                                LEAVES.get(q), column(168, i -> used.get(q)[i]), column(168, i -> quotas[q])))
                        .toList(),
                weekOrganisations(used, quotas),
                List.of(
                        new ReasonLine("FleetBusy", column(168, i -> waiting(i) * .52)),
                        new ReasonLine("BehindReservation", column(168, i -> waiting(i) * .2)),
                        new ReasonLine(
                                "QuotaExhausted", column(168, i -> waiting(i) * (.12 + .05 * Math.sin(i / 7.0)))),
                        new ReasonLine("Fragmented", column(168, i -> waiting(i) * .09)),
                        new ReasonLine("BehindInQueue", column(168, i -> waiting(i) * .04)),
                        new ReasonLine("AwaitingReclaim", column(168, i -> waiting(i) * .02)),
                        new ReasonLine("NotYetDecided", column(168, i -> .05))));
        return new Outcome(
                new Outcome.Run("campus-week", "A week on the campus fleet", "dure", "requested", 42, "0.1.0"),
                new Outcome.Fleet(
                        504,
                        63,
                        List.of(
                                new Outcome.Site("seoul", "", 0, 0, 256, 32, 256, 256, 0, 0),
                                new Outcome.Site("daejeon", "", 0, 0, 160, 20, 160, 160, 0, 0),
                                new Outcome.Site("busan", "", 0, 0, 88, 11, 88, 88, 0, 0))),
                new Outcome.Jobs(12_840, 12_811, 12_164, 402, 131, 98, 16, 29, 217, 12),
                new Outcome.Wait(4_212.4, 312, 21_840, 61_300, 118_440),
                new Outcome.Completion(1, 2, 3, 4),
                new Outcome.BoundedSlowdown(6.41, 1.22, 24.7, 118.3),
                new Outcome.Utilisation(.99, .7412, .7251, .7324, 1_643.7),
                .31,
                618_240,
                41_877,
                3.84,
                604_800,
                412L << 20,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                weekBounds(),
                weekQueues(),
                List.of(
                        reason("FleetBusy", 7_912, .527, "Not enough GPUs of a fitting type are free in any one site."),
                        reason("BehindReservation", 3_044, .203, "It would fit, but would delay a reservation."),
                        reason("QuotaExhausted", 1_850, .123, "The queue, or one above it, holds all it may."),
                        reason("Fragmented", 1_361, .091, "Enough GPUs are free in one site, but in pieces."),
                        reason("BehindInQueue", 560, .037, "An earlier job of the same line is not yet placed."),
                        reason("AwaitingReclaim", 271, .018, "GPUs are being taken back for it."),
                        reason("NotYetDecided", 8.4, .001, "It was submitted after the last decision.")),
                List.of(new Outcome.Rejection("NeverFits", 16, "big", "No pool of nodes could hold the gang.")),
                weekWaits(),
                timeline,
                List.of(
                        new Outcome.KindOutcome("fine-tuning", 9_840, 9_400, 52_100, 50_900, 49_700, 4_950, 23_100),
                        new Outcome.KindOutcome("data", 3_000, 2_764, 12_700, 12_600, 12_400, 980, 6_100)),
                List.of(new Outcome.TemplateOutcome("thesis", 902, 861, 9_871, 120, 114, 3, 21.5)),
                Outcome.Power.NONE,
                new Outcome.Failing(
                        List.of(new Outcome.CauseOutcome("gpu", "node", 12, 12, 6.5, 12, 611)),
                        1,
                        84,
                        611,
                        402.5,
                        540,
                        90.2));
    }

    /** The week again as a plain trace gives it: no kinds, no power, no failures, no organisations over time. */
    public static Outcome plain() {
        Outcome week = week();
        Timeline t = week.timeline();
        Timeline plain = new Timeline(
                t.fromSeconds(),
                t.allocatedGpus(),
                t.upGpus(),
                t.upGpus(),
                t.upGpus(),
                t.allocatedGpus(),
                t.waitingJobs(),
                t.waitingGpus(),
                t.queues(),
                List.of(),
                t.reasons());
        List<Outcome.Site> sites = week.fleet().sites().stream()
                .map(s -> new Outcome.Site(s.name(), "", 0, 0, s.gpus(), s.nodes(), s.gpus(), 0, 0, 0))
                .toList();
        return with(
                week,
                new Outcome.Fleet(504, 63, sites),
                plain,
                List.of(),
                List.of(),
                Outcome.Power.NONE,
                Outcome.Failing.NONE);
    }

    private static Outcome with(
            Outcome o,
            Outcome.Fleet fleet,
            Timeline timeline,
            List<Outcome.KindOutcome> kinds,
            List<Outcome.TemplateOutcome> templates,
            Outcome.Power power,
            Outcome.Failing failing) {
        return new Outcome(
                o.run(),
                fleet,
                o.jobs(),
                o.waits(),
                o.completion(),
                o.boundedSlowdown(),
                o.utilisation(),
                o.fragmentation(),
                o.lastEndSeconds(),
                o.decisions(),
                o.wallSeconds(),
                o.simulatedSeconds(),
                o.peakHeapBytes(),
                o.journalSha256(),
                o.bounds(),
                o.queues(),
                o.reasons(),
                o.rejections(),
                o.waitHistogram(),
                timeline,
                kinds,
                templates,
                power,
                failing);
    }

    /** No job was ever submitted. */
    static Outcome empty() {
        Outcome week = week();
        List<Double> none = List.of();
        return new Outcome(
                week.run(),
                new Outcome.Fleet(0, 0, List.of()),
                new Outcome.Jobs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new Outcome.Wait(0, 0, 0, 0, 0),
                new Outcome.Completion(1, 2, 3, 4),
                new Outcome.BoundedSlowdown(0, 0, 0, 0),
                new Outcome.Utilisation(0, 0, 0, 0, 0),
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                new Bounds(List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Timeline(none, none, none, none, none, none, none, none, List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                Outcome.Power.NONE,
                Outcome.Failing.NONE);
    }

    /** One bin, one queue, and figures that are no numbers. */
    static Outcome single() {
        Outcome week = week();
        List<Double> one = List.of(3.0);
        return new Outcome(
                new Outcome.Run("one", "", "fifo", "true", -1, "0.1.0"),
                new Outcome.Fleet(8, 1, List.of(new Outcome.Site("here", "", 0, 0, 8, 1, 8, 8, 0, 0))),
                new Outcome.Jobs(1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
                new Outcome.Wait(0, 0, 0, 0, Double.NaN),
                new Outcome.Completion(1, 2, 3, 4),
                new Outcome.BoundedSlowdown(1, 1, 1, 1),
                new Outcome.Utilisation(1, .375, .375, .375, 0),
                0,
                40,
                2,
                0.004,
                40,
                30L << 20,
                week.journalSha256(),
                new Bounds(List.of(
                        new Bound("wait.meanSeconds", 0, 0, "lower", "Nobody waits less than not at all."),
                        new Bound("someday", 1, Double.POSITIVE_INFINITY, "higher", "Not known to the page."))),
                List.of(new QueueOutcome("", 0, true, 8, 0.1, 0.03, 0, 0, 0, 1, 0)),
                List.of(),
                List.of(),
                List.of(new Bin(0, Double.POSITIVE_INFINITY, 1)),
                new Timeline(
                        List.of(0.0),
                        one,
                        List.of(8.0),
                        List.of(8.0),
                        List.of(8.0),
                        one,
                        List.of(0.0),
                        List.of(0.0),
                        List.of(new QueueLine("", one, one)),
                        List.of(),
                        List.of()),
                List.of(),
                List.of(),
                Outcome.Power.NONE,
                Outcome.Failing.NONE);
    }

    /** Three hundred queues, twenty reasons, very long names, and names that are markup. */
    public static Outcome ugly() {
        Outcome week = week();
        List<QueueOutcome> queues = new ArrayList<>();
        List<QueueLine> lines = new ArrayList<>();
        for (int q = 0; q < 300; q++) {
            String path =
                    q == 3 ? HOSTILE : q == 4 ? "a/" + "very-long-name-".repeat(20) : "org-" + q / 30 + "/team-" + q;
            double used = 10_000.0 / (q + 1);
            queues.add(new QueueOutcome(
                    path, 1 + q % 12, true, q % 7, q % 5 == 0 ? 0 : 900, used, used / 3, 12, 4, 9, 5e6));
            double level = 90.0 / (q + 1);
            lines.add(new QueueLine(path, column(168, i -> level * (1 + Math.sin(i + level))), column(168, i -> 2)));
        }
        List<ReasonOutcome> reasons = new ArrayList<>();
        List<ReasonLine> reasonLines = new ArrayList<>();
        for (int r = 0; r < 20; r++) {
            String code = r == 0 ? HOSTILE : r == 1 ? "constructor" : "Reason" + r;
            int size = 20 - r;
            reasons.add(reason(code, size * 1e7, size / 210.0, HOSTILE.repeat(4)));
            reasonLines.add(new ReasonLine(code, column(168, i -> size * i)));
        }
        Timeline time = week.timeline();
        return new Outcome(
                new Outcome.Run(
                        HOSTILE, HOSTILE + " 두레 " + "title ".repeat(40), HOSTILE, HOSTILE, Long.MIN_VALUE, HOSTILE),
                new Outcome.Fleet(1_234_567, 200_000, sites(60)),
                week.jobs(),
                week.waits(),
                week.completion(),
                week.boundedSlowdown(),
                new Outcome.Utilisation(2, 1.2, -0.5, -3, 1e12),
                Double.NaN,
                Long.MAX_VALUE / 4,
                Long.MAX_VALUE / 4,
                1e6,
                week.simulatedSeconds(),
                1L << 40,
                HOSTILE,
                new Bounds(List.of(
                        new Bound(HOSTILE, 3, 4, "higher", HOSTILE),
                        new Bound("utilisation.allocated", 1.2, .9, "higher", "Beyond: a bug."))),
                queues,
                reasons,
                List.of(new Outcome.Rejection(HOSTILE, 3, HOSTILE, HOSTILE)),
                List.of(new Bin(0, 10, 0), new Bin(10, 10, 5), new Bin(10, 1e7, 100_000_000)),
                new Timeline(
                        time.fromSeconds(),
                        time.allocatedGpus(),
                        time.deliveredGpus(),
                        time.poweredGpus(),
                        time.upGpus(),
                        time.productiveGpus(),
                        time.waitingJobs(),
                        time.waitingGpus(),
                        lines,
                        IntStream.range(0, 40)
                                .mapToObj(o -> new OrganisationLine(
                                        o == 0 ? HOSTILE : "org-" + o,
                                        column(168, i -> o * 10 + i % (o + 2)),
                                        column(168, i -> o % 4 == 0 ? 0 : 9 * o)))
                                .toList(),
                        reasonLines),
                List.of(
                        new Outcome.KindOutcome(HOSTILE, 1, 0, 1e12, 2e12, -5, 3, Double.NaN),
                        new Outcome.KindOutcome("constructor", 0, 0, 0, 0, 0, 0, 0)),
                List.of(new Outcome.TemplateOutcome(HOSTILE, 9, 9, 1e9, 1_000_000, 0, 1_000_000, Double.NaN)),
                uglyPower(),
                new Outcome.Failing(
                        List.of(new Outcome.CauseOutcome(HOSTILE, HOSTILE, 1L << 40, 0, 1e9, 0, Double.NaN)),
                        1,
                        1e12,
                        1e12,
                        0,
                        1,
                        1));
    }

    private static List<OrganisationLine> weekOrganisations(List<double[]> used, double[] quotas) {
        int[] firsts = {0, 3, 6, 8};
        List<OrganisationLine> lines = new ArrayList<>();
        for (int o = 0; o < 3; o++) {
            int from = firsts[o];
            int to = firsts[o + 1];
            lines.add(new OrganisationLine(
                    LEAVES.get(from).substring(0, LEAVES.get(from).indexOf('/')),
                    column(
                            168,
                            i -> IntStream.range(from, to)
                                    .mapToDouble(leaf -> used.get(leaf)[i])
                                    .sum()),
                    column(
                            168,
                            i -> IntStream.range(from, to)
                                    .mapToDouble(leaf -> quotas[leaf])
                                    .sum())));
        }
        return lines;
    }

    /** Some far from Korea, some at one place, and figures that contradict each other. */
    private static List<Outcome.Site> sites(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Outcome.Site(
                        i == 0 ? HOSTILE : "site-" + i,
                        i == 1 ? HOSTILE : i % 2 == 0 ? "" : "operator-" + i,
                        i < 5 ? -i * 20 : 33.5 + i % 8 * .6,
                        i < 5 ? 0 : 126.2 + i % 7 * .5,
                        20_000,
                        3_000,
                        i == 7 ? Double.NaN : 400 * i,
                        i == 8 ? 1e9 : 390 * i,
                        300 * i,
                        i == 9 ? -1 : 280 * i))
                .toList();
    }

    /** Sixty sites, each with a call in every night, and a name that is markup. */
    private static Outcome.Power uglyPower() {
        List<Outcome.SitePower> sites = new ArrayList<>();
        List<Outcome.CallOutcome> calls = new ArrayList<>();
        for (int s = 0; s < 60; s++) {
            int each = s;
            String name = s == 0 ? HOSTILE : "site-" + s;
            sites.add(new Outcome.SitePower(
                    name,
                    s == 1 ? Double.NaN : 100 * s,
                    column(512, i -> Math.round(1e5 * (each + Math.sin(i / 9.0))) / 1e3),
                    s % 3 == 0 ? List.of() : column(512, i -> 100 * each)));
            for (int day = 0; day < 7; day++) {
                calls.add(new Outcome.CallOutcome(name, day * 86_400, day * 86_400 + 7_200, 90, 60, 70 - s, s > 9));
            }
        }
        return new Outcome.Power(1e7, 1e15, -1, Double.NaN, column(513, i -> i * 1_181.25), sites, calls);
    }

    private static double busy(int hour) {
        double day = .78 + .25 * Math.sin((hour % 24 - 8) / 24.0 * 2 * Math.PI);
        return hour >= 120 ? day * .86 : day + .1;
    }

    private static double waiting(int hour) {
        double over = Math.max(0, busy(hour) - .72);
        return over * over * 900 * (1 + hour / 90.0);
    }

    private static List<Double> column(int length, IntToDoubleFunction value) {
        return IntStream.range(0, length).mapToDouble(value).boxed().toList();
    }

    private static ReasonOutcome reason(String code, double hours, double share, String meaning) {
        return new ReasonOutcome(code, hours, share, meaning);
    }

    private static Bounds weekBounds() {
        return new Bounds(List.of(
                new Bound(
                        "utilisation.allocated",
                        .7412,
                        .7894,
                        "higher",
                        "The work is given, and the last end is not before its own bound."),
                new Bound(
                        "utilisation.productive", .7251, .7894, "higher", "Even with nothing lost the work is given."),
                new Bound(
                        "wait.meanSeconds",
                        4_212.4,
                        1_740,
                        "lower",
                        "The shortest jobs first on one pool of all GPUs, stopped and resumed at no cost."),
                new Bound(
                        "wait.p95Seconds",
                        21_840,
                        6_100,
                        "lower",
                        "At least this many jobs arrive while all GPUs are held by shorter ones."),
                new Bound("boundedSlowdown.mean", 6.41, 1.87, "lower", "It follows from the bound of the wait."),
                new Bound(
                        "lastEndSeconds",
                        618_240,
                        611_500,
                        "lower",
                        "The longest of: each job's submission and run time; all work over all GPUs.")));
    }

    private static List<QueueOutcome> weekQueues() {
        return List.of(
                queue("lab", 1, false, 272, 45_696, 46_120, 3_420, 2_996, 6_410, 4_100),
                queue("lab/vision", 2, true, 96, 16_128, 17_822, 3_010, 1_316, 2_240, 3_660),
                queue("lab/language", 2, true, 128, 21_504, 22_010, 2_204, 1_698, 2_970, 5_120),
                queue("lab/speech", 2, true, 48, 8_064, 6_288, 410, 2_186, 1_200, 2_400),
                queue("product", 1, false, 168, 28_224, 20_610, 640, 8_254, 3_918, 1_980),
                queue("product/ads", 2, true, 72, 12_096, 9_310, 302, 3_088, 1_713, 1_420),
                queue("product/search", 2, true, 64, 10_752, 7_404, 338, 3_686, 1_333, 2_260),
                queue("product/maps", 2, true, 32, 5_376, 3_896, 0, 1_480, 872, 2_650),
                queue("school", 1, false, 64, 10_752, 9_871, 4_870, 5_751, 2_512, 9_260),
                queue("school/courses", 2, true, 24, 4_032, 2_990, 212, 1_254, 1_610, 640),
                queue("school/theses", 2, true, 40, 6_720, 6_881, 4_658, 4_497, 902, 24_700));
    }

    private static QueueOutcome queue(
            String path,
            int depth,
            boolean leaf,
            long quota,
            double entitled,
            double used,
            double borrowed,
            double lent,
            long jobs,
            double wait) {
        return new QueueOutcome(
                path, depth, leaf, quota, entitled, used, borrowed, lent, jobs * wait / 3600, jobs, wait);
    }

    private static List<Bin> weekWaits() {
        double[] edges = {
            0, 1, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 115_200, 230_400
        };
        long[] counts = {3_120, 410, 690, 842, 950, 1_103, 1_010, 980, 660, 890, 760, 540, 402, 255, 161, 38};
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new Bin(edges[i], edges[i + 1], counts[i]))
                .toList();
    }
}
