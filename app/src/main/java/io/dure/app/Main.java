package io.dure.app;

import io.dure.app.command.Dure;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Dure.run(Dure.commandLine(), args));
    }
}
