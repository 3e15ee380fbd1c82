package io.dure.twin.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found in one file so far: reading goes on, so that its author sees them all at once. */
public final class Faults {
    private final String file;
    private final List<BadInput> found = new ArrayList<>();
    private List<String> variants = List.of();
    private String variant = "";

    /** {@code file} as its user named it. */
    public Faults(String file) {
        this.file = file;
    }

    public String file() {
        return file;
    }

    /** Of list entries that say {@code only}, those for this variant are read. {@code known}: all that there are. */
    public void choose(List<String> known, String one) {
        variants = List.copyOf(known);
        variant = one;
    }

    List<String> variants() {
        return variants;
    }

    String variant() {
        return variant;
    }

    public void add(BadInput mistake) {
        found.add(mistake);
    }

    public void add(int line, String what, String rule, String maybe) {
        found.add(new BadInput(file, line, what, rule, maybe));
    }

    public int count() {
        return found.size();
    }

    /** Throws all of them as one {@link BadInput} in order of line, if there are any. */
    public void check() {
        if (!found.isEmpty()) {
            throw BadInput.together(found.stream()
                    .sorted(Comparator.comparingInt(BadInput::line))
                    .toList());
        }
    }
}
