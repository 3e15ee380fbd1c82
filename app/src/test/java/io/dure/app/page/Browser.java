package io.dure.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a screen. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Counts what the page has asked for and not drawn yet; the live link counts until it stands. */
    private static final String COUNT_ASKED =
            "window.asked = 0; const plain = window.fetch; window.fetch = async (...all) => { window.asked++; try {"
                    + "const answer = await plain.apply(window, all);"
                    + "if (!(answer.headers.get('content-type') ?? '').includes('event-stream')) await answer.clone().arrayBuffer();"
                    + "return answer; } finally { setTimeout(() => { window.asked--; }, 60); } };";

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /** Skips the test, and says so, where there is no Chromium with its driver. */
    static Browser open(String base) {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = onPath("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String message = "NOT TESTED: no chromium with chromedriver on the path: the page was not looked at";
            System.err.println(message);
            Assumptions.abort(message);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--enable-precise-memory-info");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", COUNT_ASKED));
        return new Browser(driver, base);
    }

    private static Optional<Path> onPath(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(place -> Arrays.stream(names).map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A window of this size in pixels. */
    void size(int width, int height) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    void scheme(String scheme) {
        cdp(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    Map<String, Object> cdp(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    /** What the browser counts of this page: bytes of its heap, nodes, listeners. */
    Map<String, Double> counts() {
        Map<String, Double> told = new HashMap<>();
        for (Object each : (List<?>)
                Objects.requireNonNull(cdp("Performance.getMetrics", Map.of()).get("metrics"))) {
            Map<?, ?> metric = (Map<?, ?>) each;
            if (metric.get("value") instanceof Number value) {
                told.put(String.valueOf(metric.get("name")), value.doubleValue());
            }
        }
        return told;
    }

    void load(String path) {
        driver.get(base + path);
    }

    /** As if this token had been given in the form. */
    void signIn(String token, String language) {
        load("/page/page.css"); // any file of the server, so that nothing draws yet
        run(
                "sessionStorage.setItem('dure.token', arguments[0]); localStorage.setItem('dure.language', arguments[1]);",
                token,
                language);
        load("/");
    }

    /** Goes to a page of the page, and waits until it is drawn. */
    void go(String page) {
        run("location.hash = '#/' + arguments[0]", page);
        String name = page.replaceAll("[/?].*", "");
        await(() -> text("const view = document.querySelector('main .view');"
                        + "return view && view.classList.contains('" + name
                        + "') && view.querySelector('h1') ? 'drawn' : ''")
                .equals("drawn"));
        settle();
    }

    /** Until nothing is asked for any more, and nothing has come for a moment. */
    void settle() {
        driver.executeAsyncScript("const done = arguments[0]; let last = performance.now();"
                + "const watch = new PerformanceObserver(() => { last = performance.now(); });"
                + "watch.observe({ type: 'resource' });"
                + "const look = () => window.asked === 0 && performance.now() - last > 50 ? (watch.disconnect(), done())"
                + " : setTimeout(look, 15);"
                + "setTimeout(look, 50);");
    }

    void run(String script, Object... arguments) {
        driver.executeScript(script, arguments);
    }

    Object runLater(String script, Object... arguments) {
        return Objects.requireNonNull(driver.executeAsyncScript(script, arguments), "the script says something");
    }

    String text(String script, Object... arguments) {
        return String.valueOf(driver.executeScript(script, arguments));
    }

    double number(String script, Object... arguments) {
        return ((Number) Objects.requireNonNull(driver.executeScript(script, arguments), "a number")).doubleValue();
    }

    void await(BooleanSupplier what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come: " + text("return document.body.innerText"));
            }
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    void press(String key) {
        for (String type : List.of("keyDown", "keyUp")) {
            cdp(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code(key)));
        }
    }

    private static int code(String key) {
        return switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "ArrowRight" -> 39;
            default -> 0;
        };
    }

    void shot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String format = file.toString().endsWith(".jpg") ? "jpeg" : "png";
        Map<String, Object> shot = cdp("Page.captureScreenshot", Map.of("format", format, "optimizeForSpeed", true));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    }

    /** What the console has said since this was asked last. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                // Asked by the browser of the bare style sheet on which signIn() begins; the page names its own icon.
                .filter(said -> !said.contains("/favicon.ico"))
                .toList();
    }

    /** What axe finds that is serious or critical. */
    List<String> serious() throws IOException {
        if (!"function".equals(text("return typeof window.axe?.run"))) {
            try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe")) {
                run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        // Style sheets and media that it would load itself serve rules that are off, or find nothing serious.
        Object found = runLater(
                "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'], preload: false })"
                        + ".then((all) => done(JSON.stringify(all.violations.filter((v) => ['serious', 'critical'].includes(v.impact))"
                        + ".map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')))));");
        JsonNode list = JSON.readTree(String.valueOf(found));
        return JSON.convertValue(list, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
