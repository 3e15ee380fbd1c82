package io.dure.app.site;

import io.dure.engine.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Takes down what a site tells. */
final class Heard implements Happenings {
    /** Far beyond what anything takes: a test that gets here has failed. */
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    record End(Tag tag, How how) {}

    record Gone(Tag tag, int task) {}

    record Node(int node, NodeState state, String why) {}

    record Suspect(int node, String why) {}

    private final List<Suspect> suspects = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    @Override
    public synchronized void ended(Tag tag, How how) {
        ends.add(new End(tag, how));
        notifyAll();
    }

    @Override
    public synchronized void taskGone(Tag tag, int task) {
        gone.add(new Gone(tag, task));
        notifyAll();
    }

    @Override
    public synchronized void node(Site site, int node, NodeState state, String why) {
        nodes.add(new Node(node, state, why));
        notifyAll();
    }

    @Override
    public synchronized void suspect(Site site, int node, String why) {
        suspects.add(new Suspect(node, why));
    }

    synchronized List<Suspect> suspects() {
        return List.copyOf(suspects);
    }

    synchronized List<End> ends() {
        return List.copyOf(ends);
    }

    synchronized int count() {
        return ends.size();
    }

    synchronized List<How> ends(Tag tag) {
        return ends.stream().filter(e -> e.tag.equals(tag)).map(End::how).toList();
    }

    synchronized List<Gone> gone() {
        return List.copyOf(gone);
    }

    synchronized List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** The end of the attempt, when it is told. */
    How end(Tag tag) {
        await("the end of " + tag, () -> !ends(tag).isEmpty());
        return ends(tag).getFirst();
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
