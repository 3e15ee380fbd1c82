package io.dure.app.command;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Newcomer;
import io.dure.app.site.EngineClock;
import io.dure.app.site.Site;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.site.slurm.SlurmSite;
import io.dure.app.store.Kept;
import io.dure.app.store.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/** The clusters under Slurm of a control plane: what they have, and the sites that they become. */
final class SlurmSites {
    private static final Logger LOG = Logger.getLogger(SlurmSites.class.getName());

    /** The hall of all nodes of such a site, by which a fleet knows that they are real. */
    private static final String HALL = "slurm";

    private static final int LETTERS_AND_DIGITS = 36;

    private final List<SlurmOptions> clusters;
    private final Path folder;
    private final Postgres database;

    SlurmSites(List<SlurmOptions> clusters, Path folder, Postgres database) {
        this.clusters = clusters;
        this.folder = folder;
        this.database = database;
    }

    /** Those that answer now, with their nodes. One that the fleet knows may be away; a new one must be asked first. */
    List<Newcomer> found() throws IOException, SQLException {
        List<Newcomer> found = new ArrayList<>();
        Set<String> known = known();
        for (SlurmOptions cluster : clusters) {
            try {
                found.add(new Newcomer(cluster.name(), HALL, SlurmSite.discover(cluster)));
            } catch (IOException e) {
                if (!known.contains(cluster.name())) {
                    throw new IOException(
                            "site " + cluster.name() + ", which is new to this fleet: " + e.getMessage(), e);
                }
                LOG.warning("site " + cluster.name() + " does not answer; what it runs is left as it is: "
                        + e.getMessage());
            }
        }
        return List.copyOf(found);
    }

    private Set<String> known() throws SQLException {
        Set<String> names = new HashSet<>();
        try (Connection db = database.readers().getConnection()) {
            if (Kept.fleet(db).isPresent()) {
                names.addAll(Fleetbook.kept(db).sites());
            }
        }
        return names;
    }

    /** Empty when it is no such site. */
    Optional<Site> site(String name, List<Site.Node> nodes, EngineClock clock) {
        boolean isSlurm = !nodes.isEmpty() && nodes.getFirst().name().startsWith(name + "/" + HALL + "/");
        Optional<SlurmOptions> cluster =
                clusters.stream().filter(c -> c.name().equals(name)).findFirst();
        if (isSlurm != cluster.isPresent()) {
            throw new UncheckedIOException(new IOException(
                    isSlurm
                            ? "site " + name
                                    + " of this fleet is a cluster under Slurm. Maybe --sites with a file that names it?"
                            : "site " + name
                                    + " of this fleet is no cluster under Slurm. Maybe another name in --sites?"));
        }
        return cluster.map(options -> make(options, nodes, clock));
    }

    private Site make(SlurmOptions options, List<Site.Node> nodes, EngineClock clock) {
        try (Connection db = database.readers().getConnection()) {
            long zero = Kept.fleet(db).orElseThrow().zero().toEpochMilli();
            String fleet = Long.toString(zero, LETTERS_AND_DIGITS);
            return new SlurmSite(options, folder.resolve(options.name()), fleet, nodes, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not tell which fleet this is", e);
        }
    }
}
