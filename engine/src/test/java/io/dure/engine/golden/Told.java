package io.dure.engine.golden;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Engine.Promise;
import io.dure.engine.Placement;
import io.dure.engine.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the engine answers, in words. */
final class Told {
    private final List<Integer> gpusOf = new ArrayList<>();

    void nodeHas(int node, int gpus) {
        gpusOf.add(node, gpus);
    }

    String decision(Decision decision) {
        return switch (decision) {
            case Decision.Start d -> "start " + d.job() + attempt(d.attempt()) + " on " + nodes(d.placement());
            case Decision.Stop d ->
                "stop " + d.job() + attempt(d.attempt()) + " by " + seconds(d.byMillis()) + cause(d.cause());
            case Decision.Claim d -> "claim " + d.job() + " on " + shares(d) + " by " + seconds(d.byMillis());
            case Decision.Reject d -> "reject " + d.job() + " " + d.reason();
            case Decision.Grow d ->
                "grow " + d.job() + attempt(d.attempt()) + " by task " + d.task() + " on " + nodes(d.placement());
            case Decision.Shrink d ->
                "shrink " + d.job() + attempt(d.attempt()) + " by task " + d.task() + " by " + seconds(d.byMillis())
                        + (d.cause() instanceof Cause.Preempted c
                                ? " for job " + c.forJob() + " of its queue"
                                : cause(d.cause()));
            case Decision.Cap d -> "cap " + d.job() + " at " + d.perMille();
            case Decision.Booked d ->
                "booked " + d.window() + " on "
                        + d.nodes().stream().map(String::valueOf).collect(Collectors.joining(" "));
            case Decision.Refused d -> "refused " + d.window() + " " + d.refusal();
            case Decision.Power d -> "switch " + (d.on() ? "on " : "off ") + d.node();
        };
    }

    String why(Optional<Reason> reason) {
        return reason.map(Reason::toString).orElse("it does not wait");
    }

    String promise(Optional<Promise> promise) {
        return promise.map(p -> "at " + seconds(p.startMillis()) + onNodes(p)).orElse("nothing");
    }

    private static String onNodes(Promise promise) {
        return promise.nodes().isEmpty()
                ? ""
                : promise.nodes().stream().map(String::valueOf).collect(Collectors.joining(" ", " on ", ""));
    }

    private static String attempt(int attempt) {
        return attempt == 1 ? "" : " attempt " + attempt;
    }

    static String seconds(long millis) {
        return String.valueOf(millis / 1000);
    }

    private static String cause(Cause cause) {
        return switch (cause) {
            case Cause.Cancelled c -> " cancelled";
            case Cause.Preempted c -> " for job " + c.forJob() + " of higher priority";
            case Cause.OverLimit c -> " over its limit of " + seconds(c.limitMillis());
            case Cause.Moved c -> " to make room for job " + c.forJob();
            case Cause.Maintenance c -> " for maintenance " + c.window();
            case Cause.BookedByOthers c -> " for booking " + c.window();
            case Cause.BookingEnds c -> " with booking " + c.window();
            case Cause.PowerShort c ->
                " for want of power in " + (c.hall() < 0 ? "site " + c.site() : "hall " + c.hall());
            case Cause.Reclaimed c -> " for job " + c.forJob() + " of queue " + c.forQueue();
        };
    }

    private static String shares(Decision.Claim claim) {
        return claim.nodes().stream()
                .map(s -> s.node() + (s.gpus() > 0 ? ":" + s.gpus() : " for " + s.tasks()))
                .collect(Collectors.joining(" "));
    }

    private String nodes(Placement placement) {
        return placement.nodes().stream().map(n -> n.node() + ":" + onNode(n)).collect(Collectors.joining(" "));
    }

    private String onNode(Placement.OnNode n) {
        if (n.slices() > 0) {
            return n.gpu() + "/" + n.slices();
        }
        return n.gpus() > 0 ? bits(n.gpuMask(), gpusOf.get(n.node())) : "cpu*" + n.tasks();
    }

    private static String bits(long mask, int gpus) {
        StringBuilder bits = new StringBuilder();
        for (int g = 0; g < gpus; g++) {
            bits.append((mask >>> g & 1) == 0 ? '0' : '1');
        }
        return bits.toString();
    }
}
