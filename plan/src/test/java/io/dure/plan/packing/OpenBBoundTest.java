package io.dure.plan.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.Progress;
import io.dure.twin.packing.PackingProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds on the lists of Weng et al. (USENIX ATC 2023), against those of a prototype with another solver. */
final class OpenBBoundTest {
    @ParameterizedTest
    @CsvSource({"default, 96.91", "gpushare40, 95.66"})
    void asThePrototypes(String list, double percent) {
        PackingProblem problem = PackingProblem.read(
                file("openb/csv/openb_node_list_gpu_node.csv.gz"),
                file("openb/csv/openb_pod_list_" + list + ".csv.gz"));
        PackingBound.Bound bound = PackingBound.of(problem, Progress.NONE);
        assertThat(bound.boundPercent()).isCloseTo(percent, within(0.02));
        assertThat(bound.reachedPercent()).isLessThan(bound.boundPercent() + 1e-6);
    }

    /** The file beside the checkout, or where {@code DURE_SHARED} says; else the test is skipped, and says so. */
    private static Path file(String path) {
        Stream<Path> told = Stream.ofNullable(System.getenv("DURE_SHARED")).map(folder -> Path.of(folder, path));
        Stream<Path> above = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolveSibling("shared/data").resolve(path));
        Optional<Path> found =
                Stream.concat(told, above).filter(Files::isRegularFile).findFirst();
        String message = "NOT TESTED: real log " + path + " is not here (looked in DURE_SHARED and ../shared/data)";
        if (found.isEmpty()) {
            System.err.println(message);
        }
        Assumptions.assumeTrue(found.isPresent(), message);
        return found.orElseThrow();
    }
}
