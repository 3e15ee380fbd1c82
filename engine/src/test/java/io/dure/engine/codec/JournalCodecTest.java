package io.dure.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.dure.engine.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JournalCodecTest {
    private static final int ROUNDS = 30;

    @Test
    void everyKindOfEventComesBack() {
        RandomRecords records = new RandomRecords(1);
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < RandomRecords.EVENTS * ROUNDS; i++) {
            Event event = records.event(i % RandomRecords.EVENTS);
            kinds.add(event.getClass());
            comesBack(new JournalRecord.Happened(event));
        }
        assertThat(kinds).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @Test
    void everyKindOfDecisionComesBack() {
        RandomRecords records = new RandomRecords(2);
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < RandomRecords.DECISIONS * ROUNDS; i++) {
            Decision decision = records.decision(i % RandomRecords.DECISIONS);
            kinds.add(decision.getClass());
            comesBack(new JournalRecord.Decided(i, List.of(decision)));
        }
        assertThat(kinds).containsExactlyInAnyOrder(Decision.class.getPermittedSubclasses());
    }

    @Test
    void everyKindOfReasonComesBack() {
        RandomRecords records = new RandomRecords(3);
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < RandomRecords.REASONS * ROUNDS; i++) {
            Reason reason = records.reason(i % RandomRecords.REASONS);
            kinds.add(reason.getClass());
            comesBack(new JournalRecord.Decided(i, List.of(new Decision.Reject(i, reason))));
        }
        assertThat(kinds).containsExactlyInAnyOrder(Reason.class.getPermittedSubclasses());
    }

    @Test
    void recordsStandOneAfterAnother() {
        RandomRecords records = new RandomRecords(4);
        BytesOut out = new BytesOut();
        List<JournalRecord> all = Stream.generate(records::any).limit(500).toList();
        all.forEach(r -> JournalCodec.write(r, out));
        BytesIn in = new BytesIn(out.array(), 0, out.size());
        for (JournalRecord r : all) {
            assertThat(JournalCodec.read(in)).isEqualTo(r);
        }
        assertThat(in.isAtEnd()).isTrue();
    }

    @Test
    void recordCutShortIsCorrupt() {
        RandomRecords records = new RandomRecords(5);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = bytes(records.any());
            for (int length = 0; length < bytes.length; length++) {
                BytesIn in = new BytesIn(bytes, 0, length);
                assertThatExceptionOfType(CorruptBytes.class).isThrownBy(() -> JournalCodec.read(in));
            }
        }
    }

    /** A changed byte may give another record; what it must not give is another exception. */
    @Test
    void garbledRecordIsAnotherRecordOrCorrupt() {
        RandomRecords records = new RandomRecords(6);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(records.any());
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readsOrIsCorrupt(bytes);
        }
    }

    @Test
    void noiseIsARecordOrCorrupt() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            readsOrIsCorrupt(bytes);
        }
    }

    @Test
    void unknownTagsAreCorrupt() {
        corrupt(new BytesOut().put(15).put(0));
        corrupt(new BytesOut().put(-1).put(0));
        corrupt(new BytesOut().put(0).put(0).put(1).put(9));
        corrupt(new BytesOut().put(0).put(0).put(1).put(3).put(1).put(99));
        corrupt(new BytesOut().put(0).put(0).put(1).put(2).put(1).put(1).put(1).put(7));
    }

    private static void corrupt(BytesOut out) {
        BytesIn in = new BytesIn(out.array(), 0, out.size());
        assertThatExceptionOfType(CorruptBytes.class)
                .isThrownBy(() -> JournalCodec.read(in))
                .withMessageContaining("unknown");
    }

    private static void readsOrIsCorrupt(byte[] bytes) {
        try {
            assertThat(JournalCodec.read(new BytesIn(bytes, 0, bytes.length))).isNotNull();
        } catch (CorruptBytes e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static void comesBack(JournalRecord journalRecord) {
        byte[] bytes = bytes(journalRecord);
        BytesIn in = new BytesIn(bytes, 0, bytes.length);
        JournalRecord back = JournalCodec.read(in);
        assertThat(back).isEqualTo(journalRecord);
        assertThat(in.isAtEnd()).isTrue();
        assertThat(bytes(back)).isEqualTo(bytes);
    }

    private static byte[] bytes(JournalRecord journalRecord) {
        BytesOut out = new BytesOut();
        JournalCodec.write(journalRecord, out);
        return out.toBytes();
    }
}
