package io.dure.app.control;

import io.dure.engine.Event;

/** Events of a scenario, told at another time than they were written for. */
final class Timed {
    private Timed() {}

    /** The same event at this time, which is not before its own. Only what scenarios tell later is known here. */
    static Event at(Event event, long nowMillis) {
        return switch (event) {
            case Event.HallAdded e -> new Event.HallAdded(nowMillis, e.hall(), e.site(), e.name());
            case Event.RackAdded e -> new Event.RackAdded(nowMillis, e.rack(), e.hall(), e.name());
            case Event.NodesAdded e ->
                new Event.NodesAdded(
                        nowMillis,
                        e.firstNode(),
                        e.count(),
                        e.rack(),
                        e.gpuType(),
                        e.gpusPerNode(),
                        e.linked(),
                        e.cpuMilli(),
                        e.memoryMib());
            case Event.QueueSet e -> new Event.QueueSet(nowMillis, e.queue());
            case Event.EnvelopeSet e -> new Event.EnvelopeSet(nowMillis, e.site(), e.hall(), e.steps());
            case Event.RulesSet e -> new Event.RulesSet(nowMillis, e.rules());
            case Event.GpuTypeAdded _,
                    Event.SiteAdded _,
                    Event.ResidencyAdded _,
                    Event.JobSubmitted _,
                    Event.JobCancelled _,
                    Event.JobHeld _,
                    Event.JobReleased _,
                    Event.TaskGone _,
                    Event.AttemptEnded _,
                    Event.GpuDrawSet _,
                    Event.PueSet _,
                    Event.NodesControlled _,
                    Event.MaintenanceSet _,
                    Event.BookingSet _,
                    Event.FreezeSet _,
                    Event.WindowCancelled _,
                    Event.NodeStateSet _ -> event;
        };
    }
}
