package io.dure.app.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who submits, by number. The one writer adds; anybody reads. */
public final class People {
    private final Map<String, Integer> byName = new ConcurrentHashMap<>();
    private final List<String> names;

    People(List<String> known) {
        names = new CopyOnWriteArrayList<>(known);
        for (int i = 0; i < known.size(); i++) {
            byName.put(known.get(i), i);
        }
    }

    public Optional<Integer> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public String name(int id) {
        return names.get(id);
    }

    int count() {
        return names.size();
    }

    int add(String name) {
        names.add(name);
        byName.put(name, names.size() - 1);
        return names.size() - 1;
    }
}
