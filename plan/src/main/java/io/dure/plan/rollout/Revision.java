package io.dure.plan.rollout;

import io.dure.plan.rollout.Programme.Announcement;
import io.dure.plan.rollout.Programme.Crews;
import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.Energy;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.Hall;
import io.dure.plan.rollout.Programme.Hbm;
import io.dure.plan.rollout.Programme.Held;
import io.dure.plan.rollout.Programme.Permits;
import io.dure.plan.rollout.Programme.Recipient;
import io.dure.plan.rollout.Programme.Site;
import io.dure.plan.rollout.Programme.SystemType;
import io.dure.plan.rollout.Programme.Talent;
import io.dure.plan.rollout.Programme.Target;
import io.dure.plan.rollout.Programme.TaxCredit;
import java.util.List;

/** A programme of which something is about to be another: what nobody changes stays. */
final class Revision {
    String name;
    String title;
    Quarters quarters;
    int unit;
    double wonPerGpuQuarter;
    int lifeQuarters;
    double drawShare;
    List<Double> underClock;
    List<SystemType> types;
    List<Site> sites;
    List<Recipient> recipients;
    List<Held> held;
    List<Delivery> deliveries;
    List<GridStep> gridSteps;
    List<Hall> halls;
    Hbm hbm;
    Crews crews;
    Talent talent;
    Energy energy;
    Permits permits;
    TaxCredit taxCredit;
    List<Announcement> announcements;
    List<Target> targets;
    List<Shock> shocks;

    Revision(Programme p) {
        name = p.name();
        title = p.title();
        quarters = p.quarters();
        unit = p.unit();
        wonPerGpuQuarter = p.wonPerGpuQuarter();
        lifeQuarters = p.lifeQuarters();
        drawShare = p.drawShare();
        underClock = p.underClock();
        types = p.types();
        sites = p.sites();
        recipients = p.recipients();
        held = p.held();
        deliveries = p.deliveries();
        gridSteps = p.gridSteps();
        halls = p.halls();
        hbm = p.hbm();
        crews = p.crews();
        talent = p.talent();
        energy = p.energy();
        permits = p.permits();
        taxCredit = p.taxCredit();
        announcements = p.announcements();
        targets = p.targets();
        shocks = p.shocks();
    }

    Programme programme() {
        return new Programme(
                name,
                title,
                quarters,
                unit,
                wonPerGpuQuarter,
                lifeQuarters,
                drawShare,
                underClock,
                types,
                sites,
                recipients,
                held,
                deliveries,
                gridSteps,
                halls,
                hbm,
                crews,
                talent,
                energy,
                permits,
                taxCredit,
                announcements,
                targets,
                shocks);
    }
}
