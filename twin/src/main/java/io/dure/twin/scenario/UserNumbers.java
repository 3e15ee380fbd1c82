package io.dure.twin.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Users, or other names, by number in order of first appearance. */
final class UserNumbers {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    int of(String name) {
        return numbers.computeIfAbsent(name, _ -> numbers.size());
    }

    List<String> names() {
        return List.copyOf(numbers.keySet());
    }
}
