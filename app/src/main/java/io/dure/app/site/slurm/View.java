package io.dure.app.site.slurm;

import io.dure.app.site.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Slurm said when it was asked for the nth time. {@code atMillis}: real time since 1970, when that began. */
final class View {
    final long number;
    final long atMillis;
    private final Map<String, SlurmNode> nodes = new HashMap<>();
    private final Map<Long, SlurmJob> jobs = new HashMap<>();
    private final Map<Mark, List<SlurmJob>> marked = new HashMap<>();
    private final Map<String, SlurmJob> strangers = new HashMap<>();

    /** {@code fleet}, {@code user}: by which our jobs are told from others'. */
    View(long number, long atMillis, List<SlurmNode> nodes, List<SlurmJob> jobs, String fleet, String user) {
        this.number = number;
        this.atMillis = atMillis;
        nodes.forEach(node -> this.nodes.put(node.name(), node));
        for (SlurmJob job : jobs) {
            Optional<Mark> mark = job.user().equals(user)
                    ? Mark.of(job.comment()).filter(m -> m.fleet().equals(fleet))
                    : Optional.empty();
            if (mark.isPresent()) {
                this.jobs.put(job.id(), job);
                marked.computeIfAbsent(mark.get(), _ -> new ArrayList<>()).add(job);
            } else if (job.holdsNodes()) {
                job.nodes().forEach(node -> strangers.put(node, job));
            }
        }
    }

    Optional<SlurmNode> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** Ours of this id. Empty when Slurm knows it no more, or has given its id to somebody else. */
    Optional<SlurmJob> job(long id, Mark mark) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.comment().equals(mark.toString()));
    }

    /** All of ours with this mark: more than one when an answer of Slurm was lost. */
    List<SlurmJob> marked(Mark mark) {
        return marked.getOrDefault(mark, List.of());
    }

    Map<Mark, List<SlurmJob>> marked() {
        return marked;
    }

    /** A job of somebody else on this node. */
    Optional<SlurmJob> stranger(String node) {
        return Optional.ofNullable(strangers.get(node));
    }

    /** Whether anything of the attempt is there. */
    boolean knows(Tag tag) {
        return marked.keySet().stream().anyMatch(mark -> mark.tag().equals(tag));
    }
}
