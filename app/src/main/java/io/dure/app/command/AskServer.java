package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.client.Refused;
import io.dure.app.client.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a control plane elsewhere. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Well.",
            "1:It failed: refused, not reached, or a job that did not complete.",
            "2:The command or its input cannot be used."
        })
abstract class AskServer implements Callable<Integer> {
    static final int WELL = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--login",
            paramLabel = "FILE",
            description = "What dure login has noted (default: dure/login.json in ~/.config). DURE_URL and DURE_TOKEN"
                    + " go before it.")
    private @Nullable Path login;

    /** Asks, and says what came of it; returns the exit code. */
    abstract int ask(Server server) throws IOException, InterruptedException;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Server server = new Server(login())) {
            int code = ask(server);
            Printed.check(out());
            return code;
        }
    }

    private Login login() throws IOException, InterruptedException {
        Logins logins = Logins.of(Optional.ofNullable(login), System.getenv());
        return logins.renewed(logins.login(
                Path.of(System.getProperty("dure.home", ".")).toAbsolutePath().normalize()));
    }

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }

    final PrintWriter err() {
        return spec().commandLine().getErr();
    }

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Something that is done to one of several. */
    interface Deed {
        void to(String one);
    }

    /** Does it to each; one that cannot be is told and holds up no other. Returns the worst exit code. */
    final int each(List<String> all, Deed deed) {
        int worst = WELL;
        for (String one : all) {
            try {
                deed.to(one);
            } catch (Refused e) {
                err().println("dure: " + e.getMessage());
                worst = Math.max(worst, e.isBadInput() ? BAD_INPUT : FAILED);
            }
        }
        return worst;
    }

    /** The path of a job. Throws {@link io.dure.twin.input.BadInput} when this is no number of one. */
    static String job(String id) {
        return "/v1/jobs/" + JobIds.check(id);
    }

    static String text(JsonNode of, String field) {
        return of.path(field).asText("");
    }
}
