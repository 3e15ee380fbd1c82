package io.dure.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.RandomWorld;
import io.dure.engine.Verdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void emptyEngineComesBack() {
        comesBack(new Engine());
    }

    @Test
    void engineWithoutQueuesOrJobsComesBack() {
        Engine engine = new Engine();
        new RandomWorld(3)
                .setup().stream().filter(e -> !(e instanceof Event.QueueSet)).forEach(engine::apply);
        comesBack(engine);
    }

    /** Linked racks and single nodes of several sizes, in one rack and in turn: each keeps its link domain. */
    @Test
    void mixedRackComesBack() {
        Engine engine = new Engine();
        engine.apply(new Event.GpuTypeAdded(0, 0, "a"));
        engine.apply(new Event.GpuTypeAdded(0, 1, "b"));
        engine.apply(new Event.SiteAdded(0, 0, "s"));
        engine.apply(new Event.HallAdded(0, 0, 0, "h"));
        engine.apply(new Event.RackAdded(0, 0, 0, "r"));
        int node = 0;
        for (int i = 0; i < 64; i++) {
            int count = 1 + i % 3;
            engine.apply(new Event.NodesAdded(0, node, count, 0, i / 4 % 2, 4 + i / 8 % 2 * 4, (i & 1) == 0));
            node += count;
        }
        comesBack(engine);
        assertThat(Engine.restore(engine.snapshot()).gpusOfNode(node - 1)).isEqualTo(engine.gpusOfNode(node - 1));
    }

    @Test
    void richStatesComeBack() {
        Set<Class<?>> seen = new HashSet<>();
        for (long seed = 0; seed < Integer.getInteger("dure.seeds", 60); seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < 100; step++) {
                engine.apply(world.next());
                comesBack(engine);
                Verdict verdict = engine.decide(world.nowMillis());
                comesBack(engine);
                world.decided(verdict);
                verdict.decisions().forEach(d -> seen.add(d.getClass()));
            }
        }
        seen.addAll(List.of(Decision.Cap.class, Decision.Power.class)); // see PowerPropertiesTest
        seen.addAll(List.of(Decision.Booked.class, Decision.Refused.class)); // see WindowStoriesTest
        assertThat(seen).containsExactlyInAnyOrder(Decision.class.getPermittedSubclasses());
    }

    @Test
    void cutAtAnyLengthIsCorrupt() {
        byte[] bytes = rich();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(CorruptBytes.class).isThrownBy(() -> Engine.restore(cut));
        }
    }

    @Test
    void anyChangedByteIsCorrupt() {
        byte[] bytes = rich();
        for (int i = 0; i < bytes.length; i++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] garbled = bytes.clone();
                garbled[i] ^= (byte) flip;
                assertThatExceptionOfType(CorruptBytes.class).isThrownBy(() -> Engine.restore(garbled));
            }
        }
    }

    @Test
    void anythingAfterTheEndIsCorrupt() {
        byte[] longer = Arrays.copyOf(rich(), rich().length + 1);
        assertThatExceptionOfType(CorruptBytes.class).isThrownBy(() -> Engine.restore(longer));
    }

    @Test
    void anotherVersionIsNamed() {
        BytesOut out = new BytesOut().put("dure snapshot 0").put(5);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.size());
        byte[] bytes = out.putFixed(crc.getValue()).toBytes();
        assertThatExceptionOfType(CorruptBytes.class)
                .isThrownBy(() -> Engine.restore(bytes))
                .withMessageContaining("'dure snapshot 0'")
                .withMessageContaining("'dure snapshot " + Engine.VERSION + "'");
    }

    private static byte[] rich() {
        RandomWorld world = new RandomWorld(11);
        Engine engine = new Engine();
        world.setup().forEach(engine::apply);
        for (int step = 0; step < 60; step++) {
            engine.apply(world.next());
            world.decided(engine.decide(world.nowMillis()));
        }
        return engine.snapshot();
    }

    private static void comesBack(Engine engine) {
        byte[] bytes = engine.snapshot();
        Engine back = Engine.restore(bytes);
        assertThat(back.snapshot()).isEqualTo(bytes);
        assertThat(back.audit()).isEmpty();
        assertThat(back.nowMillis()).isEqualTo(engine.nowMillis());
        assertThat(back.upGpus()).isEqualTo(engine.upGpus());
        assertThat(back.waitingJobs()).isEqualTo(engine.waitingJobs());
        assertThat(back.runningJobs()).isEqualTo(engine.runningJobs());
    }
}
