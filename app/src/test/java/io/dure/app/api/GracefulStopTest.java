package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.ConnectException;
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

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

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
            String head = "POST /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin
                    + "\r\nExpect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String told = new String(socket.getInputStream().readNBytes(CONTINUE.length()), StandardCharsets.US_ASCII);
            assertThat(told).isEqualTo(CONTINUE); // now it waits for the body, however slow the machine is
            out.write(BODY.substring(0, 9).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
                try {
                    fleet.close();
                    return true;
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitShut(fleet.serving().port()); // who says nothing for a second is cut off then
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

    /** Nobody new is let in. */
    private static void awaitShut(int port) throws Exception {
        for (boolean isOpen = true; isOpen; ) {
            try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
                isOpen = other.isConnected();
                Thread.sleep(10);
            } catch (ConnectException e) {
                isOpen = false;
            }
        }
    }
}
