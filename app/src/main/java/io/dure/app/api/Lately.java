package io.dure.app.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has happened of late, put together by decision, kind and queue, so that a thousand starts are one line. */
final class Lately {
    private static final int KEPT = 400;

    private final Deque<One> kept = new ArrayDeque<>();
    private final Map<String, One> pass = new LinkedHashMap<>();
    private long seq;
    private long atMillis;

    /**
     * So many of one kind in one decision.
     *
     * @param code what: as {@code started}, {@code completed}, {@code stop-reclaimed}, {@code node-down}
     * @param queue whose; 0: of the whole fleet
     * @param first the number of the first job, node or site
     * @param subject the name of the first node or site; empty for jobs
     */
    record One(
            long seq, long atMillis, String code, int queue, long first, int count, long milliGpus, String subject) {}

    void begin(long ofSeq, long millis) {
        seq = ofSeq;
        atMillis = millis;
    }

    void note(String code, int queue, long id, long milliGpus, String subject) {
        pass.merge(
                code + " " + queue,
                new One(seq, atMillis, code, queue, id, 1, milliGpus, subject),
                (a, b) -> new One(
                        seq, atMillis, code, queue, a.first, a.count + 1, a.milliGpus + b.milliGpus, a.subject));
    }

    void end() {
        kept.addAll(pass.values());
        pass.clear();
        while (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }

    /** The newest first. */
    List<One> last() {
        List<One> found = new ArrayList<>(kept.size());
        for (Iterator<One> i = kept.descendingIterator(); i.hasNext(); ) {
            found.add(i.next());
        }
        return found;
    }
}
