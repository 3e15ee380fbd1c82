package io.dure.app.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** The command line in this process: what it prints, and its exit code. */
record Cli(int code, String out, String err) {
    static final Path ROOT = root();

    static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int code = line.execute(words);
        return new Cli(code, out.toString(), err.toString());
    }

    static Path scenario(String name) {
        return ROOT.resolve("scenarios").resolve(name);
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        Path above = here.getParent();
        return above != null && above.resolve("scenarios").toFile().isDirectory() ? above : here;
    }
}
