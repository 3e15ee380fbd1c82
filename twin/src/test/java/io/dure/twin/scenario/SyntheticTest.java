package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.synthetic.Calibration;
import io.dure.twin.synthetic.Mix;
import io.dure.twin.synthetic.Recipe;
import io.dure.twin.synthetic.RunMaker;
import io.dure.twin.template.Template;
import io.dure.twin.template.Templates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawn work has the load, the mean and the steady state that were asked for. */
class SyntheticTest {
    private static final long HOUR = 3_600_000;
    private static final long WINDOW = 30 * 24 * HOUR;
    private static final double GPU_HOURS = 3e6;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void hitsItsLoadAndItsMean(long seed) {
        List<Submission> jobs = inWindow(make(seed, mix(40, "fine-tuning", "batch-inference", "physical-ai-robot")));
        double asked = gpuHours(jobs);
        assertThat(asked).isCloseTo(GPU_HOURS, withPercentage(1));
        assertThat(asked / jobs.size()).isCloseTo(40, withPercentage(2));
    }

    @Test
    void sameSeedSameWorkAnotherSeedOther() {
        Mix mix = mix(40, "fine-tuning", "physical-ai-plant");
        assertThat(make(3, mix).jobs()).isEqualTo(make(3, mix).jobs());
        assertThat(make(3, mix).batches()).isEqualTo(make(3, mix).batches());
        assertThat(make(4, mix).jobs()).isNotEqualTo(make(3, mix).jobs());
    }

    @Test
    void anotherRecipeLeavesTheOthersAsTheyWere() {
        List<Submission> alone = tuned(make(3, mix(0, "fine-tuning")));
        List<Submission> beside = tuned(make(3, mix(0, "fine-tuning", "fine-tuning")));
        // Half the share, the same stream: as far as it goes, the same jobs.
        assertThat(beside.getFirst()).isEqualTo(alone.getFirst());
    }

    /** Little's law: what runs, had nothing waited, is what comes times how long it stays, at time 0 as in the middle. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void dayOneIsLikeDayTwenty(long seed) {
        RunMaker.Work work = make(seed, mix(0, "batch-inference", "development"));
        double steady = GPU_HOURS / (WINDOW / (double) HOUR);
        // Whole weeks apart, at the same hour of the day.
        assertThat(running(work.jobs(), 0)).isCloseTo(steady, withPercentage(15));
        double first = IntStream.range(0, 7)
                .mapToDouble(d -> running(work.jobs(), d * 24L * HOUR))
                .average()
                .orElse(0);
        double third = IntStream.range(14, 21)
                .mapToDouble(d -> running(work.jobs(), d * 24L * HOUR))
                .average()
                .orElse(0);
        assertThat(first).isCloseTo(third, withPercentage(6));
        assertThat(work.jobs().stream().filter(job -> job.submitMillis() == 0).count())
                .isPositive();
    }

    @Test
    void graphsWaitStageByStage() {
        RunMaker.Work work = make(1, mix(0, "physical-ai-vehicle"));
        List<Batch> batches = work.batches();
        for (int i = 0; i < batches.size(); i++) {
            int index = i;
            assertThat(batches.get(i).after()).allSatisfy(before -> {
                assertThat(before).isLessThan(index);
                assertThat(batches.get(before).pipeline())
                        .isEqualTo(batches.get(index).pipeline());
            });
        }
        assertThat(work.jobs()).allSatisfy(job -> {
            assertThat(job.batch()).isBetween(0, batches.size() - 1);
            assertThat(job.runMillis()).isPositive();
            assertThat(job.requestedMillis()).isGreaterThanOrEqualTo(job.runMillis());
            assertThat(job.submitMillis() % 1000).isZero();
        });
        assertThat(work.jobs())
                .anySatisfy(job -> assertThat(job.task().sliceMilli()).isEqualTo(280));
        assertThat(batches.stream().filter(b -> b.after().isEmpty()).count()).isLessThan(batches.size());
    }

    /** Graphs that began before time 0 go on with the stages that were not done. */
    @Test
    void graphsInFlightAtTimeZero() {
        RunMaker.Work work = make(1, mix(0, "physical-ai-vehicle"));
        List<String> firstStages = work.batches().stream()
                .filter(batch -> batch.after().isEmpty())
                .map(Batch::name)
                .distinct()
                .toList();
        assertThat(firstStages).contains("recordings", "policy", "vehicles");
    }

    @Test
    void gangsAreWholeNodesAndNoLargerThanFits() {
        Template pretraining = Templates.find("pretraining").orElseThrow();
        Recipe small = recipe(pretraining, 0, 500);
        assertThat(small.isShrunk()).isTrue();
        RunMaker.Work work = make(1, new Mix(List.of(small), 0, 0, WINDOW));
        assertThat(work.jobs()).allSatisfy(job -> {
            assertThat(job.gpusPerTask()).isEqualTo(4);
            assertThat(job.milliGpus()).isLessThanOrEqualTo(500_000);
        });
        assertThat(gpuHours(inWindow(work))).isCloseTo(GPU_HOURS, withPercentage(1));
    }

    @Test
    void everyTemplateNamesLawsThatAreThere() {
        Calibration own = Calibration.own();
        assertThat(Templates.all()).hasSizeGreaterThanOrEqualTo(9).allSatisfy(template -> {
            assertThat(template.english()).isNotBlank();
            assertThat(template.korean()).isNotBlank();
            assertThat(template.origin().mark()).isNotBlank();
            assertThat(template.origin().source()).isNotBlank();
            template.stages().forEach(stage -> {
                own.rhythm(stage.rhythm());
                assertThat(own.lengths(stage.lengths()).mean()).isPositive();
            });
            make(1, mix(0, template.name()));
        });
    }

    private static RunMaker.Work make(long seed, Mix mix) {
        RunMaker.Work work = new RunMaker.Work();
        mix.make(GPU_HOURS, Calibration.own(), seed, 1, work);
        return work;
    }

    private static Mix mix(double meanGpuHours, String... names) {
        List<Recipe> recipes = new ArrayList<>();
        for (String name : names) {
            recipes.add(recipe(Templates.find(name).orElseThrow(), recipes.size(), 100_000));
        }
        return new Mix(recipes, meanGpuHours, 0, WINDOW);
    }

    private static Recipe recipe(Template template, int number, long largest) {
        return new Recipe(template.name(), 1, template, number, 1, List.of(0, 1, 2), -1, 4, largest, -1, true, 1);
    }

    private static List<Submission> tuned(RunMaker.Work work) {
        return work.jobs().stream().filter(job -> job.template() == 0).toList();
    }

    /** Not the warm start: runs that began before time 0 are recognised by their first jobs, all submitted at it. */
    private static List<Submission> inWindow(RunMaker.Work work) {
        Set<Integer> warm = new HashSet<>();
        for (Submission job : work.jobs()) {
            boolean first = job.batch() != Submission.NO_BATCH
                    && work.batches().get(job.batch()).after().isEmpty();
            if (first && job.submitMillis() == 0) {
                warm.add(work.batches().get(job.batch()).pipeline());
            }
        }
        return work.jobs().stream()
                .filter(job -> job.batch() == Submission.NO_BATCH
                        ? job.submitMillis() > 0
                        : !warm.contains(work.batches().get(job.batch()).pipeline()))
                .toList();
    }

    private static double gpuHours(List<Submission> jobs) {
        return jobs.stream()
                .mapToDouble(job -> job.milliGpus() * (double) job.runMillis() / 3.6e9)
                .sum();
    }

    private static double running(List<Submission> jobs, long atMillis) {
        return jobs.stream()
                .filter(job -> job.submitMillis() <= atMillis && job.submitMillis() + job.runMillis() > atMillis)
                .mapToDouble(job -> job.milliGpus() / 1000.0)
                .sum();
    }
}
