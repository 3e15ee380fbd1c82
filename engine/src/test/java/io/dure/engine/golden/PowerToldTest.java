package io.dure.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Engine;
import org.junit.jupiter.api.Test;

/** What operators are told of power. */
class PowerToldTest {
    /** Site 0 may draw 6,000 W, which is 4,800 W before cooling: 1,200 W for its node, 3,600 of 7,200 W for job 1. */
    @Test
    void drawCapsAndCooling() {
        Engine engine = Story.after("""
                nodes 1x8
                nodes 1x4 site 1 type 1
                draw 0 idle 100 peak 1000 other 50
                pue 0 1250
                envelope 0 0:6000
                job 1 1x8 type 0 kind inference flex 3
                job 2 1x2 type 1
                decide
                """);
        assertThat(engine.capPerMille(1)).isEqualTo(499);
        assertThat(engine.drawWatts(0)).isEqualTo(5991);
        assertThat(engine.milliPue(0)).isEqualTo(1250);
        assertThat(engine.fullWatts(0)).isEqualTo(1050);
        assertThat(engine.capPerMille(2)).as("not capped").isEqualTo(1000);
        assertThat(engine.capPerMille(3)).as("no such job").isEqualTo(1000);
        assertThat(engine.drawWatts(1)).as("nothing told of its type").isZero();
        assertThat(engine.milliPue(1)).as("nothing told of its cooling").isEqualTo(1000);
        assertThat(engine.fullWatts(1)).isZero();
    }

    @Test
    void withoutAnythingToldOfPower() {
        Engine engine = Story.after("nodes 1x8\njob 1 1x8\ndecide\n");
        assertThat(engine.drawWatts(0)).isZero();
        assertThat(engine.fullWatts(0)).isZero();
        assertThat(engine.capPerMille(1)).isEqualTo(1000);
    }
}
