package io.dure.app.control;

import io.dure.app.site.Site;
import java.util.List;

/** A site with its nodes as they are found, which the fleet may know already. {@code hall}: what all its nodes are in. */
public record Newcomer(String name, String hall, List<Site.Node> nodes) {
    public Newcomer {
        nodes = List.copyOf(nodes);
    }
}
