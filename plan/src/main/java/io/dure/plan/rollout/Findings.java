package io.dure.plan.rollout;

import io.dure.plan.rollout.Plan.Binding;
import io.dure.plan.rollout.Plan.Price;
import io.dure.plan.rollout.Plan.Running;
import io.dure.plan.rollout.Plan.Stranded;
import io.dure.plan.rollout.Plan.Told;
import io.dure.plan.rollout.Programme.Announcement;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.SystemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What the numbers say, in sentences: of any programme, with no place or company in mind. */
final class Findings {
    /** A recipient is short of power when this part of its GPUs is. */
    private static final double SHORT = 0.01;

    private final RolloutModel model;
    private final Programme programme;
    private final Quarters quarters;

    Findings(Solved solved) {
        this.model = solved.model();
        this.programme = model.programme;
        this.quarters = programme.quarters();
    }

    List<Told> all(
            Tables tables,
            List<Price> prices,
            List<Stranded> stranded,
            List<Running> underClocked,
            List<Binding> binding) {
        List<Told> told = new ArrayList<>();
        programme.announcements().forEach(each -> announced(told, each));
        for (int r = 0; r < model.recipients(); r++) {
            shortOfPower(told, r, tables, stranded, underClocked);
        }
        for (int s = 0; s < model.sites(); s++) {
            waiting(told, s, prices, stranded);
        }
        worstOff(told, tables);
        if (!binding.isEmpty()) {
            first(told, binding.getFirst());
        }
        return told;
    }

    private static void add(List<Told> told, String kind, String en, String ko) {
        told.add(new Told(kind, en, ko));
    }

    private static String count(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    private static String megawatts(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replaceFirst("\\.0$", "");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f", 100 * part);
    }

    /** Whether so many GPUs fit so many megawatts at their nameplate. */
    private void announced(List<Told> told, Announcement said) {
        SystemType type = programme.types().get(said.type());
        Site site = programme.sites().get(said.site());
        double pue = site.pue().getFirst();
        double wanted = said.gpus() * type.nameplateKilowatts() * pue / 1000;
        if (wanted <= said.megawatts()) {
            return;
        }
        double fit = Math.floor(said.megawatts() * 1000 / (type.nameplateKilowatts() * pue));
        String en =
                "%s: %s GPUs (%s) do not fit %s MW at nameplate. They want %s MW, cooling included (%.2f kW each, PUE %s); %s fit."
                        .formatted(
                                site.name(),
                                count(said.gpus()),
                                type.name(),
                                megawatts(said.megawatts()),
                                megawatts(wanted),
                                type.nameplateKilowatts(),
                                pue,
                                count(fit));
        String ko = "%s: GPU %s장(%s)은 명판 전력으로 %sMW에 들어가지 않습니다. 냉각을 포함해 %sMW가 필요하고(장당 %.2fkW, PUE %s), %s장이 들어갑니다."
                .formatted(
                        site.koreanName(),
                        count(said.gpus()),
                        type.name(),
                        megawatts(said.megawatts()),
                        megawatts(wanted),
                        type.nameplateKilowatts(),
                        pue,
                        count(fit));
        int cap = capThatFits(said, type, pue);
        if (cap >= 0) {
            double speed = model.power.speed(tenant(said.site()), cap);
            double held = programme.underClock().get(cap);
            en += " All fit when the power that work adds is held to %s %%: at %s %% of full speed."
                    .formatted(percent(held), percent(speed));
            ko += " 작업이 더하는 전력을 %s%%로 낮추면 모두 들어가며, 속도는 %s%%입니다.".formatted(percent(held), percent(speed));
        } else {
            en += " Not even at the lowest cap (%s %%) do all of them fit."
                    .formatted(percent(programme.underClock().getLast()));
            ko += " 가장 낮은 출력 제한(%s%%)에서도 모두 들어가지는 않습니다."
                    .formatted(percent(programme.underClock().getLast()));
        }
        add(told, "announcement", en, ko);
    }

    private int capThatFits(Announcement said, SystemType type, double pue) {
        for (int cap = 0; cap < programme.underClock().size(); cap++) {
            double draw =
                    said.gpus() * type.cappedKilowatts(programme.underClock().get(cap)) * pue / 1000;
            if (draw <= said.megawatts()) {
                return cap;
            }
        }
        return -1;
    }

    /** The recipient with the most deliveries among those who may use the site; its work tells the speed at a cap. */
    private int tenant(int site) {
        int best = 0;
        double most = -1;
        for (int r = 0; r < model.recipients(); r++) {
            int recipient = r;
            double gpus = programme.deliveries().stream()
                    .filter(d -> d.recipient() == recipient)
                    .mapToDouble(Programme.Delivery::gpus)
                    .sum();
            List<Integer> sites = programme.recipients().get(r).sites();
            if (sites.contains(site) && gpus / sites.size() > most) {
                most = gpus / sites.size();
                best = r;
            }
        }
        return best;
    }

    /** From when until when GPUs of a recipient stand without power or are held below it. */
    private void shortOfPower(
            List<Told> told, int r, Tables tables, List<Stranded> stranded, List<Running> underClocked) {
        String name = model.recipient(r);
        TreeMap<String, Double> dark = new TreeMap<>();
        TreeMap<String, Double> held = new TreeMap<>();
        TreeMap<String, Double> places = new TreeMap<>();
        for (Stranded each : stranded) {
            if (each.recipient().equals(name) && each.limit().equals(Limit.Kind.GRID.word())) {
                dark.merge(each.quarter(), each.gpus(), Double::sum);
                places.merge(each.place(), each.gpus(), Double::sum);
            }
        }
        for (Running each : underClocked) {
            if (each.recipient().equals(name)) {
                held.merge(each.quarter(), each.gpus(), Double::sum);
                places.merge(each.site(), each.gpus(), Double::sum);
            }
        }
        List<Double> delivered = tables.recipients().get(r).delivered();
        String from = "";
        String until = "";
        double mostDark = 0;
        double mostHeld = 0;
        for (int t = 0; t < quarters.count(); t++) {
            String quarter = quarters.name(t);
            double without = dark.getOrDefault(quarter, 0.0);
            double below = held.getOrDefault(quarter, 0.0);
            if (without + below > SHORT * Math.max(1, delivered.get(t))) {
                from = from.isEmpty() ? quarter : from;
                until = quarter;
                mostDark = Math.max(mostDark, without);
                mostHeld = Math.max(mostHeld, below);
            }
        }
        if (from.isEmpty()) {
            return;
        }
        String place = places.entrySet().stream()
                .max(java.util.Map.Entry.comparingByValue())
                .map(java.util.Map.Entry::getKey)
                .orElse("");
        List<String> en = new ArrayList<>();
        List<String> ko = new ArrayList<>();
        if (mostDark >= 1) {
            en.add("up to %s of its GPUs stand without power".formatted(count(mostDark)));
            ko.add("최대 %s장이 전력 없이 서 있고".formatted(count(mostDark)));
        }
        if (mostHeld >= 1) {
            en.add("up to %s run held below full power".formatted(count(mostHeld)));
            ko.add("최대 %s장이 출력을 낮춰 돌고".formatted(count(mostHeld)));
        }
        String koreanName = programme.recipients().get(r).koreanName();
        add(
                told,
                "short-of-power",
                "%s is short of power from %s to %s, most at %s: %s."
                        .formatted(name, from, until, place, String.join(", and ", en)),
                "%s: %s부터 %s까지 전력이 모자랍니다(주로 %s). %s 있습니다."
                        .formatted(
                                koreanName,
                                from,
                                until,
                                koreanSite(place),
                                String.join(" ", ko).replaceFirst(" 있고$", "")));
    }

    private String koreanSite(String name) {
        return programme.sites().stream()
                .filter(site -> site.name().equals(name))
                .map(Site::koreanName)
                .findFirst()
                .orElse(name);
    }

    /** A site that has no power yet, where some would be worth something. */
    private void waiting(List<Told> told, int s, List<Price> prices, List<Stranded> stranded) {
        Site site = programme.sites().get(s);
        int first = 0;
        while (first < quarters.count() && site.megawatts(first) == 0) {
            first++;
        }
        if (first == 0 || first == quarters.count()) {
            return;
        }
        int until = first;
        double worth = prices.stream()
                .filter(p ->
                        p.limit().equals(Limit.Kind.GRID.word()) && p.site().equals(site.name()))
                .filter(p -> isBefore(p.quarter(), until))
                .mapToDouble(Price::price)
                .sum();
        if (worth < 1) {
            return;
        }
        double wait = stranded.stream()
                .filter(each -> each.place().equals(site.name()) && isBefore(each.quarter(), until))
                .mapToDouble(Stranded::gpus)
                .max()
                .orElse(0);
        add(
                told,
                "waits-for-grid",
                "%s waits for its grid connection of %s (%s MW): before it nothing runs there, and %s GPUs are held up by it at most. One megawatt before that would be worth %s GPU-quarters."
                        .formatted(
                                site.name(),
                                quarters.name(first),
                                megawatts(site.megawatts(first)),
                                count(wait),
                                count(worth)),
                "%s: %s 계통 연결(%sMW)을 기다립니다. 그전에는 아무것도 돌지 못하며, 최대 %s장이 이 때문에 멈춰 있습니다. 그전의 1MW는 %s GPU·분기의 값어치가 있습니다."
                        .formatted(
                                site.koreanName(),
                                quarters.name(first),
                                megawatts(site.megawatts(first)),
                                count(wait),
                                count(worth)));
    }

    private boolean isBefore(String quarter, int until) {
        return quarter.compareTo(quarters.name(until)) < 0;
    }

    private void worstOff(List<Told> told, Tables tables) {
        Plan.RecipientLine worst = null;
        for (int r = 0; r < model.recipients(); r++) {
            Plan.RecipientLine line = tables.recipients().get(r);
            if (model.entitlement.entitled(r) > 0
                    && (worst == null || line.entitlementMet() < worst.entitlementMet())) {
                worst = line;
            }
        }
        if (worst != null && worst.entitlementMet() < 0.9995) {
            add(
                    told,
                    "worst-off",
                    "%s is worst off: it has %s %% of the GPU-quarters promised to it."
                            .formatted(worst.name(), percent(worst.entitlementMet())),
                    "%s 몫이 가장 적게 채워집니다: 약속된 GPU·분기의 %s%%입니다."
                            .formatted(worst.koreanName(), percent(worst.entitlementMet())));
        }
    }

    private void first(List<Told> told, Binding binding) {
        String place = binding.place().isEmpty() ? "" : " of " + binding.place();
        add(
                told,
                "binding",
                "What binds most is %s%s, in %d quarters from %s to %s."
                        .formatted(
                                LimitWords.english(binding.limit()),
                                place,
                                binding.quarters(),
                                binding.from(),
                                binding.until()),
                "가장 크게 묶는 한도: %s%s, %s부터 %s까지 %d개 분기."
                        .formatted(
                                LimitWords.korean(binding.limit()),
                                binding.place().isEmpty() ? "" : "(" + koreanPlace(binding.place()) + ")",
                                binding.from(),
                                binding.until(),
                                binding.quarters()));
    }

    private String koreanPlace(String place) {
        String korean = place;
        for (Site site : programme.sites()) {
            korean = place.startsWith(site.name())
                    ? site.koreanName() + place.substring(site.name().length())
                    : korean;
        }
        for (Programme.Recipient each : programme.recipients()) {
            korean = place.startsWith(each.name())
                    ? each.koreanName() + place.substring(each.name().length())
                    : korean;
        }
        return korean;
    }
}
