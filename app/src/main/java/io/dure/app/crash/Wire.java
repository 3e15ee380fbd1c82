package io.dure.app.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire between a control plane and its database: passes on what is sent, until it is cut. */
final class Wire implements AutoCloseable {
    private static final int AT_ONCE = 1 << 16;

    private final ServerSocket door;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    /** To this port of this machine. */
    Wire(int to) throws IOException {
        this.to = to;
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                open.add(near);
                if (isCut) {
                    close(near);
                } else {
                    Thread.ofVirtual().start(() -> join(near));
                }
            } catch (IOException e) {
                // The door is closed, or who came is gone again: the loop looks.
            }
        }
    }

    private void join(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
            open.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(near, far));
            pass(far, near);
        } catch (IOException e) {
            close(near);
        }
    }

    private void pass(Socket from, Socket into) {
        byte[] some = new byte[AT_ONCE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int n = in.read(some); n >= 0 && !isCut; n = in.read(some)) {
                out.write(some, 0, n);
            }
        } catch (IOException e) {
            // One end is gone: so is the other.
        }
        close(from);
        close(into);
    }

    /** Everything that is under way is lost, and nothing passes any more. */
    void cut() {
        isCut = true;
        open.forEach(this::close);
    }

    void mend() {
        isCut = false;
    }

    private void close(Socket one) {
        open.remove(one);
        try {
            one.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
