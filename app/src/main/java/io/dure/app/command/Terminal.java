package io.dure.app.command;

import java.io.Console;

/** Whether a person looks on. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // the library's signature still allows null
    static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
