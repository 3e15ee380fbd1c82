package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever had begun to ask when Dure was stopped is answered, and what he was acknowledged is kept. */
final class GracefulStopTest {
    private static final String BODY =
            "{\"queue\":\"amaranth/speech-amaranth\",\"gpuType\":\"L40\",\"gpus\":1,\"runs\":\"5h\"}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasBegunIsAnswered() throws Exception {
        ServedFleet fleet = ServedFleet.start(folder);
        String admin = fleet.admin();
        String answer;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), fleet.serving().port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            String head = "POST /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin + "\r\nContent-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY.substring(0, 9);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(100);
            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
                try {
                    fleet.close();
                    return true;
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(200); // who says nothing for a second is cut off then
            out.write(BODY.substring(9).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(closed.join()).isTrue();
        }
        assertThat(answer).startsWith("HTTP/1.1 201");
        try (ServedFleet again = ServedFleet.start(folder)) {
            assertThat(again.get(admin, "/v1/jobs/1").status()).isEqualTo(200);
        }
    }
}
