package io.dure.plan.rollout;

import io.dure.plan.rollout.Programme.Cooling;
import io.dure.plan.rollout.Programme.Hall;
import io.dure.plan.rollout.Programme.PowerStep;
import io.dure.plan.rollout.Programme.Site;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.scenario.StartDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what a plan needs to know of sites: power and PUE from the fleet, halls and prices from the plan. */
final class SitesReader {
    private final Block root;
    private final Block plan;
    private final Names sites;
    private final Quarters quarters;
    private final List<Hall> halls = new ArrayList<>();

    SitesReader(Block root, Block plan, Names sites, Quarters quarters) {
        this.root = root;
        this.plan = plan;
        this.sites = sites;
        this.quarters = quarters;
    }

    List<Hall> halls() {
        return halls;
    }

    List<Site> read() {
        List<Value> fleet = root.find("fleet").block().find("sites").list();
        List<Value> own = plan.find("sites").list();
        List<Site> read = new ArrayList<>();
        for (int s = 0; s < fleet.size(); s++) {
            Block more = null;
            for (Value value : own) {
                Block block = value.block();
                more = sites.at(block.need("name", "a site has the name of one in the fleet")) == s ? block : more;
            }
            if (more == null) {
                fleet.get(s).tell("the plan says nothing of " + sites.names().get(s), "plan.sites has every site", "");
            } else {
                read.add(site(s, fleet.get(s).block(), more));
            }
        }
        return read;
    }

    private Site site(int s, Block fleet, Block more) {
        more.allow("name", "ko", "fitOutWon", "summerPue", "halls");
        double pue = fleet.find("pue").decimal(1, 3, 1);
        double summer = more.find("summerPue").decimal(1, 3, pue);
        for (Value value : more.find("halls").list()) {
            hall(s, value.block());
        }
        return new Site(
                fleet.find("name").text(""),
                more.find("ko").text(fleet.find("name").text("")),
                fleet.find("operator").text(""),
                List.of(pue, pue, summer, pue),
                power(fleet.find("power")),
                more.find("fitOutWon").decimal(0, 1e12, 0),
                List.of(0.0, 0.0, 0.0, 0.0));
    }

    private void hall(int s, Block block) {
        block.allow("cooling", "from", "megawatts");
        String cooling = block.need("cooling", "a hall is for air or liquid").oneOf(List.of("air", "liquid"), "air");
        halls.add(new Hall(
                s,
                cooling.equals("air") ? Cooling.AIR : Cooling.LIQUID,
                StartDate.read(block.find("from")).map(quarters::countingFrom).orElse(Integer.MIN_VALUE / 2),
                block.need("megawatts", "a hall says how many megawatts of machines it takes")
                        .decimal(0, 1e6, 0)));
    }

    private List<PowerStep> power(Value value) {
        List<PowerStep> steps = new ArrayList<>();
        for (Value item : value.list()) {
            Block block = item.block();
            Optional<Integer> from = StartDate.read(block.find("from")).map(quarters::countingFrom);
            double megawatts = block.find("megawatts").decimal(0, 1e6, 0);
            from.ifPresent(quarter -> steps.add(new PowerStep(quarter, megawatts)));
        }
        steps.sort(Comparator.comparingInt(PowerStep::quarter));
        return steps;
    }
}
