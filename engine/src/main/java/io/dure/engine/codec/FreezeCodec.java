package io.dure.engine.codec;

import io.dure.engine.Event;
import io.dure.engine.Event.FreezeSet.Scope;
import io.dure.engine.Reason;
import io.dure.engine.state.State;

/** What is frozen, as bytes. */
final class FreezeCodec {
    /** The tag of the event in journals. */
    static final int SET = 80;

    /** The tag of the reason. */
    static final int REASON = 80;

    /** In place of a count, which is never negative: what is frozen comes first. Snapshots without are as they were. */
    private static final int HAS_FROZEN = -1;

    private static final Scope[] SCOPES = Scope.values();

    private FreezeCodec() {}

    static void write(BytesOut out, Event.FreezeSet e) {
        out.put(SET).put(e.atMillis()).put(e.scope().ordinal()).put(e.of()).put(e.isFrozen());
    }

    static Event readEvent(long atMillis, BytesIn in) {
        return new Event.FreezeSet(atMillis, in.getEnum(SCOPES), in.getInt(), in.getBoolean());
    }

    static void write(BytesOut out, Reason.Frozen r) {
        out.put(REASON).put(r.scope().ordinal()).put(r.of());
    }

    static Reason readReason(BytesIn in) {
        return new Reason.Frozen(in.getEnum(SCOPES), in.getInt());
    }

    /** Before gates; nothing at all when nothing is frozen. */
    static void writeFrozen(BytesOut out, State state) {
        var freezes = state.gates().freezes();
        var sites = state.fleet().frozenSites();
        if (!freezes.isAny() && sites.isEmpty()) {
            return;
        }
        out.put(HAS_FROZEN).put(freezes.isFleet()).put(freezes.queues().size());
        freezes.queues().forEach(out::put);
        out.put(sites.size());
        sites.forEach(out::put);
    }

    /** Returns the count that follows. */
    static int readFrozen(BytesIn in, State state) {
        int count = in.getInt();
        if (count != HAS_FROZEN) {
            return count;
        }
        state.gates().mark(Scope.FLEET, 0, in.getBoolean());
        for (int n = in.getCount(); n > 0; n--) {
            state.gates().mark(Scope.QUEUE, in.getInt(), true);
        }
        for (int n = in.getCount(); n > 0; n--) {
            state.fleet().freeze(in.getInt(), true);
        }
        return in.getCount();
    }
}
