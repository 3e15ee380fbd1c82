package io.dure.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dure login} has noted: one file, for its owner alone. The variables {@code DURE_URL} and {@code DURE_TOKEN}
 * go before it.
 */
public final class Logins {
    /** Where {@code dure serve} listens when nothing else is said. */
    public static final String USUAL_URL = "http://127.0.0.1:7070";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A token that lives no longer than this is renewed before it is used. */
    private static final long RENEW_WITHIN_MILLIS = 30_000;

    private final Path file;
    private final Map<String, String> environment;

    private Logins(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** {@code said}: the file that the user names; without one, that in {@code $XDG_CONFIG_HOME/dure} or {@code ~/.config/dure}. */
    public static Logins of(Optional<Path> said, Map<String, String> environment) {
        return new Logins(said.orElseGet(() -> usual(environment)), environment);
    }

    private static Path usual(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // A relative one is not valid, and is to be ignored: XDG Base Directory Specification 0.8.
        Path folder = config.startsWith("/")
                ? Path.of(config)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")))
                        .resolve(".config");
        return folder.resolve("dure").resolve("login.json");
    }

    public Path file() {
        return file;
    }

    /** Where the login that is noted leads; empty without one. */
    public Optional<URI> keptUrl() throws IOException {
        return kept().map(Login::url);
    }

    /** Throws {@link NotLoggedIn} where nothing is known. {@code checkout}: where a token of our own server may lie. */
    public Login login(Path checkout) throws IOException {
        Optional<Login> kept = kept();
        String url = environment.getOrDefault("DURE_URL", "");
        String token = environment.getOrDefault("DURE_TOKEN", "");
        // A token is told to its own server alone, so one that was stored does not go to another address.
        boolean isElsewhere = !url.isEmpty()
                && kept.isPresent()
                && !url(url).equals(kept.get().url());
        if (token.isEmpty() && (kept.isEmpty() || isElsewhere)) {
            throw new NotLoggedIn(
                    isElsewhere ? "DURE_URL is " + url + ", and no token for it is known" : "no control plane is known",
                    checkout);
        }
        return new Login(
                url.isEmpty() ? kept.map(Login::url).orElseGet(() -> url(USUAL_URL)) : url(url),
                token.isEmpty() ? kept.orElseThrow().token() : token,
                authorities(isElsewhere ? Optional.empty() : kept),
                token.isEmpty() ? kept.orElseThrow().provider() : null);
    }

    /** The login, with a new token when its own ends soon and its provider gives another; that is noted then. */
    public Login renewed(Login login) throws IOException, InterruptedException {
        Login.Provider provider = login.provider();
        boolean isOld = provider != null
                && !provider.refresh().isEmpty()
                && provider.expiresMillis() - System.currentTimeMillis() < RENEW_WITHIN_MILLIS;
        if (provider == null || !isOld) {
            return login;
        }
        try (DeviceFlow flow = new DeviceFlow(provider.issuer(), provider.client())) {
            DeviceFlow.Given given = flow.renew(provider.refresh());
            Login.Provider next = given.provider().refresh().isEmpty()
                    ? new Login.Provider(
                            provider.issuer(),
                            provider.client(),
                            provider.refresh(),
                            given.provider().expiresMillis())
                    : given.provider();
            Login fresh = new Login(login.url(), given.token(), login.authorities(), next);
            keep(fresh);
            return fresh;
        }
    }

    /** {@code DURE_CA}, a file, goes before what was noted. */
    private String authorities(Optional<Login> kept) throws IOException {
        String file = environment.getOrDefault("DURE_CA", "");
        return file.isEmpty() ? kept.map(Login::authorities).orElse("") : Pem.read(Path.of(file));
    }

    private Optional<Login> kept() throws IOException {
        try {
            JsonNode read = JSON.readTree(Files.readString(file));
            return Optional.of(new Login(
                    url(read.path("url").asText()),
                    read.path("token").asText(),
                    read.path("ca").asText(""),
                    provider(read.path("provider"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + ": this is not what dure login writes. Maybe dure login again", e);
        }
    }

    private static Login.@Nullable Provider provider(JsonNode read) {
        return read.isMissingNode()
                ? null
                : new Login.Provider(
                        URI.create(read.path("issuer").asText()),
                        read.path("client").asText(),
                        read.path("refresh").asText(),
                        read.path("expires").asLong());
    }

    /** An address of http or https, without the last slash. Throws {@link io.dure.twin.input.BadInput}. */
    public static URI url(String text) {
        String plain = text.strip().replaceAll("/+$", "");
        boolean isWhole = plain.contains("://") || plain.matches("https?:");
        String full = isWhole ? plain : "http://" + plain;
        try {
            URI url = new URI(full);
            if (url.getHost() != null && (full.startsWith("http://") || full.startsWith("https://"))) {
                return url;
            }
        } catch (java.net.URISyntaxException e) {
            // told below
        }
        throw io.dure.twin.input.Place.option("URL")
                .bad(io.dure.twin.input.Place.quoted(text), "an address of http or https is needed", USUAL_URL + "?");
    }

    /** Notes it in place of what was noted before. */
    public void keep(Login login) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + ": a file is needed");
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(
                folder,
                "login",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(told(login));
            Files.writeString(fresh, text + "\n");
            move(fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static ObjectNode told(Login login) {
        ObjectNode told = JSON.createObjectNode();
        told.put("url", login.url().toString());
        told.put("token", login.token());
        if (!login.authorities().isEmpty()) {
            told.put("ca", login.authorities());
        }
        Login.Provider provider = login.provider();
        if (provider != null) {
            ObjectNode its = told.putObject("provider");
            its.put("issuer", provider.issuer().toString());
            its.put("client", provider.client());
            its.put("refresh", provider.refresh());
            its.put("expires", provider.expiresMillis());
        }
        return told;
    }

    private void move(Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Nobody has logged in here. */
    public static final class NotLoggedIn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLoggedIn(String what, Path checkout) {
            super(what + ": log in first, or set DURE_URL and DURE_TOKEN. Maybe " + maybe(checkout));
        }

        private static String maybe(Path checkout) {
            Path token = checkout.resolve("data").resolve("admin.token");
            return Files.exists(token)
                    ? "dure login " + USUAL_URL + " --token-file " + token
                            + " (the server of this checkout has left it there)"
                    : "dure login URL, with a token from who runs it; or dure serve, to run one here";
        }
    }
}
