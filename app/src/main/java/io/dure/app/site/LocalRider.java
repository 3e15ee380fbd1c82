package io.dure.app.site;

import io.dure.app.site.Notes.StopBy;
import io.dure.app.site.RunFolder.Rider;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One task of an elastic attempt beyond those it began with. It may end before the attempt does, however it likes. */
final class LocalRider {
    private final Rider name;
    private final LocalTask task;
    private final RunFolder folder;
    private @Nullable Leaving leaving;
    private boolean isGone;

    LocalRider(Rider name, LocalTask task, RunFolder folder) {
        this.name = name;
        this.task = task;
        this.folder = folder;
    }

    int number() {
        return name.task();
    }

    int nth() {
        return name.nth();
    }

    LocalTask task() {
        return task;
    }

    boolean isGone() {
        return isGone;
    }

    /** Nobody told it to go. */
    boolean isStaying() {
        return !isGone && leaving == null;
    }

    void goOn() throws IOException {
        isGone = folder.isGone(name);
        Optional<StopBy> stop = folder.stop(name);
        if (!isGone && stop.isPresent()) {
            leave(stop.get().deadlineMillis());
        }
    }

    void stop(long deadlineMillis) throws IOException {
        if (isStaying()) {
            folder.stop(name, new StopBy(deadlineMillis, false));
            leave(deadlineMillis);
        }
    }

    private void leave(long deadlineMillis) throws IOException {
        task.block();
        leaving = new Leaving(List.of(task), deadlineMillis, false);
    }

    /** Looks at it; true when it is gone just now. {@code leftoverDeadline}: for what it leaves behind. */
    boolean step(long nowMillis, long leftoverDeadline, Supplier<ProcTable> processes) throws IOException {
        if (isGone) {
            return false;
        }
        if (leaving == null) {
            task.look();
            if (task.isOver()) {
                leave(leftoverDeadline);
            }
        }
        Leaving l = leaving;
        if (l == null || !l.step(nowMillis, processes)) {
            return false;
        }
        folder.gone(name);
        isGone = true;
        return true;
    }
}
