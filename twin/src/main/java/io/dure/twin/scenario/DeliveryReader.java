package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code fleet.deliveries} and {@code fleet.retireAfter}. */
final class DeliveryReader {
    private static final Pattern YEARS = Pattern.compile("(\\d{1,2})y");
    private static final int UNSAID = 0;

    private final Window window;
    private final Study study;
    private final List<String> gpuTypes;
    private final List<String> sites;
    private final Room room;

    /** Whether that many more racks of nodes can be read; tells when not. */
    interface Room {
        boolean fits(Value value, int racks, int nodesEach);
    }

    DeliveryReader(Window window, Study study, List<String> gpuTypes, List<String> sites, Room room) {
        this.window = window;
        this.study = study;
        this.gpuTypes = gpuTypes;
        this.sites = sites;
        this.room = room;
    }

    List<Lot> read(Block fleet) {
        int years = years(fleet.find("retireAfter"), UNSAID);
        List<Lot> lots = new ArrayList<>();
        for (Value value : fleet.find("deliveries").list()) {
            delivery(value.block(), years).ifPresent(lots::add);
        }
        return lots;
    }

    private Optional<Lot> delivery(Block block, int fleetYears) {
        block.allow(
                "at",
                "owner",
                "site",
                "gpuType",
                "nodes",
                "gpusPerNode",
                "nodesPerRack",
                "link",
                "cpus",
                "memory",
                "retireAfter");
        Optional<Instant> at = window.date(block.need("at", "a delivery has a date, at"));
        String owner = block.need("owner", "a delivery has an owner, the path of a queue")
                .text("");
        int site = FleetReader.known(block.need("site", "a delivery says to which site"), sites, "the sites are ");
        Value nodes = block.need("nodes", "a delivery says how many nodes come");
        int count = nodes.count(1, Fleet.MOST_NODES, 1);
        Lot.Make make = FleetReader.make(
                block,
                block.find("nodesPerRack").count(1, Fleet.MOST_NODES, Math.min(count, 4)),
                gpuTypes,
                "deliveries say");
        int years = years(block.find("retireAfter"), fleetYears);
        if (at.isEmpty() || site < 0 || !room.fits(nodes, 1, count)) {
            return Optional.empty();
        }
        Optional<Instant> until = study.retirement() && years != UNSAID
                ? Optional.of(at.get().atOffset(ZoneOffset.UTC).plusYears(years).toInstant())
                : Optional.empty();
        return Optional.of(new Lot(at.get(), until, owner, site, make, count).scaled(study.scale()));
    }

    private static int years(Value value, int fallback) {
        if (!value.present()) {
            return fallback;
        }
        Matcher years = YEARS.matcher(value.text(""));
        if (years.matches() && Integer.parseInt(years.group(1)) > 0) {
            return Integer.parseInt(years.group(1));
        }
        value.bad("whole years as 5y are needed, from 1y to 99y", "");
        return fallback;
    }
}
