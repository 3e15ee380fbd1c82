package io.dure.app.site;

import io.dure.app.site.Notes.Ended;
import io.dure.app.site.Notes.Ordered;
import io.dure.app.site.Notes.Planned;
import io.dure.app.site.Notes.StopBy;
import io.dure.app.site.RunFolder.Rider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on this machine, from its order to its end. All that decides is in its folder before anything follows from
 * it, so that whoever opens the folder later goes on from there. For one thread at a time.
 */
final class LocalRun {
    /** What others of a gang, and what a program has left behind, get to go when a task has ended; in real time. */
    private static final long LEFTOVER_MILLIS = 5000;

    private final Tag tag;
    private final RunFolder folder;
    private final Ordered order;
    private final Surroundings around;
    private final List<LocalTask> tasks = new ArrayList<>();
    private final TreeMap<Integer, LocalRider> riders = new TreeMap<>();
    private boolean isGoing;
    private @Nullable Leaving leaving;
    private @Nullable How verdict;
    private @Nullable How end;

    /** What an attempt needs of its site. */
    interface Surroundings {
        EngineClock clock();

        /** Of the machine as it runs now. */
        String bootId();

        /** Starts a task unless somebody has. */
        void launch(LocalTask task, RunFolder folder);

        void taskGone(Tag tag, int task);

        void ended(Tag tag, How how);
    }

    LocalRun(Tag tag, RunFolder folder, Ordered order, Surroundings around) {
        this.tag = tag;
        this.folder = folder;
        this.order = order;
        this.around = around;
        order.tasks().forEach(planned -> tasks.add(new LocalTask(folder.path(), planned)));
    }

    int port() {
        return order.port();
    }

    /** Those of all its tasks. */
    List<ProcTable.Proc> processes(ProcTable table) {
        List<Predicate<ProcTable.Proc>> all = new ArrayList<>();
        tasks.forEach(task -> all.add(task.processes()));
        riders.values().forEach(rider -> all.add(rider.task().processes()));
        return table.those(p -> all.stream().anyMatch(its -> its.test(p)));
    }

    /** The machine's numbers of its GPUs. */
    List<Integer> gpus() {
        return tasks.stream()
                .map(task -> task.planned.environment().getOrDefault("CUDA_VISIBLE_DEVICES", ""))
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .filter(number -> number.matches("\\d+"))
                .map(Integer::valueOf)
                .distinct()
                .toList();
    }

    boolean isOver() {
        return end != null;
    }

    /** Goes on from what lies in the folder, and tells what became of it while nobody looked. */
    void goOn() throws IOException {
        Optional<Ended> ended = folder.end();
        if (ended.isPresent()) {
            end = ended.get().how();
        } else if (!around.bootId().equals(order.bootId())) {
            endAfterReboot();
        } else {
            goOnRunning();
        }
        isGoing = true;
        riders.values().stream().filter(LocalRider::isGone).forEach(r -> around.taskGone(tag, r.number()));
        if (end != null) {
            around.ended(tag, end);
        }
    }

    private void goOnRunning() throws IOException {
        for (var entry : folder.riders().entrySet()) {
            Rider r = entry.getKey();
            LocalRider rider = new LocalRider(r, new LocalTask(folder.path(), entry.getValue()), folder);
            rider.goOn();
            riders.put(r.task(), rider); // a later run of the same number takes its place
        }
        Optional<StopBy> stop = folder.stop();
        verdict = folder.verdict().map(Ended::how).orElse(stop.isPresent() ? How.stopped() : null);
        if (verdict != null) {
            leave(
                    stop.map(StopBy::deadlineMillis).orElseGet(this::leftoverDeadline),
                    stop.isPresent() && stop.get().told());
        } else {
            begin();
        }
    }

    /** Starts all tasks that nobody has started. */
    private void begin() throws IOException {
        List<LocalTask> all = new ArrayList<>(tasks);
        riders.values().stream().filter(LocalRider::isStaying).forEach(r -> all.add(r.task()));
        for (LocalTask task : all) {
            if (!task.isClaimed()) {
                around.launch(task, folder);
            }
        }
    }

    void stop(long graceMillis) throws IOException {
        if (end != null || verdict != null || hasVerdict()) {
            return;
        }
        long deadline = around.clock().nowMillis() + graceMillis;
        folder.stop(new StopBy(deadline, false));
        verdict = How.stopped();
        leave(deadline, false);
    }

    void grow(int number, Order.On on, Planning planning) throws IOException {
        LocalRider last = riders.get(number);
        if (end != null || verdict != null || number < tasks.size() || (last != null && !last.isGone())) {
            return;
        }
        Rider r = new Rider(number, last == null ? 1 : last.nth() + 1);
        Planned planned = planning.rider(r, order.tasks(), on);
        folder.add(r, planned);
        LocalRider rider = new LocalRider(r, new LocalTask(folder.path(), planned), folder);
        riders.put(number, rider);
        around.launch(rider.task(), folder);
    }

    void shrink(int number, long graceMillis) throws IOException {
        LocalRider rider = riders.get(number);
        if (end == null && verdict == null && rider != null) {
            rider.stop(around.clock().nowMillis() + graceMillis);
        }
    }

    /** Looks at it, and does what is due. */
    void step(Supplier<ProcTable> processes) throws IOException {
        if (end != null) {
            return;
        }
        if (!isGoing) { // something went wrong: again
            goOn();
            return;
        }
        long now = around.clock().nowMillis();
        if (verdict == null) {
            for (LocalRider rider : riders.values()) {
                if (rider.step(now, leftoverDeadline(), processes)) {
                    around.taskGone(tag, rider.number());
                }
            }
            boolean _ = hasVerdict();
        }
        Leaving l = leaving;
        if (l != null && verdict != null) {
            boolean areGone = l.step(now, processes);
            noteWarned(l);
            if (areGone) {
                folder.end(verdict);
                end = verdict;
                around.ended(tag, verdict);
            }
        }
    }

    /** Decides by what its tasks came to; then all others end too. */
    private boolean hasVerdict() throws IOException {
        for (LocalTask task : tasks) {
            task.look();
        }
        Optional<LocalTask> failed =
                tasks.stream().filter(LocalTask::hasFailed).min(Comparator.comparingLong(LocalTask::overMillis));
        if (failed.isEmpty() && !tasks.stream().allMatch(LocalTask::isDone)) {
            return false;
        }
        How how = failed.map(LocalTask::failure).orElseGet(How::completed);
        folder.verdict(how);
        verdict = how;
        leave(leftoverDeadline(), false);
        return true;
    }

    private void leave(long deadlineMillis, boolean warned) throws IOException {
        List<LocalTask> all = new ArrayList<>(tasks);
        riders.values().stream().filter(r -> !r.isGone()).forEach(r -> all.add(r.task()));
        for (LocalTask task : all) {
            task.block();
        }
        leaving = new Leaving(all, deadlineMillis, warned);
    }

    private void noteWarned(Leaving l) throws IOException {
        Optional<StopBy> stop = l.areAllWarned() ? folder.stop() : Optional.empty();
        if (stop.isPresent() && !stop.get().told()) {
            folder.stop(new StopBy(stop.get().deadlineMillis(), true));
        }
    }

    private void endAfterReboot() throws IOException {
        boolean areDone = true;
        for (LocalTask task : tasks) {
            areDone &= task.files.exitCode().orElse(-1) == 0;
        }
        How lost = How.lost("the machine was started anew");
        How how = areDone ? How.completed() : folder.verdict().map(Ended::how).orElse(lost);
        folder.end(how);
        end = how;
    }

    private long leftoverDeadline() {
        EngineClock clock = around.clock();
        return clock.nowMillis() + (long) (LEFTOVER_MILLIS * clock.speed());
    }
}
