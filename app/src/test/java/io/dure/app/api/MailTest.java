package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dure.app.notify.MailOptions;
import io.dure.app.notify.Mailer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail by a real SMTP server that asks for a password: to users of their jobs, to operators of the fleet. */
final class MailTest {
    @TempDir
    private Path folder = Path.of("");

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static GreenMail server(int port) {
        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
        server.setUser("dure@example.org", "dure", "secret");
        server.start();
        return server;
    }

    private static MailOptions options(int port, String password) {
        return new MailOptions(
                "127.0.0.1",
                port,
                MailOptions.Security.NONE,
                "dure@example.org",
                "dure",
                password,
                List.of("example.org"));
    }

    @Test
    void usersAndOperatorsAreToldAndNothingIsLostWhileTheServerIsAway() throws Exception {
        System.setProperty("dure.hurry", "50");
        int port = freePort();
        try (ServedFleet fleet =
                ServedFleet.start(folder, 20, s -> s.with(Options.USUAL.with(options(port, "secret"))))) {
            String kim = fleet.token("kim", "submitter", ServedFleet.OURS);
            Map<String, Object> job = Map.of("queue", "amaranth/speech-amaranth", "name", "학습", "runs", "5s");
            long first = fleet.submit(kim, job);
            FreezeTest.await(fleet, kim, first, "completed");
            hook(fleet, kim, 201, Map.of("url", "mailto:kim@example.org", "events", List.of("started", "ended")));
            hook(
                    fleet,
                    fleet.admin(),
                    201,
                    Map.of("url", "mailto:ops@example.org", "events", List.of("quarantined", "released"), "all", true));
            hook(fleet, kim, 400, Map.of("url", "mailto:kim@example.com", "events", List.of("ended")));
            hook(fleet, kim, 400, Map.of("url", "mailto:a@example.org,b@example.org", "events", List.of("ended")));
            hook(fleet, kim, 400, Map.of("url", "mailto:K <kim@example.org>", "events", List.of("ended")));
            long second = fleet.submit(kim, job);
            FreezeTest.await(fleet, kim, second, "completed");
            String node = "seoul/a/" + rack(fleet) + "/n1";
            assertThat(fleet.post(fleet.admin(), "/v1/quarantine", Map.of("node", node, "why", "ECC errors"))
                            .status())
                    .isEqualTo(204);
            GreenMail server = server(port);
            try {
                await(server, "kim@example.org", "job " + second + " (학습) ended: completed");
                await(server, "kim@example.org", "job " + second + " (학습) started");
                await(server, "ops@example.org", "quarantined: " + node + ": ECC errors");
                assertThat(texts(server, "kim@example.org"))
                        .noneMatch(text -> text.contains("job " + first + " ") || text.contains("ECC"));
                assertThat(fleet.post(fleet.admin(), "/v1/quarantine/release", Map.of("node", node))
                                .status())
                        .isEqualTo(204);
                await(server, "ops@example.org", "released: " + node);
            } finally {
                server.stop();
            }
        }
    }

    private static String rack(ServedFleet fleet) throws IOException, InterruptedException {
        return fleet.serving().plane().control().book().rackName(0).replaceAll(".*/", "");
    }

    private static void hook(ServedFleet fleet, String token, int status, Map<String, Object> wanted)
            throws IOException, InterruptedException {
        ServedFleet.Answer made = fleet.post(token, "/v1/hooks", wanted);
        assertThat(made.status()).as(made.body()).isEqualTo(status);
    }

    private static List<String> texts(GreenMail server, String to) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> recipient(mail).equals(to))
                .map(MailTest::text)
                .toList();
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            assertThat(mail.getFrom()[0].toString()).isEqualTo("dure@example.org");
            assertThat(mail.getSubject()).startsWith("[Dure] ").doesNotContain("\n");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            return String.valueOf(mail.getContent());
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(GreenMail server, String to, String words) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (texts(server, to).stream().noneMatch(text -> text.contains(words))) {
            assertThat(System.nanoTime())
                    .as("within 30 s: " + words + " in " + texts(server, to))
                    .isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void onePlainAddressOfADomainThatIsAllowed() throws IOException {
        int port = freePort();
        assertThat(new Mailer(options(port, "secret")).fault("mailto:kim@example.org"))
                .isNull();
        for (String bad : List.of(
                "mailto:",
                "mailto:kim",
                "mailto:kim@example.org.evil.net",
                "mailto:kim@example.org,lee@example.org",
                "mailto:kim@example.org\nBcc: lee@example.net",
                "mailto:kim@example.org?cc=lee@example.net")) {
            assertThat(new Mailer(options(port, "secret")).fault(bad)).as(bad).isNotNull();
        }
        assertThat(options(port, "secret").toString()).doesNotContain("secret");
    }
}
