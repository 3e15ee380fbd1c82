package io.dure.twin.scenario;

import java.util.List;

/** What people call the things that the engine knows by number: index is id. Queues by path, as {@code org/team}. */
public record Names(
        List<String> gpuTypes, List<String> sites, List<String> queues, List<String> users, List<String> templates) {
    public Names {
        gpuTypes = List.copyOf(gpuTypes);
        sites = List.copyOf(sites);
        queues = List.copyOf(queues);
        users = List.copyOf(users);
        templates = List.copyOf(templates);
    }

    public Names(List<String> gpuTypes, List<String> sites, List<String> queues, List<String> users) {
        this(gpuTypes, sites, queues, users, List.of());
    }
}
