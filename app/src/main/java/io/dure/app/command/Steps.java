package io.dure.app.command;

import java.io.PrintWriter;

/** Says on a terminal what is being done just now, on a line that goes away again; nothing in a pipe. */
final class Steps implements AutoCloseable {
    private final PrintWriter err;
    private final boolean onTerminal = Terminal.isThere();
    private final long begun = System.nanoTime();

    Steps(PrintWriter err) {
        this.err = err;
    }

    void now(String what) {
        if (onTerminal) {
            // The cursor goes back, so that whatever else is said begins on this line.
            err.print("\r\033[K" + what + " … " + (System.nanoTime() - begun) / 1_000_000_000 + " s\r");
            err.flush();
        }
    }

    @Override
    public void close() {
        if (onTerminal) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
