package io.dure.app.command;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Setting;
import io.dure.twin.scenario.Rollout;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.StartDate;
import io.dure.twin.scenario.Study;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a scenario is asked for. */
final class StudyOptions {
    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "Time 0, as 2030-12-01: what came before is there. Default: as the scenario says.")
    private @Nullable String from;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How many days from there. Default: as the scenario says.")
    private @Nullable String days;

    @Option(names = "--no-retirement", description = "Keep nodes that are old enough to leave.")
    private boolean noRetirement;

    @Option(names = "--variant", paramLabel = "NAME", description = "One of the scenario's variants.")
    private String variant = Study.DEFAULT_VARIANT;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            description = "Of a scenario: shrink nodes, power, quotas and drawn work alike, as 0.1."
                    + " Of a trace: so many times as much work.")
    private @Nullable String scale;

    @Option(names = "--seed", paramLabel = "N", description = "In place of the scenario's seed.")
    private @Nullable String seed;

    /** One day from a date on, nothing retired. */
    static StudyOptions firstDayOf(String date, @Nullable String share) {
        StudyOptions study = new StudyOptions();
        study.from = date;
        study.days = "1";
        study.noRetirement = true;
        study.scale = share;
        return study;
    }

    /** Throws {@link BadInput} that names the option. */
    Study study() {
        Optional<Instant> first =
                from == null ? Optional.empty() : Optional.of(StartDate.of(Place.option("--from"), from));
        OptionalInt length = days == null
                ? OptionalInt.empty()
                : OptionalInt.of((int) Counts.count(Place.option("--days"), days, 1, Study.MOST_DAYS));
        return new Study(seed(), first, length, !noRetirement, variant, scale());
    }

    OptionalLong seed() {
        return seed == null
                ? OptionalLong.empty()
                : OptionalLong.of(Counts.count(Place.option("--seed"), seed, 0, ScenarioFile.MOST_SEED));
    }

    /** This one, whatever was written. */
    void useSeed(long chosen) {
        seed = String.valueOf(chosen);
    }

    /** The scenario, and on {@code err} what its reader changed. */
    ScenarioFile open(Path fileOrFolder, PrintWriter err) {
        return open(fileOrFolder, Optional.empty(), err);
    }

    /** As {@link #open(Path, PrintWriter)}, with a rollout in place of its deliveries. */
    ScenarioFile open(Path fileOrFolder, Optional<Rollout> rollout, PrintWriter err) {
        return open(fileOrFolder, rollout, List.of(), err);
    }

    /** As {@link #open(Path, Optional, PrintWriter)}, with these values in place of what its file says. */
    ScenarioFile open(Path fileOrFolder, Optional<Rollout> rollout, List<Setting> settings, PrintWriter err) {
        ScenarioFile read = ScenarioFile.open(fileOrFolder, study(), rollout, settings);
        read.notes().forEach(note -> err.println("dure: " + note + "."));
        if (read.scenario().work().isEmpty()) {
            err.println("dure: " + fileOrFolder + ": no job is submitted in this time, and none runs at its start.");
        }
        err.flush();
        return read;
    }

    /** A first look: so many days unless told, and all nodes that were ever delivered unless a date is told. */
    void preferGlance(int someDays) {
        days = days == null ? String.valueOf(someDays) : days;
        noRetirement |= from == null;
    }

    /** The first option given that means nothing for a trace, or an empty text. */
    String firstForScenariosOnly() {
        return from != null
                ? "--from"
                : days != null
                        ? "--days"
                        : noRetirement ? "--no-retirement" : variant.equals(Study.DEFAULT_VARIANT) ? "" : "--variant";
    }

    /** As it was written: for traces. */
    @Nullable
    String writtenScale() {
        return scale;
    }

    private double scale() {
        if (scale == null) {
            return 1;
        }
        double share = scale.matches("\\d{1,3}(\\.\\d{1,9})?") ? Double.parseDouble(scale) : -1;
        if (share < Study.LEAST_SCALE || share > 1) {
            String rule = "a share above 0 and at most 1 is needed, and no less than 0.0001";
            String maybe =
                    scale.matches("\\d{1,2}%") ? "0." + (scale.length() == 2 ? "0" : "") + scale.replace("%", "?") : "";
            throw Place.option("--scale").bad(Place.shown(scale), rule, maybe);
        }
        return share;
    }
}
