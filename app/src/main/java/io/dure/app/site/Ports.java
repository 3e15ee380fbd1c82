package io.dure.app.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.TreeSet;

/** Where the tasks of an attempt meet. */
final class Ports {
    /** Below those that Linux gives to whoever does not ask for one (net.ipv4.ip_local_port_range). */
    private static final int FIRST = 20_000;

    private static final int LAST = 29_999;

    private Ports() {}

    /** One that no attempt that runs has, and nobody else now. */
    static int free(Collection<LocalRun> runs) throws IOException {
        TreeSet<Integer> taken = new TreeSet<>();
        int highest = FIRST - 1;
        for (LocalRun run : runs) {
            if (!run.isOver()) {
                taken.add(run.port());
                highest = Math.max(highest, run.port());
            }
        }
        for (int i = 1; i <= LAST - FIRST + 1; i++) {
            int port = FIRST + (highest - FIRST + i) % (LAST - FIRST + 1);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no port from " + FIRST + " to " + LAST + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
