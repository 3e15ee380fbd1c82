package io.dure.app.page;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The page: files of this jar, as they are. They hold no figure of the fleet; what the page shows it asks of the API, with
 * the token of whoever looks. The browser loads nothing from elsewhere.
 */
public final class PageRoutes {
    private static final String FOLDER = "/page/";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final List<String> OWN = List.of(
            "page.css",
            "theme.js",
            "main.js",
            "ask.js",
            "oidc.js",
            "words.js",
            "en.json",
            "ko.json",
            "parts.js",
            "charts.js",
            "country.js",
            "overview.js",
            "jobs.js",
            "job.js",
            "submit.js",
            "why.js",
            "fleet.js",
            "canvas.js",
            "layout.js",
            "queues.js",
            "power.js",
            "plan.js",
            "twin.js");

    private final Map<String, Piece> pieces = new LinkedHashMap<>();

    /** A file, ready to be sent. */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    private record Piece(String type, byte[] plain, byte[] packed, String tag) {}

    public PageRoutes() {
        pieces.put("/", piece("text/html; charset=utf-8", read("/page/index.html")));
        for (String name : OWN) {
            pieces.put(FOLDER + name, piece(type(name), read("/page/" + name)));
        }
        pieces.put(FOLDER + "look.css", piece(type("look.css"), read("/io/dure/app/report/look.css")));
        pieces.put(FOLDER + "korea.json", piece(type("korea.json"), read("/io/dure/app/report/korea.json")));
        pieces.put(FOLDER + "report-words.json", piece(type("words.json"), read("/io/dure/app/report/words.json")));
        pieces.put(FOLDER + "plan-words.json", piece(type("words.json"), read("/io/dure/app/report/plan-words.json")));
        pieces.put(FOLDER + "chart.js", piece(type("chart.js"), read(CHARTS)));
    }

    /** Whether the path is one of the page's, which anybody may load. */
    public static boolean isPage(String path) {
        return path.equals("/") || path.startsWith(FOLDER);
    }

    public void register(JavalinConfig config) {
        pieces.forEach((path, piece) -> config.routes.get(path, ctx -> send(ctx, piece)));
    }

    /** Browsers ask each time whether it is still the same, which costs next to nothing; so a new Dure shows at once. */
    private static void send(Context ctx, Piece piece) {
        ctx.header("ETag", piece.tag)
                .header("Cache-Control", "no-cache")
                .header("Vary", "Accept-Encoding")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .contentType(piece.type);
        if (piece.tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(HttpStatus.NOT_MODIFIED);
        } else if (String.valueOf(ctx.header("Accept-Encoding")).contains("gzip")) {
            ctx.header("Content-Encoding", "gzip").result(piece.packed);
        } else {
            ctx.result(piece.plain);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "json" -> "application/json";
            default -> "text/javascript; charset=utf-8";
        };
    }

    private static Piece piece(String type, byte[] plain) {
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(plain);
            }
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(plain);
            return new Piece(
                    type, plain, packed.toByteArray(), '"' + HexFormat.of().formatHex(sum, 0, 12) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] read(String path) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
