package io.dure.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A small story told to an engine, line by line, with what it answers: lines that begin with {@code >}. A test holds
 * when the engine tells the very same story. Times are in seconds.
 *
 * <pre>
 * rules dure grace 60 guaranteed 600 reservations 1 review 0 restart 300
 * rules dure unmoved             nobody is moved to make room in one piece
 * nodes 2x8 site 0 type 0        two nodes of eight GPUs; sites and types come with their first nodes
 * nodes 3x4 linked rack 1 hall 0 one link domain in rack 1; racks and halls come with their first nodes
 * queue 1 under 0 quota 8 lend 0 borrow 4 weight 1 usergpus 4 userjobs 2
 * queue 1 quota 8 of 0 quota 4 lend 2 of 1 quota 3 borrow 0    and quotas of GPU types 0 and 1
 * at 10                          it is ten seconds past the beginning
 * job 1 2x4 queue 1 limit 60 priority 0 type 0 pinned
 * nodes 1x8 slices 7 cpu 64000 memory 512    of a type whose GPUs can be cut; thousandths of cores, MiB
 * residency 0 in 0               data 0 may be in site 0
 * job 2 1x0 slice 500 cpu 2000 memory 64 data 0
 * job 3 1x1 held from 50 deadline 900 after 1 afterany 2 user 7    and array 3 atonce 2: an element of array 3
 * hold 3 | release 3
 * wake                           when the last decision asks to be woken
 * job 3 4x1 near rack prefer link  in one rack, in one link domain if that can be; node, link, rack, hall, site
 * cancel 1 | end 1 | end 1 evicted | down 0 | drain 0 | up 0
 * hall 1 in 0                    another hall of site 0, with a rack: nodes 1x8 hall 1
 * draw 0 idle 100 peak 1000 other 300    watts for each GPU of type 0
 * pue 0 1200 | envelope 0 60:9000 120:none | envelope 0 hall 1 0:5000
 * control 0 count 2 uncappable switchable
 * job 3 1x8 kind pretraining draw 700 flex 2
 * job 4 6x1 min 2                an elastic job of two to six tasks; the next job's id is 9
 * gone 4 task 3                  its task 3 is gone
 * job 5 2x8 type 0 + 3x1 type 1 near rack    of two task groups; the next job's id is 7
 * maintenance 0 from 60 to 120 on 0,1     window 0
 * book 1 queue 1 from 60 to 120 on 2,3    window 1; or count 2 type 0, of which the engine picks two, perhaps site 0
 * unbook 1                       either of them is cancelled
 * job 4 1x8 in 1                 it runs in booking 1
 * free                           how many GPUs are wholly free
 * decide
 * > start 1 on 0:11110000        GPU 0 stands left
 * > start 2 on 0:4/4             four slices of GPU 4; 0:cpu*2 is two tasks without any
 * > claim 2 on 0 for 1           node 0 is closed for one task that asks for more or less than whole GPUs
 * why 1
 * why 1 all                      the minimal set, each reason in a line of its own
 * promise 1
 * </pre>
 */
final class Story {
    private Engine engine = new Engine();
    private final Told told = new Told();
    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Integer> attempts = new HashMap<>();
    private final Retold how;
    private long now;
    private int types;
    private int sites;
    private int halls;
    private int racks;
    private final Map<Integer, Integer> rackOfSite = new HashMap<>();
    private final Map<Integer, Integer> rackOfHall = new HashMap<>();
    private int nodes;
    private int queues;
    private long wakeAtMillis = Verdict.NO_WAKE;

    /** What is done to the engine on the way, which must make no difference. */
    private enum Retold {
        PLAINLY,
        RESTORED_BEFORE_EACH_LINE,
        WITH_FORKS_THAT_DECIDE
    }

    private Story(Retold how) {
        this.how = how;
    }

    /** The engine tells this story: as it is, put away and restored before every line, and forked before every line. */
    static void holds(String text) {
        for (Retold how : Retold.values()) {
            assertThat(tell(text, how)).as(how.toString()).isEqualTo(text);
        }
    }

    /** Tells the lines of {@code text} that are not answers, and returns the story with the engine's own answers. */
    private static String tell(String text, Retold how) {
        Story story = new Story(how);
        text.lines().filter(line -> !line.startsWith(">")).forEach(story::line);
        return String.join("\n", story.lines) + "\n";
    }

    /** An engine to which the story was told. */
    static Engine after(String text) {
        Story story = new Story(Retold.PLAINLY);
        text.lines().filter(line -> !line.startsWith(">")).forEach(story::line);
        return story.engine;
    }

    private void line(String line) {
        lines.add(line);
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        disturb();
        Words words = new Words(line);
        switch (words.verb()) {
            case "rules" -> engine.apply(new Event.RulesSet(now, words.rules()));
            case "nodes" -> nodes(words);
            case "queue" -> queue(words);
            case "residency" ->
                engine.apply(new Event.ResidencyAdded(now, (int) words.id(), List.of((int) words.number("in", 0))));
            case "at" -> now = words.id() * 1000;
            case "job" -> job(words);
            case "cancel" -> engine.apply(new Event.JobCancelled(now, words.id()));
            case "hold" -> engine.apply(new Event.JobHeld(now, words.id()));
            case "release" -> engine.apply(new Event.JobReleased(now, words.id()));
            case "end" -> end(words.id(), words.word(2, "completed"));
            case "gone" ->
                engine.apply(new Event.TaskGone(
                        now, words.id(), attempts.getOrDefault(words.id(), 1), (int) words.number("task", 0)));
            case "down" -> node(words, NodeState.DOWN);
            case "drain" -> node(words, NodeState.DRAINED);
            case "up" -> node(words, NodeState.UP);
            case "hall" -> hall((int) words.number("in", 0));
            case "draw" ->
                engine.apply(new Event.GpuDrawSet(
                        now, (int) words.id(), (int) words.number("idle", 0), (int) words.number("peak", 0), (int)
                                words.number("other", 0)));
            case "pue" -> engine.apply(new Event.PueSet(now, (int) words.id(), Integer.parseInt(words.word(2, ""))));
            case "envelope" ->
                engine.apply(new Event.EnvelopeSet(
                        now,
                        (int) words.id(),
                        (int) words.number("hall", Event.EnvelopeSet.WHOLE_SITE),
                        words.steps()));
            case "control" ->
                engine.apply(new Event.NodesControlled(
                        now,
                        (int) words.id(),
                        (int) words.number("count", 1),
                        !words.has("uncappable"),
                        words.has("switchable")));
            case "maintenance" -> engine.apply(words.maintenance(now));
            case "book" -> engine.apply(words.booking(now));
            case "freeze" -> engine.apply(words.freeze(now, true));
            case "thaw" -> engine.apply(words.freeze(now, false));
            case "unbook" -> engine.apply(new Event.WindowCancelled(now, (int) words.id()));
            case "free" -> say(String.valueOf(engine.freeGpus()));
            case "decide" -> decide();
            case "wake" -> say(wakeAtMillis == Verdict.NO_WAKE ? "never" : Told.seconds(wakeAtMillis));
            case "why" -> why(words);
            case "promise" -> say(told.promise(engine.promise(words.id())));
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** One reason; or with {@code all} the whole set, which must be minimal. */
    private void why(Words words) {
        if (!words.has("all")) {
            say(told.why(engine.why(words.id())));
            return;
        }
        List<Reason> set = engine.whyAll(words.id());
        set.forEach(reason -> say(reason.toString()));
        assertThat(engine.ifRelaxed(words.id(), set)).as("all relaxed").isTrue();
        for (Reason kept : set) {
            List<Reason> others = set.stream().filter(r -> !r.equals(kept)).toList();
            boolean isObstacle = !(kept instanceof Reason.NotYetDecided);
            assertThat(isObstacle && engine.ifRelaxed(words.id(), others))
                    .as("%s kept", kept)
                    .isFalse();
        }
    }

    private void disturb() {
        switch (how) {
            case PLAINLY -> {}
            case RESTORED_BEFORE_EACH_LINE -> {
                byte[] bytes = engine.snapshot();
                engine = Engine.restore(bytes);
                assertThat(engine.snapshot()).isEqualTo(bytes);
            }
            case WITH_FORKS_THAT_DECIDE -> {
                byte[] bytes = engine.snapshot();
                engine.fork().decide(now + 1);
                assertThat(engine.snapshot()).isEqualTo(bytes);
            }
        }
    }

    private void nodes(Words words) {
        int site = (int) words.number("site", 0);
        int type = (int) words.number("type", 0);
        for (; types <= type; types++) {
            engine.apply(new Event.GpuTypeAdded(now, types, "type" + types, (int) words.number("slices", 1)));
        }
        for (; sites <= site; sites++) {
            engine.apply(new Event.SiteAdded(now, sites, "site" + sites));
            rackOfSite.put(sites, racks);
            halls(halls, sites);
            racks(racks, halls - 1);
        }
        halls((int) words.number("hall", 0), site);
        int rack = (int) words.number(
                "rack", rackOfHall.getOrDefault((int) words.number("hall", -1), rackOfSite.getOrDefault(site, 0)));
        racks(rack, (int) words.number("hall", halls - 1));
        int gpus = words.right(1);
        int cpu = (int) words.number("cpu", 0);
        int memory = (int) words.number("memory", 0);
        engine.apply(
                new Event.NodesAdded(now, nodes, words.left(1), rack, type, gpus, words.has("linked"), cpu, memory));
        for (int i = 0; i < words.left(1); i++) {
            told.nodeHas(nodes++, gpus);
        }
    }

    private void halls(int last, int site) {
        for (; halls <= last; halls++) {
            engine.apply(new Event.HallAdded(now, halls, site, "hall" + halls));
        }
    }

    /** Another hall of the site, with a rack. */
    private void hall(int site) {
        rackOfHall.put(halls, racks);
        halls(halls, site);
        racks(racks, halls - 1);
    }

    private void racks(int last, int hall) {
        for (; racks <= last; racks++) {
            engine.apply(new Event.RackAdded(now, racks, hall, "rack" + racks));
        }
    }

    private void queue(Words words) {
        root();
        engine.apply(new Event.QueueSet(now, words.queue()));
        queues = Math.max(queues, (int) words.id() + 1);
    }

    private void root() {
        if (queues == 0) {
            engine.apply(new Event.QueueSet(
                    now, new Queue(0, Queue.NO_PARENT, "root", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
            queues = 1;
        }
    }

    private void job(Words words) {
        root();
        engine.apply(new Event.JobSubmitted(now, words.job()));
    }

    private void end(long job, String ending) {
        Ending e = Ending.valueOf(ending.toUpperCase(Locale.ROOT));
        engine.apply(new Event.AttemptEnded(now, job, attempts.getOrDefault(job, 1), e));
    }

    private void node(Words words, NodeState state) {
        engine.apply(new Event.NodeStateSet(now, (int) words.id(), state));
    }

    private void decide() {
        Verdict verdict = engine.decide(now);
        wakeAtMillis = verdict.wakeAtMillis();
        for (Decision d : verdict.decisions()) {
            if (d instanceof Decision.Start start) {
                attempts.put(start.job(), start.attempt());
            }
            say(told.decision(d));
        }
        assertThat(engine.audit()).isEmpty();
    }

    private void say(String answer) {
        lines.add("> " + answer);
    }
}
