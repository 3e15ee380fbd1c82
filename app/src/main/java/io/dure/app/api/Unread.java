package io.dure.app.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bodies that nobody reads: of questions, which need none, and of what was refused before it was read. They are read and
 * forgotten before the answer goes out. Else the server closes the connection with them unread, and where they come after
 * that, the machine resets it: whoever asked loses the part of his answer that is still on its way.
 */
final class Unread {
    private static final Logger LOG = Logger.getLogger(Unread.class.getName());

    private final long mostBytes;

    /** Of longer ones only so many bytes are read. */
    Unread(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Before an answer that may be long or have no end. */
    void ofQuestions(Context ctx) {
        if (ctx.method().name().equals("GET")) {
            rest(ctx);
        }
    }

    /** What is left of it. */
    void rest(Context ctx) {
        if (ctx.res().isCommitted()) {
            return;
        }
        byte[] some = new byte[8192];
        try {
            InputStream in = ctx.req().getInputStream();
            long left = mostBytes;
            for (int n = in.read(some); n >= 0 && left > 0; n = in.read(some)) {
                left -= n;
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "a body that nobody needs cannot be read", e);
        }
    }
}
