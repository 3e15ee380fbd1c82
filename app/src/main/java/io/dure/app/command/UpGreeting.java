package io.dure.app.command;

import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.up.DrawnWork;
import io.dure.engine.Queue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said to whoever has started a fleet: where it is, who may come in, what to try first. */
final class UpGreeting {
    private static final String LOCAL = "local";

    private final Plane plane;
    private final Login admin;
    private final Path folder;
    private String loggedIn = "";

    /** {@code folder}: where all is kept. */
    UpGreeting(Plane plane, Login admin, Path folder) {
        this.plane = plane;
        this.admin = admin;
        this.folder = folder;
    }

    /** As dure login does, unless the file leads to another control plane: that one is not forgotten for this. */
    void noteLogin(Optional<Path> said) throws IOException {
        Logins logins = Logins.of(said, System.getenv());
        Optional<URI> kept = logins.keptUrl();
        if (kept.isEmpty() || kept.get().equals(admin.url()) || said.isPresent()) {
            logins.keep(admin);
            loggedIn = "noted in " + logins.file() + ": the commands below need no login";
        } else {
            loggedIn = "you are logged in to " + kept.get() + ", and stay so. For this one: " + dure() + " login "
                    + admin.url() + " --token-file " + token();
        }
        if (System.getenv("DURE_URL") != null || System.getenv("DURE_TOKEN") != null) {
            loggedIn += "\n         (DURE_URL or DURE_TOKEN is set, and goes before it)";
        }
    }

    /** {@code work}: what is fed in; empty: nothing. {@code aheadHours}: so much sooner than the scenario draws it. */
    String text(double speed, Optional<DrawnWork> work, int aheadHours) {
        Fleetbook book = plane.control().book();
        boolean isLocal = book.sites().contains(LOCAL);
        long gpus = 0;
        for (int s = 0; s < book.sites().size(); s++) {
            gpus += book.sites().get(s).equals(LOCAL) ? 0 : book.gpusOfSite(s);
        }
        int simulated = book.sites().size() - (isLocal ? 1 : 0);
        return String.format(
                Locale.ROOT,
                "%s is up: %,d GPUs at %s%s.%n%nPage     %s/   (it asks for the token: cat %s)%nAPI      %s/v1   (its description: /v1/openapi.json)%n"
                        + "Data     %s%nToken    %s   (admin)%nLogin    %s%nTime     %s%nWork     %s%n%n"
                        + "Try, in another terminal:%n%s%nTry, in the page: Overview, \"What binds now\", the waiting jobs. Each tells why it waits, when it will start,%n"
                        + "and what would let it start sooner.%n%nStop it with Ctrl-C: what was acknowledged is kept.%n",
                plane.fleet().title(),
                gpus,
                Plural.of(simulated, "simulated site"),
                isLocal ? ", and this machine as the site local" : "",
                admin.url(),
                token(),
                admin.url(),
                folder,
                token(),
                loggedIn,
                time(speed),
                work.map(drawn -> told(drawn, aheadHours)).orElse("none but what you submit"),
                tries(book, isLocal));
    }

    private Path token() {
        return folder.resolve("admin.token");
    }

    private String time(double speed) {
        String now = plane.fleet()
                .zero()
                .plusMillis(plane.control().clock().nowMillis())
                .toString()
                .substring(0, 16)
                .replace('T', ' ');
        String pace = speed == 1
                ? "real time"
                : String.format(
                        Locale.ROOT,
                        "%s times as fast as here, time limits too: 1h of the fleet is %.3g s   (--speed 1: real time)",
                        speed == Math.rint(speed) ? String.valueOf((long) speed) : String.valueOf(speed),
                        3600 / speed);
        return "in the fleet it is " + now + " UTC; " + pace;
    }

    private static String told(DrawnWork work, int aheadHours) {
        String left = work.leftOut() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %,d more are left out: later stages and jobs of several groups",
                        work.leftOut());
        return String.format(
                Locale.ROOT,
                "%,d jobs that the scenario draws, submitted when their time has come%s   (--empty: none)%s",
                work.jobs(),
                aheadHours == 0 ? "" : ", those of the first " + aheadHours + " hours now",
                left);
    }

    private static String tries(Fleetbook book, boolean isLocal) {
        String queue = book.queues().stream()
                .filter(q -> book.isLeaf(q.id()) && !q.name().equals(LOCAL))
                .map(Queue::id)
                .map(book::path)
                .findFirst()
                .orElse(LOCAL);
        String submit = isLocal
                ? "submit --queue local --sites local --follow -- echo hello"
                : "submit --queue " + queue + " --gpus 8 --runs 2h --time 4h";
        List<String[]> all = List.of(
                new String[] {"top", "what runs and what waits, live"},
                new String[] {submit, isLocal ? "a job that runs on this machine" : "a job of 8 GPUs"},
                new String[] {"jobs --state waiting", "who waits; then " + dure() + " why JOB tells why"});
        StringBuilder text = new StringBuilder();
        all.forEach(one -> text.append(String.format("  %-64s %s%n", dure() + " " + one[0], one[1])));
        return text.toString();
    }

    /** As it was started: from a checkout, or from the path. */
    private static String dure() {
        return Files.isExecutable(Path.of("dure")) && !Files.isDirectory(Path.of("dure")) ? "./dure" : "dure";
    }
}
