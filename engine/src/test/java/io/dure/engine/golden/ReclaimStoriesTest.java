package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Lent GPUs come back. */
class ReclaimStoriesTest {
    @Test
    void lentGpusComeBackWithinTheGrace() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                at 600
                job 3 1x4 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                why 3
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                at 630
                decide
                end 2 evicted
                why 3
                > AwaitingReclaim[outstandingMilliGpus=0, byMillis=660000]
                decide
                > start 3 on 0:00001111
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 700
                end 1
                decide
                > start 2 attempt 2 on 0:11110000
                """);
    }

    @Test
    void guaranteedRunTimeProtects() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                at 599
                job 3 1x4 queue 2
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 600
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                """);
    }

    @Test
    void nothingIsTakenFromAQueueWithinItsQuota() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                at 600
                job 3 1x8 queue 2
                decide
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                job 4 1x4 queue 2 priority 1
                decide
                > stop 2 by 660 for job 4 of queue 2
                > claim 4 on 0:4 by 660
                job 5 1x1 queue 2
                decide
                why 5
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    @Test
    void whoWouldBorrowEvictsNobody() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 0
                queue 2 quota 0
                job 1 1x8 queue 1
                decide
                > start 1 on 0:11111111
                at 600
                job 2 1x1 queue 2
                decide
                why 2
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    @Test
    void freeGpusAreUsedBeforeOthersAreTakenBack() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 6
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                at 600
                job 3 1x6 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:6 by 660
                why 3
                > AwaitingReclaim[outstandingMilliGpus=2000, byMillis=660000]
                """);
    }

    @Test
    void wholeGangByOneReclaimOverSeveralNodes() {
        Story.holds("""
                nodes 3x4
                queue 1 quota 4
                queue 2 quota 8
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                job 3 1x4 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                at 600
                job 4 2x4 queue 2
                decide
                > stop 1 by 660 for job 4 of queue 2
                > stop 2 by 660 for job 4 of queue 2
                > claim 4 on 0:4 1:4 by 660
                at 620
                end 1 evicted
                decide
                why 4
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                at 640
                end 2 evicted
                decide
                > start 4 on 0:1111 1:1111
                """);
    }
}
