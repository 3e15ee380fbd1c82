package io.dure.app.api;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Messages in the same form as the lines of {@link RequestLog}; those about a request have its id. */
public final class JsonLog extends Formatter {
    JsonLog() {}

    /** From now on, for all of this process. */
    public static void install() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new JsonLog());
        }
    }

    @Override
    public String format(LogRecord told) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", told.getInstant().toString());
        line.put("level", told.getLevel().getName());
        line.put("what", "message");
        RequestLog.current().ifPresent(id -> line.put("id", id));
        line.put("of", String.valueOf(told.getLoggerName()));
        line.put("message", formatMessage(told));
        if (told.getThrown() != null) {
            StringWriter trace = new StringWriter();
            told.getThrown().printStackTrace(new PrintWriter(trace));
            line.put("trace", trace.toString());
        }
        return RequestLog.text(line) + "\n";
    }
}
