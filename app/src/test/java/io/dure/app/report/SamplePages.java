package io.dure.app.report;

import io.dure.twin.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the samples as pages, to look at them. */
final class SamplePages {
    private SamplePages() {}

    public static void main(String[] args) throws IOException {
        Map<String, Outcome> pages = Map.of(
                "nation", NationSample.nation(),
                "week", Samples.week(),
                "plain", Samples.plain(),
                "empty", Samples.empty(),
                "single", Samples.single(),
                "ugly", Samples.ugly());
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Outcome> page : pages.entrySet()) {
            Files.writeString(folder.resolve(page.getKey() + ".html"), Report.html(page.getValue()));
        }
    }
}
