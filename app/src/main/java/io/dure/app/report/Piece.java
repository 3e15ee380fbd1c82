package io.dure.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The texts that a report is put together from, read from the class path. */
final class Piece {
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
    private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

    private Piece() {}

    static String own(String name) {
        return read("/io/dure/app/report/" + name);
    }

    /** The look that all reports and the page share, what all reports add, and what one kind of them adds. */
    static String style(String... more) {
        StringBuilder style = new StringBuilder(own("look.css")).append(own("report.css"));
        for (String name : more) {
            style.append(own(name));
        }
        return style.toString();
    }

    /** Chart.js, without the comment that sends developer tools to look for a second file. */
    static String charts() {
        return SOURCE_MAP.matcher(read(CHARTS)).replaceAll("");
    }

    /** Browsers read line ends as {@code \n} before they take a script's hash, so a checkout with others must agree. */
    private static String read(String path) {
        try (InputStream in = Piece.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
