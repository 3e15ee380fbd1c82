package io.dure.app.site.slurm;

import io.dure.app.site.Site;
import io.dure.engine.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which nodes Dure may use, by what Slurm says of them, and who else uses them; tells what changes. */
final class NodeTelling {
    private final List<Site.Node> nodes;
    private final List<String> names;
    private final List<Standing> last = new ArrayList<>();

    private record Standing(NodeState state, String why) {}

    interface Teller {
        void tell(int node, NodeState state, String why);
    }

    /** {@code names}: what Slurm calls the nodes. */
    NodeTelling(List<Site.Node> nodes, List<String> names) {
        this.nodes = nodes;
        this.names = names;
    }

    /** Tells of all. {@code trouble}: why Slurm cannot be asked, or empty. */
    void begin(Optional<View> view, String trouble, Teller teller) {
        last.clear();
        for (int i = 0; i < nodes.size(); i++) {
            Standing now = standing(i, view, trouble);
            last.add(now);
            teller.tell(i, now.state, now.why);
        }
    }

    /** Tells of those that are otherwise than they were. */
    void look(Optional<View> view, String trouble, Teller teller) {
        for (int i = 0; i < nodes.size(); i++) {
            Standing now = standing(i, view, trouble);
            if (now.state != last.get(i).state) {
                teller.tell(i, now.state, now.why);
            }
            last.set(i, now);
        }
    }

    /** Tells of one that it is as it is; {@code why} in place of its own reason if it has none. */
    void say(int node, String why, Teller teller) {
        Standing now = last.get(node);
        teller.tell(node, now.state, now.why.isEmpty() ? why : now.why);
    }

    private Standing standing(int i, Optional<View> view, String trouble) {
        if (!trouble.isEmpty() || view.isEmpty()) { // what runs there may well go on
            return new Standing(NodeState.DRAINED, trouble.isEmpty() ? "Slurm was not asked yet" : trouble);
        }
        String name = names.get(i);
        Optional<SlurmNode> node = view.get().node(name);
        if (node.isEmpty()) {
            return new Standing(NodeState.DOWN, "Slurm has no node " + name + " in this partition any more");
        }
        SlurmNode n = node.get();
        if (n.state() != NodeState.UP) {
            return new Standing(n.state(), n.why());
        }
        if (n.gpus() != nodes.get(i).gpus()) {
            return new Standing(
                    NodeState.DRAINED,
                    "Slurm counts " + n.gpus() + " GPUs, the fleet "
                            + nodes.get(i).gpus());
        }
        Optional<SlurmJob> stranger = view.get().stranger(name);
        return stranger.map(job -> new Standing(
                        NodeState.DRAINED,
                        "job " + job.id() + " of " + job.user() + " runs there, which is not Dure's"))
                .orElseGet(() -> new Standing(NodeState.UP, ""));
    }
}
