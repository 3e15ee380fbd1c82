package io.dure.app.report;

import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.CallOutcome;
import io.dure.twin.outcome.Outcome.OrganisationLine;
import io.dure.twin.outcome.Outcome.QueueLine;
import io.dure.twin.outcome.Outcome.QueueOutcome;
import io.dure.twin.outcome.Outcome.Site;
import io.dure.twin.outcome.Outcome.SitePower;
import io.dure.twin.outcome.Outcome.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A month of a national fleet: 305,000 GPUs in fourteen sites, seven organisations, calls to draw less, failures. All
 * figures are made up; the places are real.
 */
public final class NationSample {
    private static final int COLUMNS = 360;
    private static final double HOURS = 2;
    private static final double DAYS = 30;
    private static final double HALF_HOUR = 1800;

    private record Place(
            String name, String operator, double latitude, double longitude, long gpus, double limit, int poweredDay) {}

    private static final List<Place> PLACES = List.of(
            new Place("Haenam Solaseado", "National AI Computing Center", 34.680, 126.360, 52_000, 118, 6),
            new Place("Ulsan Mipo", "SK–AWS", 35.512, 129.380, 60_000, 103, 4),
            new Place("Saemangeum", "Hyundai Motor", 35.780, 126.560, 50_000, 120, 9),
            new Place("GAK Sejong", "Naver Cloud", 36.520, 127.290, 47_000, 100, 3),
            new Place("GAK Chuncheon", "Naver Cloud", 37.880, 127.730, 13_000, 40, 0),
            new Place("Gwangju", "National AI Data Centre", 35.220, 126.850, 8_800, 24, 0),
            new Place("Gumi", "Samsung SDS", 36.120, 128.340, 30_000, 60, 8),
            new Place("Pohang", "OpenAI–Samsung", 36.020, 129.370, 9_000, 20, 2),
            new Place("Jangseong", "KT", 35.300, 126.780, 6_200, 26, 5),
            new Place("Daejeon KISTI", "KISTI", 36.365, 127.360, 8_500, 22, 0),
            new Place("서울 강남", "Kakao", 37.510, 127.030, 4_500, 12, 0),
            new Place("Ansan", "Kakao", 37.296, 126.835, 7_000, 18, 0),
            new Place("Pangyo", "KT Cloud", 37.402, 127.100, 5_000, 14, 0),
            new Place("Busan", "LG CNS", 35.100, 128.960, 4_000, 12, 1));

    private static final List<String> ORGANISATIONS =
            List.of("government", "samsung", "sk", "hyundai", "naver", "startups", "universities");
    private static final double[] QUOTAS = {52_000, 50_000, 50_000, 50_000, 60_000, 24_000, 19_000};

    private final SplittableRandom random = new SplittableRandom(305_000);
    private final double[][] delivered = new double[PLACES.size()][COLUMNS];
    private final double[][] powered = new double[PLACES.size()][COLUMNS];
    private final double[][] busy = new double[PLACES.size()][COLUMNS];
    private final double[][] used = new double[ORGANISATIONS.size()][COLUMNS];

    private NationSample() {
        for (int site = 0; site < PLACES.size(); site++) {
            for (int i = 0; i < COLUMNS; i++) {
                Place place = PLACES.get(site);
                double day = i * HOURS / 24;
                delivered[site][i] = Math.round(place.gpus * Math.min(1, .7 + .06 * Math.floor(day / 4)));
                double power = place.poweredDay == 0 ? 1 : day < place.poweredDay ? .62 : day < 18 ? .88 : .97;
                powered[site][i] = Math.round(delivered[site][i] * power);
                busy[site][i] = powered[site][i] * load(i, site);
            }
        }
        for (int i = 0; i < COLUMNS; i++) {
            double all = sum(busy, i);
            double[] wants = new double[QUOTAS.length];
            double sum = 0;
            for (int o = 0; o < QUOTAS.length; o++) {
                wants[o] = QUOTAS[o] * (1 + .45 * Math.sin((i + 40 * o) / (23.0 + 4 * o)));
                sum += wants[o];
            }
            for (int o = 0; o < QUOTAS.length; o++) {
                used[o][i] = all * wants[o] / sum;
            }
        }
    }

    public static Outcome nation() {
        return new NationSample().outcome();
    }

    private double load(int i, int site) {
        double hour = i * HOURS % 24;
        double day = .9 + .07 * Math.sin((hour - 8) / 24 * 2 * Math.PI) - (i * HOURS / 24 % 7 > 5 ? .06 : 0);
        return Math.min(.995, day + .02 * random.nextDouble() - .01 * (site % 3));
    }

    private Outcome outcome() {
        Outcome week = Samples.week();
        return new Outcome(
                new Outcome.Run("nation-2028", "A month of the national fleet", "dure", "requested", 2028, "0.2.0"),
                new Outcome.Fleet(305_000, 38_125, sites()),
                new Outcome.Jobs(1_204_318, 1_203_911, 1_171_240, 18_430, 6_118, 4_902, 407, 3_214, 9_871, 2_260),
                week.waits(),
                week.completion(),
                week.boundedSlowdown(),
                new Outcome.Utilisation(.931, .842, .821, .882, 4_611_420),
                .18,
                2_592_000,
                3_618_240,
                412.6,
                2_592_000,
                3_412L << 20,
                week.journalSha256(),
                bounds(),
                queues(),
                week.reasons(),
                List.of(),
                week.waitHistogram(),
                timeline(),
                kinds(),
                templates(),
                power(),
                failing());
    }

    private static Outcome.Bounds bounds() {
        return new Outcome.Bounds(List.of(
                new Outcome.Bound("utilisation.allocated", .842, .931, "higher", "Every installed GPU is held."),
                new Outcome.Bound("utilisation.productive", .821, .931, "higher", "Even with nothing lost."),
                new Outcome.Bound("wait.meanSeconds", 4_212.4, 1_740, "lower", "Shortest work first."),
                new Outcome.Bound("lastEndSeconds", 2_592_000, 2_577_600, "lower", "All work on all GPUs.")));
    }

    private List<Site> sites() {
        List<Site> sites = new ArrayList<>();
        for (int s = 0; s < PLACES.size(); s++) {
            Place p = PLACES.get(s);
            double held = mean(busy[s]);
            sites.add(new Site(
                    p.name,
                    p.operator,
                    p.latitude,
                    p.longitude,
                    p.gpus,
                    p.gpus / 8,
                    mean(delivered[s]),
                    mean(powered[s]),
                    held,
                    held * .975));
        }
        return sites;
    }

    private Timeline timeline() {
        List<QueueLine> queues = new ArrayList<>();
        List<OrganisationLine> organisations = new ArrayList<>();
        for (int o = 0; o < QUOTAS.length; o++) {
            int each = o;
            organisations.add(new OrganisationLine(
                    "korea/" + ORGANISATIONS.get(o), column(i -> used[each][i]), column(i -> QUOTAS[each])));
            for (int team = 0; team < 4; team++) {
                double part = new double[] {.4, .3, .2, .1}[team];
                queues.add(new QueueLine(
                        "korea/" + ORGANISATIONS.get(o) + "/team-" + team,
                        column(i -> part * used[each][i]),
                        column(i -> part * QUOTAS[each])));
            }
        }
        return new Timeline(
                IntStream.rangeClosed(0, COLUMNS)
                        .mapToDouble(i -> i * HOURS * 3600)
                        .boxed()
                        .toList(),
                column(i -> sum(busy, i)),
                column(i -> sum(delivered, i)),
                column(i -> sum(powered, i)),
                column(i -> sum(powered, i) * .988),
                column(i -> sum(busy, i) * .975),
                column(i -> 2_000 + 1_600 * Math.sin(i / 19.0)),
                column(i -> 30_000 + 24_000 * Math.sin(i / 19.0)),
                queues,
                organisations,
                List.of(
                        new Outcome.ReasonLine("FleetBusy", column(i -> 1_400 + 1_100 * Math.sin(i / 19.0))),
                        new Outcome.ReasonLine("QuotaExhausted", column(i -> 600 + 500 * Math.sin(i / 19.0)))));
    }

    private List<QueueOutcome> queues() {
        List<QueueOutcome> all = new ArrayList<>();
        double whole = 0;
        for (int o = 0; o < QUOTAS.length; o++) {
            whole += sum(used[o]);
        }
        all.add(queue("korea", 0, false, 305_000, whole, 0, 0));
        for (int o = 0; o < QUOTAS.length; o++) {
            double borrowed = 0;
            double idle = 0;
            for (double gpus : used[o]) {
                borrowed += Math.max(0, gpus - QUOTAS[o]) * HOURS;
                idle += Math.max(0, QUOTAS[o] - gpus) * HOURS;
            }
            String path = "korea/" + ORGANISATIONS.get(o);
            all.add(queue(path, 1, false, (long) QUOTAS[o], sum(used[o]), borrowed, .5 * idle));
            for (int team = 0; team < 4; team++) {
                double part = new double[] {.4, .3, .2, .1}[team];
                all.add(queue(
                        path + "/team-" + team,
                        2,
                        true,
                        (long) (part * QUOTAS[o]),
                        part * sum(used[o]),
                        part * borrowed,
                        part * .5 * idle));
            }
        }
        return all;
    }

    private static QueueOutcome queue(
            String path, int depth, boolean leaf, long quota, double used, double borrowed, double lent) {
        long jobs = Math.round(used / 170);
        return new QueueOutcome(
                path,
                depth,
                leaf,
                quota,
                quota * DAYS * 24,
                used,
                borrowed,
                lent,
                jobs * .9,
                jobs,
                3_240 + quota % 977);
    }

    private static List<Outcome.KindOutcome> kinds() {
        return List.of(
                new Outcome.KindOutcome("pretraining", 612, 540, 98_400_000, 93_100_000, 90_200_000, 21_400, 88_000),
                new Outcome.KindOutcome(
                        "fine-tuning", 84_220, 81_900, 41_000_000, 39_800_000, 38_900_000, 5_120, 24_600),
                new Outcome.KindOutcome("inference", 301_400, 298_700, 36_200_000, 35_900_000, 35_700_000, 42, 190),
                new Outcome.KindOutcome(
                        "simulation", 218_086, 211_300, 12_400_000, 11_900_000, 11_500_000, 7_800, 41_000),
                new Outcome.KindOutcome("data", 600_000, 578_800, 2_010_000, 1_990_000, 1_980_000, 610, 3_900));
    }

    private static List<Outcome.TemplateOutcome> templates() {
        return List.of(
                new Outcome.TemplateOutcome("foundation-model", 1_840, 1_702, 71_400_000, 46, 39, 4, 412.5),
                new Outcome.TemplateOutcome("domain-tuning", 62_400, 60_900, 28_300_000, 10_400, 10_020, 211, 19.4),
                new Outcome.TemplateOutcome("digital-twin", 118_000, 114_200, 9_120_000, 5_900, 5_610, 140, 31.2),
                new Outcome.TemplateOutcome("serving", 301_400, 298_700, 35_900_000, 0, 0, 0, 0));
    }

    private Outcome.Power power() {
        List<SitePower> sites = new ArrayList<>();
        List<CallOutcome> calls = new ArrayList<>();
        for (int s = 0; s < PLACES.size(); s++) {
            Place place = PLACES.get(s);
            int site = s;
            double[] draw = IntStream.range(0, COLUMNS)
                    .mapToDouble(i -> Math.min(place.limit, busy[site][i] * 1.72e-3 + powered[site][i] * 2e-4))
                    .toArray();
            for (int day = 3 + s; day < 30 && s < 7; day += 9) {
                int at = day * 12 + 7;
                boolean met = (s + day) % 8 != 0;
                double before = draw[at];
                double asked = before * .75;
                draw[at] = met ? asked * .98 : asked * 1.09;
                calls.add(new CallOutcome(
                        place.name,
                        at * HOURS * 3600 + HALF_HOUR,
                        (at + 1) * HOURS * 3600 + HALF_HOUR,
                        before,
                        asked,
                        draw[at],
                        met));
            }
            sites.add(new SitePower(
                    place.name,
                    sum(draw),
                    column(i -> draw[i]),
                    s == 12
                            ? List.of()
                            : column(i -> i * HOURS / 24 < place.poweredDay ? place.limit * .6 : place.limit)));
        }
        calls.sort(Comparator.comparingDouble(CallOutcome::fromSeconds).thenComparing(CallOutcome::site));
        double energy = sites.stream().mapToDouble(SitePower::megawattHours).sum();
        return new Outcome.Power(
                energy, energy * 164_000, energy * .417, .0031, timeline().fromSeconds(), sites, calls);
    }

    private static Outcome.Failing failing() {
        return new Outcome.Failing(
                List.of(
                        new Outcome.CauseOutcome("gpu", "node", 1_204, 1_204, 9.4, 610, 402_118),
                        new Outcome.CauseOutcome("memory", "node", 688, 688, 7.1, 340, 214_600),
                        new Outcome.CauseOutcome("switch", "link-domain", 41, 738, 5.8, 301, 611_300),
                        new Outcome.CauseOutcome("network", "node", 212, 212, 3.2, 96, 51_220),
                        new Outcome.CauseOutcome("cooling", "site", 1, 1_125, 6.5, 913, 744_090)),
                38,
                41_208,
                2_023_328,
                611_420,
                1_802_100,
                174_572);
    }

    private static List<Double> column(IntToDoubleFunction value) {
        return IntStream.range(0, COLUMNS)
                .mapToDouble(i -> Math.round(value.applyAsDouble(i) * 1000) / 1000.0)
                .boxed()
                .toList();
    }

    private static double sum(double[][] lines, int column) {
        double sum = 0;
        for (double[] line : lines) {
            sum += line[column];
        }
        return sum;
    }

    /** Times hours. */
    private static double sum(double[] line) {
        double sum = 0;
        for (double value : line) {
            sum += value * HOURS;
        }
        return sum;
    }

    private static double mean(double[] line) {
        return sum(line) / (HOURS * line.length);
    }
}
