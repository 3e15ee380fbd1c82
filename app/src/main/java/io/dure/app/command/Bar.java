package io.dure.app.command;

import io.dure.twin.Progress;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar with rate and time left on a terminal; nothing in a pipe, and nothing for work of a moment. */
final class Bar implements Progress, AutoCloseable {
    private static final long MOMENT_NANOS = 500_000_000;
    private static final int TELL_EVERY = 256;

    /** How many calls of {@link #at} are told as one. */
    private final int tellEvery;

    private final String task;
    private final long total;
    private final boolean onTerminal;
    private final long begun = System.nanoTime();
    private @Nullable ProgressBar bar;
    private long calls;

    private Bar(String task, long total, int tellEvery, boolean onTerminal) {
        this.tellEvery = tellEvery;
        this.task = task;
        this.total = total;
        this.onTerminal = onTerminal;
    }

    /** {@code total} is the number of steps, or -1 when it is not known. */
    static Bar show(String task, long total) {
        return new Bar(task, total, TELL_EVERY, Terminal.isThere());
    }

    /** The same for few long steps. */
    static Bar showEach(String task, long total) {
        return new Bar(task, total, 1, Terminal.isThere());
    }

    @Override
    public void at(long done) {
        if (!onTerminal || ++calls % tellEvery != 0) {
            return;
        }
        if (bar == null && System.nanoTime() - begun > MOMENT_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
                    .setUpdateIntervalMillis(100)
                    .startsFrom(done, Duration.ofNanos(System.nanoTime() - begun))
                    .showSpeed()
                    .clearDisplayOnFinish()
                    .build();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
