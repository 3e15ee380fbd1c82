package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policy {@code fifo}: one line for the whole fleet. */
class FifoStoriesTest {
    @Test
    void nobodyPasses() {
        Story.holds("""
                rules fifo
                nodes 1x8
                job 1 1x6
                job 2 1x4
                job 3 1x2
                decide
                > start 1 on 0:11111100
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]
                why 3
                > BehindInQueue[job=2]
                end 1
                decide
                > start 2 on 0:11110000
                > start 3 on 0:00001100
                """);
    }

    @Test
    void queuesAndQuotasDoNotCount() {
        Story.holds("""
                rules fifo
                nodes 1x8
                queue 1 quota 8
                queue 2 quota 0 borrow 0
                job 1 1x4 queue 2
                job 2 1x4 queue 1
                job 3 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                """);
    }

    @Test
    void higherPriorityGoesFirstOverAllQueues() {
        Story.holds("""
                rules fifo
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 2 priority 1
                decide
                > start 2 on 0:1111
                why 1
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void theHeadHoldsNoReservation() {
        Story.holds("""
                rules fifo
                nodes 1x4
                job 1 1x4 limit 10
                job 2 1x4
                decide
                > start 1 on 0:1111
                promise 2
                > nothing
                """);
    }
}
