package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Place;
import io.dure.twin.input.Setting;
import io.dure.twin.input.YamlFile;
import io.dure.twin.synthetic.RunMaker;
import io.dure.twin.template.Templates;
import io.dure.twin.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A scenario as read from its YAML file: {@code docs/schema/scenario-v1.schema.json} describes every key.
 *
 * @param file the file itself, also where its folder was asked for
 * @param start the date of time 0, for people; nothing is decided by it
 * @param notes what the reader changed, for people: gangs that were made smaller
 */
public record ScenarioFile(Path file, Scenario scenario, Optional<Instant> start, List<String> notes) {
    static final String VERSION = "scenario/v1";

    /** Parts of the file for other readers. */
    private static final Set<String> UNREAD = Set.of("plan", "standing");

    /** Seeds above this are not exact in JSON. */
    public static final long MOST_SEED = (1L << 53) - 1;

    public ScenarioFile {
        notes = List.copyOf(notes);
    }

    /**
     * The scenario in the file, or in the folder's {@code scenario.yaml}. Throws
     * {@link io.dure.twin.input.BadInput} with all mistakes, each by file and line.
     */
    public static Scenario read(Path fileOrFolder) {
        return open(fileOrFolder, OptionalLong.empty()).scenario();
    }

    /** As {@link #read}, with what is not part of the scenario; {@code seed} stands in for the file's own. */
    public static ScenarioFile open(Path fileOrFolder, OptionalLong seed) {
        return open(fileOrFolder, Study.asWritten().withSeed(seed));
    }

    /** As {@link #read}, of the part that is asked for. */
    public static ScenarioFile open(Path fileOrFolder, Study study) {
        return open(fileOrFolder, study, Optional.empty());
    }

    /** As {@link #open(Path, Study)}, with a rollout in place of the deliveries after its beginning. */
    public static ScenarioFile open(Path fileOrFolder, Study study, Optional<Rollout> rollout) {
        return open(fileOrFolder, study, rollout, List.of());
    }

    /** As {@link #open(Path, Study, Optional)}, with these values in place of what the file says. */
    public static ScenarioFile open(Path fileOrFolder, Study study, Optional<Rollout> rollout, List<Setting> settings) {
        Path file = ScenarioPath.find(fileOrFolder);
        Faults faults = new Faults(file.toString());
        settings.forEach(ScenarioFile::requireRead);
        Block root = root(file, faults, settings);
        VariantsReader.choose(root, study.variant());
        long own = root.find("seed").count(0, MOST_SEED, 1);
        Window window = Window.read(root, study);
        String title = root.find("title").text(ScenarioPath.name(file));
        RulesReader.Found rules = RulesReader.read(root);
        Fleet fleet = FleetReader.read(root, window, study, rollout);
        // Half-read fleets have too few GPUs: the sum of quotas is checked against whole ones only.
        QueuePlan queues = QueueReader.read(root, fleet, window, study.scale(), faults.count() == 0);
        Planned planned = WindowsReader.read(
                root, fleet, queues.tree(), window, rules.rules().policy());
        World world = new WorldReader(root, fleet, queues, planned, window).read();
        Path folder = file.toAbsolutePath().getParent();
        Surroundings around = new Surroundings(
                folder == null ? Path.of("") : folder,
                study.seed().orElse(own),
                fleet,
                queues,
                new UserNumbers(),
                new Residencies(fleet.sites()),
                window,
                Templates.all(),
                new UserNumbers(),
                planned,
                new ArrayList<>());
        RunMaker.Work work = WorkloadReader.read(root, around);
        List<Event> setup = setup(fleet, queues.tree());
        setup.addAll(around.residencies().events());
        Scenario scenario = new Scenario(
                ScenarioPath.name(file),
                title,
                around.seed(),
                rules.rules(),
                rules.stopMillis(),
                setup,
                names(around),
                work.jobs(),
                work.batches(),
                world);
        return new ScenarioFile(file, scenario, window.from(), around.notes());
    }

    private static Names names(Surroundings around) {
        Fleet fleet = around.fleet();
        return new Names(
                fleet.gpuTypes(),
                fleet.sites(),
                around.queues().paths(),
                around.users().names(),
                around.usedTemplates().names());
    }

    /**
     * The file as it stands, for those who read parts of it that the twin leaves alone: its mistakes go to the block's
     * {@link Block#faults}, which their reader checks at its end.
     */
    public static Block blocks(Path fileOrFolder, String variant) {
        Path file = ScenarioPath.find(fileOrFolder);
        Block root = root(file, new Faults(file.toString()));
        VariantsReader.choose(root, variant);
        return root;
    }

    /** Only the fleet of a scenario, however its other parts are. */
    static Fleet fleet(Path fileOrFolder) {
        Path file = ScenarioPath.find(fileOrFolder);
        Faults faults = new Faults(file.toString());
        Study study = Study.asWritten();
        Block root = root(file, faults);
        VariantsReader.choose(root, study.variant());
        Fleet fleet = FleetReader.read(root, Window.read(root, study), study);
        faults.check();
        return fleet;
    }

    static List<Event> setup(Fleet fleet, QueueTree queues) {
        List<Event> setup = new ArrayList<>(fleet.events());
        setup.addAll(queues.events());
        return setup;
    }

    /** What no simulation reads would change nothing, and nobody would be told. */
    private static void requireRead(Setting setting) {
        if (UNREAD.contains(setting.first())) {
            throw Place.option("--set")
                    .bad(Place.quoted(setting.toString()), "a simulation does not read " + setting.first(), "");
        }
    }

    private static Block root(Path file, Faults faults) {
        return root(file, faults, List.of());
    }

    private static Block root(Path file, Faults faults, List<Setting> settings) {
        Block root = YamlFile.read(file, faults, settings);
        faults.check();
        String version = root.need("dure", "the first line says the version of the format, dure: " + VERSION)
                .text("");
        if (!version.isEmpty() && !version.equals(VERSION)) {
            root.find("dure").bad("this program reads " + VERSION, VERSION + "?");
        }
        // In another version other keys may stand: no more mistakes are told.
        faults.check();
        root.allow(
                "dure",
                "title",
                "seed",
                "start",
                "window",
                "variants",
                "rules",
                "fleet",
                "queues",
                "maintenance",
                "bookings",
                "failures",
                "energy",
                "workload",
                "plan",
                "standing");
        return root;
    }
}
