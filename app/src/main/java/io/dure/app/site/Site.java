package io.dure.app.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A place where attempts run: this machine, a cluster under Slurm, a simulation. Dure says what is to be; a site makes it
 * so and tells what happened ({@link Happenings}), from the moment it is opened.
 *
 * <p>Orders may come twice, after a crash of either side: an attempt is started at most once ever, whatever comes.
 * What has ended is told again each time the site is opened, until Dure says that it may be forgotten. Attempts go on
 * while nobody has the site open. All methods return soon, may be called by any thread, and do not throw because of one
 * attempt: what goes wrong with it is told as its end.
 */
public interface Site extends AutoCloseable {
    /** One node. {@code canCap}: whether a cap of its draw holds; else it counts at its peak. */
    record Node(String name, String gpuType, int gpus, int cpuMilli, int memoryMib, boolean canCap) {}

    /** What the fleet calls it. */
    String name();

    /** Its nodes; numbers are places in this list, which only ever grows. */
    List<Node> nodes();

    /**
     * From now on the site tells what happens, first how its nodes are, and the ends and losses of the time before: those
     * are told before this returns. Once, and before any order: what a site is told while it is not open is as good as
     * not told.
     */
    void open(Happenings told);

    /** Starts an attempt, once for each tag ever. */
    void start(Order order);

    /**
     * Tells an attempt to save its work and go, and ends it by force when it has not gone after {@code graceMillis} of
     * Dure's time. Its end is told as {@link How#stopped}. Nothing happens when it is over, or was never started.
     */
    void stop(Tag tag, long graceMillis);

    /** Holds an attempt to so many thousandths of the draw that its work adds. Nothing happens where no cap holds. */
    void cap(Tag tag, int perMille);

    /**
     * Starts one more task of an elastic attempt; nothing happens when it has a task of this number, or is over. The
     * number is free again when {@link Happenings#taskGone} was told.
     */
    void grow(Tag tag, int task, Order.On on);

    /** Stops one task as {@link #stop} does a whole attempt; told as {@link Happenings#taskGone}. */
    void shrink(Tag tag, int task, long graceMillis);

    /** Switches a node without work off or on; {@link Happenings#node} tells when it is so. */
    void power(int node, boolean on);

    /** All attempts that it was told to start and not yet to forget, running or over. */
    Set<Tag> known();

    /** Dure has taken note of the end. */
    void forget(Tag tag);

    /** What its nodes draw now, in watts, without cooling; empty when it cannot measure. */
    OptionalLong drawWatts();

    /**
     * For how long an attempt has not used what it holds, in milliseconds of Dure's time; empty when the site cannot measure
     * it, or has not yet. Whoever asks again and again has it measured.
     */
    default OptionalLong idleMillis(Tag tag) {
        return OptionalLong.empty();
    }

    /**
     * How long ago an attempt that runs has saved its work, in milliseconds of Dure's time; empty when it has not yet, or
     * the site does not know.
     */
    default OptionalLong checkpointAgeMillis(Tag tag) {
        return OptionalLong.empty();
    }

    /** Where an attempt's output lies, standard output and error together, if the site keeps it. */
    Optional<Path> log(Tag tag);

    /** Tells nothing more. What runs goes on. */
    @Override
    void close();
}
