package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Lending among queues that have a queue above them. */
class FamilyStoriesTest {
    @Test
    void sisterGivesBackThoughTheFamilyHoldsItsWholeQuota() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 under 1 quota 2
                queue 3 under 1 quota 2
                job 1 1x2 queue 2
                job 2 1x2 queue 2
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                job 3 1x2 queue 3
                decide
                > stop 2 by 660 for job 3 of queue 3
                > claim 3 on 0:2 by 660
                end 2 evicted
                decide
                > start 3 on 0:0011
                why 2
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    @Test
    void strangersDoNotPayForWhatSistersLent() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 4
                queue 2 under 1 quota 0
                queue 3 under 1 quota 4
                queue 4 quota 0
                job 1 1x4 queue 2
                decide
                > start 1 on 0:1111
                at 100
                job 2 1x4 queue 4
                decide
                > start 2 on 1:1111
                at 900
                job 3 1x4 queue 3
                decide
                > stop 1 by 960 for job 3 of queue 3
                > claim 3 on 0:4 by 960
                """);
    }

    @Test
    void familyBelowItsQuotaTakesBackFromStrangers() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                queue 2 under 1 quota 0
                queue 3 under 1 quota 4
                queue 4 quota 0
                job 1 1x4 queue 2
                decide
                > start 1 on 0:1111
                at 100
                job 2 1x4 queue 4
                decide
                > start 2 on 1:1111
                at 900
                job 3 1x4 queue 3
                decide
                > stop 2 by 960 for job 3 of queue 3
                > claim 3 on 1:4 by 960
                """);
    }

    @Test
    void strangerDoesNotTakeWhatAFamilyWithinItsQuotaLentAmongItself() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 under 1 quota 0
                queue 3 under 1 quota 4
                queue 4 quota 4
                queue 5 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 5
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x4 queue 4
                decide
                > stop 2 by 660 for job 3 of queue 4
                > claim 3 on 0:4 by 660
                """);
    }

    /** A limit holds at every instant, so the victim must be gone before its sister starts. */
    @Test
    void sisterGivesBackWithinTheLimitOfTheFamily() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                queue 2 under 1 quota 2
                queue 3 under 1 quota 2
                job 1 1x2 queue 2
                job 2 1x2 queue 2
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                at 600
                job 3 1x2 queue 3
                decide
                > stop 2 by 660 for job 3 of queue 3
                > claim 3 on 0:2 by 660
                decide
                why 3
                > AwaitingReclaim[outstandingMilliGpus=0, byMillis=660000]
                end 2 evicted
                decide
                > start 3 on 0:00001100
                """);
    }
}
