package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Spelling;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.SiteFacts.PowerStep;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rollout as lots of nodes and steps of power. GPUs that fill no node wait for the next ones of their kind. */
final class RolloutLots {
    private final Rollout rollout;
    private final List<String> gpuTypes;
    private final List<String> sites;

    RolloutLots(Rollout rollout, List<String> gpuTypes, List<String> sites) {
        this.rollout = rollout;
        this.gpuTypes = gpuTypes;
        this.sites = sites;
    }

    /** The scenario's lots up to the plan's beginning, and the plan's: of nodes as the scenario delivers them. */
    List<Lot> replace(List<Lot> own, Study study) {
        List<Lot> lots = new ArrayList<>(
                own.stream().filter(lot -> !lot.at().isAfter(rollout.from())).toList());
        Map<String, Long> left = new HashMap<>();
        for (Rollout.Placed placed : rollout.placed()) {
            int site = find(placed.site(), sites, "site");
            int type = find(placed.gpuType(), gpuTypes, "GPU type");
            Lot like = own.stream()
                    .filter(lot -> lot.make().gpuType() == type)
                    .findFirst()
                    .orElseThrow(() -> bad(placed.gpuType(), "the scenario delivers none of that GPU type", ""));
            String kind = placed.owner() + "|" + site + "|" + type;
            long gpus = placed.gpus() + left.getOrDefault(kind, 0L);
            int nodes = (int) (gpus / like.make().gpusPerNode());
            left.put(kind, gpus - (long) nodes * like.make().gpusPerNode());
            if (nodes > 0) {
                Lot lot = new Lot(placed.at(), until(like, placed.at()), placed.owner(), site, like.make(), nodes);
                lots.add(lot.scaled(study.scale()));
            }
        }
        return lots;
    }

    /** As old when they leave as others of their type. */
    private static Optional<Instant> until(Lot like, Instant at) {
        return like.until().map(end -> {
            int years = end.atOffset(ZoneOffset.UTC).getYear()
                    - like.at().atOffset(ZoneOffset.UTC).getYear();
            return at.atOffset(ZoneOffset.UTC).plusYears(years).toInstant();
        });
    }

    /** The site's steps with what the plan adds. */
    SiteFacts withPower(SiteFacts facts, String site, Window window, double scale) {
        TreeMap<Long, Long> steps = new TreeMap<>();
        facts.power().forEach(step -> steps.put(step.fromMillis(), step.watts()));
        for (Rollout.MorePower more : rollout.power()) {
            if (more.site().equals(site) && !steps.isEmpty()) {
                long from = Math.max(0, window.millis(more.from()));
                steps.putIfAbsent(from, steps.floorEntry(from).getValue());
                long watts = (long) StrictMath.rint(more.megawatts() * 1e6 * scale);
                steps.tailMap(from, true).replaceAll((_, before) -> before + watts);
            }
        }
        List<PowerStep> all = new ArrayList<>();
        steps.forEach((from, watts) -> all.add(new PowerStep(from, watts)));
        return new SiteFacts(
                facts.operator(), facts.place(), facts.milliPue(), all, facts.calls(), heldBack(site, window));
    }

    /** What holds at time 0 comes first. */
    private List<SiteFacts.HeldBack> heldBack(String site, Window window) {
        List<SiteFacts.HeldBack> steps = new ArrayList<>();
        for (Rollout.Cap cap : rollout.caps()) {
            if (cap.site().equals(site)) {
                int type = find(cap.gpuType(), gpuTypes, "GPU type");
                steps.add(new SiteFacts.HeldBack(Math.max(0, window.millis(cap.from())), type, cap.perMille()));
            }
        }
        return steps;
    }

    private static int find(String name, List<String> known, String what) {
        int found = known.indexOf(name);
        if (found < 0) {
            String rule = "the " + what + "s of the scenario are " + String.join(", ", known);
            throw bad(name, rule, Spelling.nearest(name, known));
        }
        return found;
    }

    private static BadInput bad(String name, String rule, String maybe) {
        return new BadInput("the rollout", 0, "\"" + name + "\" is not of this scenario", rule, maybe);
    }
}
