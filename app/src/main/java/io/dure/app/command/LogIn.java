package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.DeviceFlow;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.client.Server;
import io.dure.app.tls.Pem;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure login}: which control plane the other commands ask, and as whom. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description =
                "Note which control plane to ask, and a token. It is tried first; the file is for its owner alone.",
        footer = {
            "",
            "Examples:",
            "  dure login http://127.0.0.1:7070 --token-file data/admin.token",
            "  dure login https://dure.example.org          (asks for the token)",
            "  dure login https://dure.example.org --issuer https://id.example.org/realms/ai"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Well.", "1:Not reached, or the token is not taken.", "2:The command cannot be used."})
final class LogIn implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "URL", description = "Its address (default: " + Logins.USUAL_URL + ").")
    private String url = Logins.USUAL_URL;

    @Option(names = "--token", paramLabel = "TOKEN", description = "The token; others on this machine may see it so.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file with the token; - for standard input.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description =
                    "Get the token from this identity provider: somebody confirms it in a browser, on any machine."
                            + " It is renewed as long as the provider allows.")
    private @Nullable String issuer;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            description = "As which the provider knows this program (default: ${DEFAULT-VALUE}).")
    private String client = "dure-cli";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) that the server's must go back to; noted with the login.")
    private @Nullable Path ca;

    @Option(names = "--login", paramLabel = "FILE", description = "Where to note it.")
    private @Nullable Path login;

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI address = Logins.url(url);
        Login wanted = wanted(address);
        try (Server server = new Server(wanted)) {
            JsonNode me = server.get("/v1/me");
            Logins logins = Logins.of(Optional.ofNullable(login), System.getenv());
            logins.keep(wanted);
            PrintWriter out = spec().commandLine().getOut();
            out.printf(
                    "Logged in to %s as %s, %s in %s; noted in %s.%n",
                    address,
                    me.path("name").asText(),
                    me.path("role").asText(),
                    me.path("queue").asText(),
                    logins.file());
            warn(address);
            Printed.check(out);
            return 0;
        }
    }

    private Login wanted(URI address) throws IOException, InterruptedException {
        if (issuer == null) {
            return new Login(address, secret(), authorities());
        }
        if (token != null || tokenFile != null) {
            throw new BadInput("command line", 0, "--issuer and a token are said", "one of them is needed", "");
        }
        try (DeviceFlow flow = new DeviceFlow(URI.create(issuer), client)) {
            PrintWriter out = spec().commandLine().getOut();
            DeviceFlow.Given given = flow.ask(words -> {
                out.println(words);
                out.flush();
            });
            return new Login(address, given.token(), authorities(), given.provider());
        }
    }

    private String authorities() throws IOException {
        if (ca == null) {
            return "";
        }
        String text = Pem.read(ca);
        var _ = Pem.certificates(ca.toString(), text); // or says what is wrong
        return text;
    }

    private void warn(URI address) {
        boolean isPlain = "http".equals(address.getScheme());
        if (isPlain && !isHere(address.getHost())) {
            spec().commandLine()
                    .getErr()
                    .println("dure: " + address + " is not encrypted: who listens on the way can read the token.");
        }
        if (System.getenv("DURE_URL") != null || System.getenv("DURE_TOKEN") != null) {
            spec().commandLine()
                    .getErr()
                    .println("dure: DURE_URL or DURE_TOKEN is set, and goes before what was noted.");
        }
    }

    private static boolean isHere(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String secret() throws IOException {
        if (token != null && tokenFile != null) {
            throw new BadInput("command line", 0, "--token and --token-file are said", "one of them is needed", "");
        }
        String read = token != null ? token : tokenFile != null ? fromFile(tokenFile) : asked();
        String plain = read.strip();
        if (!plain.matches("[\\x21-\\x7e]{1,16384}")) {
            // Never shown: it may be a secret with a mistake in it.
            throw Place.option("--token")
                    .bad(plain.isEmpty() ? "empty" : "no token", "one word without blanks is needed, as dure_…", "");
        }
        return plain;
    }

    private static String fromFile(Path file) throws IOException {
        return file.toString().equals("-") ? firstLine() : Files.readString(file);
    }

    @SuppressWarnings("SystemConsoleNull") // the library's signature still allows null
    private static String asked() throws IOException {
        Console console = System.console();
        if (console == null || !Terminal.isThere()) {
            return firstLine();
        }
        char[] typed = console.readPassword("Token: ");
        return typed == null ? "" : new String(typed);
    }

    private static String firstLine() throws IOException {
        // Not closed: standard input is not ours to close.
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String line = in.readLine();
        return line == null ? "" : line;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
