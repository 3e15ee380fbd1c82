package io.dure.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.engine.Placement;
import java.util.ArrayList;
import java.util.List;

/** Placements as they are kept: a list of {@code [node, mask, slices, tasks]}. */
final class PlacementText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlacementText() {}

    static String of(Placement placement) {
        StringBuilder text = new StringBuilder("[");
        for (Placement.OnNode n : placement.nodes()) {
            text.append(text.length() > 1 ? "," : "")
                    .append('[')
                    .append(n.node())
                    .append(',')
                    .append(n.gpuMask())
                    .append(',')
                    .append(n.slices())
                    .append(',')
                    .append(n.tasks())
                    .append(']');
        }
        return text.append(']').toString();
    }

    static Placement read(String text) {
        try {
            List<Placement.OnNode> nodes = new ArrayList<>();
            for (long[] n : JSON.readValue(text, long[][].class)) {
                nodes.add(new Placement.OnNode((int) n[0], n[1], (int) n[2], (int) n[3]));
            }
            return new Placement(nodes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a placement that was kept cannot be read", e);
        }
    }
}
