package io.dure.app.site.slurm;

import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Value;
import io.dure.twin.input.YamlFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code dure serve --sites} reads: clusters under Slurm that are sites of the fleet. */
public final class SitesFile {
    private static final String NAME_RULE = "a name has letters, digits, - and _, and no other site has it";
    private static final String URL_RULE = "slurmrestd is at http://HOST:PORT, https://HOST:PORT or unix:/PATH";

    private SitesFile() {}

    /** Throws {@link io.dure.twin.input.BadInput} with all that is wrong. */
    public static List<SlurmOptions> read(Path file) {
        Faults faults = new Faults(file.toString());
        Block all = YamlFile.read(file, faults);
        all.allow("sites");
        Path beside = file.toAbsolutePath().getParent();
        List<SlurmOptions> sites = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Value one : all.need("sites", "a list of sites is needed").list()) {
            sites.add(site(one.block(), beside == null ? Path.of("") : beside, names));
        }
        faults.check();
        return List.copyOf(sites);
    }

    private static SlurmOptions site(Block site, Path beside, Set<String> names) {
        site.allow("name", "slurm", "user", "token-file", "partition", "folder", "poll", "start-within", "settle");
        Value name = site.need("name", NAME_RULE);
        String called = name.text("x");
        if (!called.matches("[A-Za-z0-9_-]+") || !names.add(called)) {
            name.bad(NAME_RULE, "");
        }
        Value token = site.need("token-file", "a file with a JWT of the user, as 'scontrol token' makes it");
        Path tokenFile = beside.resolve(token.text("."));
        if (token.present() && !Files.isReadable(tokenFile)) {
            token.bad("a file that can be read", "'scontrol token username=USER lifespan=86400' into it?");
        }
        Value folder = site.need("folder", "a folder that all nodes share, where the user may write");
        Path out = Path.of(folder.text("/"));
        if (!out.isAbsolute()) {
            folder.bad("a path that begins with /", "");
        }
        return new SlurmOptions(
                called,
                url(site.need("slurm", URL_RULE)),
                site.need("user", "as whom jobs run is needed").text(""),
                tokenFile,
                site.need("partition", "a partition of Slurm is needed").text(""),
                out,
                atLeast(site.find("poll"), SlurmOptions.POLL_MILLIS, 100),
                atLeast(site.find("start-within"), SlurmOptions.START_WITHIN_MILLIS, 1_000),
                atLeast(site.find("settle"), SlurmOptions.SETTLE_MILLIS, 1_000));
    }

    private static long atLeast(Value value, long fallback, long least) {
        long millis = value.duration(fallback);
        if (millis < least) {
            value.bad("at least " + least + " ms", "");
        }
        return millis;
    }

    private static URI url(Value value) {
        try {
            URI url = new URI(value.text("http://localhost"));
            String scheme = String.valueOf(url.getScheme());
            boolean isTcp = (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null;
            boolean isUnix = scheme.equals("unix")
                    && url.getPath() != null
                    && url.getPath().startsWith("/");
            if (!isTcp && !isUnix) {
                value.bad(URL_RULE, "");
            }
            return url;
        } catch (URISyntaxException e) {
            value.bad(URL_RULE, "");
            return URI.create("http://localhost");
        }
    }
}
