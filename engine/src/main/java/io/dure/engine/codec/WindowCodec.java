package io.dure.engine.codec;

import io.dure.engine.Event;
import io.dure.engine.Refusal;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import java.util.List;

/** Maintenance and bookings as bytes and back. */
final class WindowCodec {
    private static final Window.Status[] STATUSES = Window.Status.values();

    private WindowCodec() {}

    static void write(BytesOut out, Event.MaintenanceSet e) {
        out.put(40).put(e.atMillis()).put(e.window()).put(e.fromMillis()).put(e.toMillis());
        JournalCodec.writeSites(out, e.nodes());
    }

    static Event readMaintenance(long at, BytesIn in) {
        return new Event.MaintenanceSet(at, in.getInt(), in.getLong(), in.getLong(), JournalCodec.readSites(in));
    }

    static void write(BytesOut out, Event.BookingSet e) {
        out.put(41).put(e.atMillis()).put(e.window()).put(e.queue());
        out.put(e.fromMillis()).put(e.toMillis());
        JournalCodec.writeSites(out, e.nodes());
        out.put(e.count()).put(e.gpuType()).put(e.site());
    }

    static Event readBooking(long at, BytesIn in) {
        int window = in.getInt();
        int queue = in.getInt();
        long from = in.getLong();
        long to = in.getLong();
        List<Integer> nodes = JournalCodec.readSites(in);
        return new Event.BookingSet(at, window, queue, from, to, nodes, in.getInt(), in.getInt(), in.getInt());
    }

    static void write(BytesOut out, Refusal refusal) {
        switch (refusal) {
            case Refusal.TooFewNodes r -> out.put(1).put(r.needNodes()).put(r.mostNodes());
            case Refusal.Overlaps r -> out.put(2).put(r.window()).put(r.node());
            case Refusal.AboveQuota r ->
                out.put(3).put(r.queue()).put(r.gpuType()).put(r.bookedGpus()).put(r.quotaGpus());
        }
    }

    static Refusal readRefusal(BytesIn in) {
        int tag = in.getInt();
        return switch (tag) {
            case 1 -> new Refusal.TooFewNodes(in.getInt(), in.getInt());
            case 2 -> new Refusal.Overlaps(in.getInt(), in.getInt());
            case 3 -> new Refusal.AboveQuota(in.getInt(), in.getInt(), in.getLong(), in.getLong());
            default -> throw new CorruptBytes("an unknown refusal: " + tag);
        };
    }

    // ---- snapshots ---------------------------------------------------------------------------------------------

    static void writeWindows(BytesOut out, State state) {
        out.put(state.windows().size());
        for (int id = 0; id < state.windows().size(); id++) {
            Window w = state.windows().get(id);
            out.put(w.queue())
                    .put(w.fromMillis())
                    .put(w.toMillis())
                    .put(w.status().ordinal());
            JournalCodec.writeSites(out, w.nodes());
            out.put(w.asked().count()).put(w.asked().gpuType()).put(w.asked().site());
        }
    }

    static void readWindows(BytesIn in, State state) {
        int count = in.getCount();
        for (int id = 0; id < count; id++) {
            int queue = in.getInt();
            long from = in.getLong();
            long to = in.getLong();
            Window.Status status = in.getEnum(STATUSES);
            List<Integer> nodes = JournalCodec.readSites(in);
            Window.Pick pick = new Window.Pick(in.getInt(), in.getInt(), in.getInt());
            state.restoreWindow(new Window(id, queue, from, to, nodes, pick, status));
        }
    }
}
