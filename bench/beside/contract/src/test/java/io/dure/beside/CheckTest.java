package io.dure.beside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The check must notice a peer that lies, or every row of the table is worth nothing. */
final class CheckTest {
    private static final long LONG = 1_000_000_000_000L;

    private final Jobs jobs = Jobs.draw(100, 100, 1);
    private final Diary diary = new Diary();
    private final Check check = new Check(jobs, 0);

    @Test
    void honestRunsPass() {
        diary.start(0, 3, 0);
        diary.end(0, jobs.runMillis()[0]);
        diary.start(1, 3, jobs.runMillis()[0]);
        assertEquals(2, check.placed(diary));
    }

    @Test
    void nodesHoldNoMoreThanTheirGpus() {
        for (int job = 0; job < 9; job++) { // nine jobs take nine GPUs at least
            diary.start(job, 3, LONG);
        }
        assertNoticed("GPUs of node 3");
    }

    @Test
    void jobsStartOnceAndNotTwice() {
        diary.start(0, 3, 0);
        diary.start(0, 4, 0);
        assertNoticed("starts twice");
    }

    @Test
    void jobsDoNotStartBeforeTheyCome() {
        int last = jobs.count() - 1;
        diary.start(last, 3, jobs.comesMillis()[last] - 1);
        assertNoticed("before it came");
    }

    @Test
    void jobsRunForAsLongAsTheyShould() {
        diary.start(0, 3, 0);
        diary.end(0, jobs.runMillis()[0] - 1);
        assertNoticed("too early");
    }

    @Test
    void whatDoesNotRunCannotEnd() {
        diary.end(0, LONG);
        assertNoticed("without running");
    }

    @Test
    void nodesExist() {
        diary.start(0, 100, 0);
        assertNoticed("on node 100");
    }

    @Test
    void theDriveFillsTheFleetAndKeepsItFull() throws Exception {
        Jobs many = Jobs.draw(100, 20_000, 1);
        Drive drive = new Drive(new Bare(), many, new Drive.Limits(60, 60, 10_000));
        List<Phase> phases = drive.run();
        assertTrue(phases.stream().allMatch(Phase::isWhole));
        assertTrue(phases.get(1).placements() >= 10_000);
        int placed = new Check(many, 0).placed(drive.diary());
        assertEquals(phases.get(0).placements() + phases.get(1).placements(), placed - 5_000, 100);
    }

    private void assertNoticed(String what) {
        String said = assertThrows(IllegalStateException.class, () -> check.placed(diary)).getMessage();
        assertTrue(said.contains(what), said);
    }
}
