package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Elastic jobs grow as far as power goes that nobody who waits lacks, and give it back for whoever does. */
class ElasticPowerStoriesTest {
    /** GPUs of 100 W idle and 1,000 W at work, nothing beside them: each task of one GPU adds 900 W. */
    private static final String PLAIN = "queue 1 quota 16\ndraw 0 idle 100 peak 1000\n";

    @Test
    void growsAsFarAsThePowerGoes() {
        Story.holds("nodes 1x4\n" + PLAIN + """
                envelope 0 0:3999
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                at 10
                envelope 0 0:4000
                decide
                > grow 1 by task 3 on 0:0001
                """);
    }

    @Test
    void newestTasksGoForAJobThatLacksOnlyPower() {
        Story.holds("nodes 2x4\n" + PLAIN + """
                envelope 0 0:4400
                job 1 8x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 9 1x2 queue 1
                decide
                > shrink 1 by task 3 by 70 for want of power in site 0
                > shrink 1 by task 2 by 70 for want of power in site 0
                why 9
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=1800, nextChangeMillis=9223372036854775807]
                at 20
                gone 1 task 3
                decide
                at 30
                gone 1 task 2
                decide
                > start 9 on 0:0011
                at 90
                end 9
                decide
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                """);
    }

    @Test
    void nobodyGoesForAJobThatWouldNotHaveThePowerEvenSo() {
        Story.holds("nodes 2x4\n" + PLAIN + """
                envelope 0 0:4400
                job 1 2x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                at 10
                job 9 1x4 queue 1
                decide
                """);
    }

    @Test
    void powerIsKeptForThoseWhoWaitForIt() {
        Story.holds("nodes 2x4\n" + PLAIN + """
                envelope 0 0:4400
                job 1 1x2 queue 1
                job 2 4x1 min 1 queue 1
                job 9 1x2 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0010
                why 9
                > PowerEnvelope[site=0, hall=-1, headroomWatts=900, needWatts=1800, nextChangeMillis=9223372036854775807]
                cancel 9
                decide
                > grow 2 by task 1 on 0:0001
                """);
    }

    @Test
    void whenTheLimitFallsTasksGoAfterCapsAndBeforeJobs() {
        Story.holds("nodes 2x4\n" + PLAIN + """
                envelope 0 0:8000
                job 1 2x1 min 1 queue 1
                job 5 1x4 queue 1 kind inference flex 1
                decide
                > start 1 on 0:1000
                > start 5 on 1:1111
                > grow 1 by task 1 on 0:0100
                at 10
                envelope 0 0:4400
                decide
                > cap 5 at 719
                > shrink 1 by task 1 by 10 for want of power in site 0
                gone 1 task 1
                decide
                > cap 5 at 749
                at 20
                envelope 0 0:9000
                decide
                > cap 5 at 1000
                > grow 1 by task 1 on 0:0100
                """);
    }

    @Test
    void doesNotGrowForLessThanTheGraceAndIsToldInTime() {
        Story.holds("nodes 1x4\n" + PLAIN + """
                envelope 0 0:4000 100:2200
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 40
                decide
                > shrink 1 by task 2 by 100 for want of power in site 0
                > shrink 1 by task 3 by 100 for want of power in site 0
                at 50
                gone 1 task 3
                gone 1 task 2
                decide
                at 100
                decide
                at 101
                envelope 0 0:4000
                decide
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                """);
    }

    @Test
    void growsInTheHallThatHasThePower() {
        Story.holds("nodes 1x4\nhall 1 in 0\nnodes 1x4 hall 1\n" + PLAIN + """
                envelope 0 hall 1 0:1300
                job 1 8x1 min 2 queue 1
                decide
                > start 1 on 0:1100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                > grow 1 by task 4 on 1:1000
                """);
    }

    @Test
    void tasksGoForANodeThatIsOffWhenSomebodyWaits() {
        Story.holds("nodes 2x4\n" + PLAIN + """
                control 0 count 2 switchable
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                envelope 0 0:4100
                decide
                > switch off 1
                down 1
                at 20
                envelope 0 0:7700
                job 9 1x4 queue 1
                decide
                > shrink 1 by task 3 by 80 for want of power in site 0
                gone 1 task 3
                decide
                > switch on 1
                at 100
                up 1
                decide
                > start 9 on 1:1111
                """);
    }
}
