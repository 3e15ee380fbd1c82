package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Where gangs find room, and which tasks of elastic jobs go for it. */
class RoomStoriesTest {
    /** Rack 0 has too little left, and a rack that is whole is as good as another. */
    @Test
    void theTightestLinkDomainThatHoldsAll() {
        Story.holds("""
                nodes 4x4 linked rack 0
                nodes 4x4 linked rack 1
                nodes 4x4 linked rack 2
                job 1 1x4
                job 2 2x4 near link
                job 3 1x4
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111 2:1111
                > start 3 on 3:1111
                job 5 2x4
                decide
                > start 5 on 4:1111 5:1111
                job 6 3x4
                decide
                > start 6 on 6:1111 7:1111 8:1111
                """);
    }

    @Test
    void nodesThatAreBrokenIntoBeforeWholeOnes() {
        Story.holds("""
                nodes 2x8 linked rack 0
                nodes 2x8 linked rack 1
                job 1 1x6
                job 2 1x4
                decide
                > start 1 on 0:11111100
                > start 2 on 1:11110000
                job 3 3x4
                decide
                > start 3 on 1:00001111 2:11111111
                job 4 1x2
                decide
                > start 4 on 0:00000011
                """);
    }

    @Test
    void oneTaskGoesToTheTightestLinkDomain() {
        Story.holds("""
                nodes 2x8 linked rack 0
                nodes 3x8 linked rack 1
                job 1 2x8
                decide
                > start 1 on 0:11111111 1:11111111
                job 2 1x8
                decide
                > start 2 on 2:11111111
                job 3 1x8
                decide
                > start 3 on 3:11111111
                job 4 1x4
                decide
                > start 4 on 4:11110000
                """);
    }

    @Test
    void elasticTasksGoForSlices() {
        Story.holds("""
                rules dure grace 60
                nodes 1x2 slices 4
                queue 1 quota 2
                job 1 8x0 min 2 slice 250 queue 1
                decide
                > start 1 on 0:0/2
                > grow 1 by task 2 on 0:0/1
                > grow 1 by task 3 on 0:0/1
                > grow 1 by task 4 on 0:1/1
                > grow 1 by task 5 on 0:1/1
                > grow 1 by task 6 on 0:1/1
                > grow 1 by task 7 on 0:1/1
                job 9 2x0 slice 500 queue 1
                decide
                > shrink 1 by task 7 by 60 for job 9 of its queue
                > shrink 1 by task 6 by 60 for job 9 of its queue
                > shrink 1 by task 5 by 60 for job 9 of its queue
                > shrink 1 by task 4 by 60 for job 9 of its queue
                > claim 9 on 0 for 2 by 60
                at 10
                gone 1 task 7
                gone 1 task 6
                gone 1 task 5
                gone 1 task 4
                decide
                > start 9 on 0:1/4
                """);
    }

    @Test
    void elasticTasksGoForAsManyGpusAsOneTaskNeeds() {
        Story.holds("""
                rules dure grace 60
                nodes 2x4
                queue 1 quota 8
                job 1 8x1 min 2 queue 1
                decide
                > start 1 on 0:1100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                > grow 1 by task 4 on 1:1000
                > grow 1 by task 5 on 1:0100
                > grow 1 by task 6 on 1:0010
                > grow 1 by task 7 on 1:0001
                job 9 1x4 queue 1
                decide
                > shrink 1 by task 7 by 60 for job 9 of its queue
                > shrink 1 by task 6 by 60 for job 9 of its queue
                > shrink 1 by task 5 by 60 for job 9 of its queue
                > shrink 1 by task 4 by 60 for job 9 of its queue
                > claim 9 on 1:4 by 60
                at 10
                gone 1 task 4
                gone 1 task 5
                gone 1 task 6
                gone 1 task 7
                decide
                > start 9 on 1:1111
                """);
    }

    @Test
    void nobodyGoesWhereEvenAllWouldNotBeEnough() {
        Story.holds("""
                rules dure grace 60
                nodes 2x4
                queue 1 quota 8
                job 1 6x1 min 2 queue 1
                job 7 1x2 queue 1 pinned
                decide
                > start 1 on 0:1100
                > start 7 on 0:0011
                > grow 1 by task 2 on 1:1000
                > grow 1 by task 3 on 1:0100
                > grow 1 by task 4 on 1:0010
                > grow 1 by task 5 on 1:0001
                job 8 2x4 queue 1
                decide
                why 8
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    /** Job 1 ends at 100: who runs for 50 s can be over at 150. */
    @Test
    void aDeadlineIsPromisedOrRefusedAtOnce() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 reservations 1
                nodes 1x8 type 0
                nodes 3x8 type 1
                queue 1 quota 32
                job 1 1x8 queue 1 limit 100 pinned type 0
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 limit 50 deadline 149 type 0
                job 3 1x8 queue 1 limit 50 deadline 150 type 0
                decide
                > reject 2 DeadlineNotMet[deadlineMillis=149000, earliestEndMillis=150000]
                promise 3
                > at 100 on 0
                at 100
                end 1
                decide
                > start 3 on 0:11111111
                """);
    }
}
