package io.dure.engine.fill;

import io.dure.engine.pack.FillTable;
import java.util.List;

/** What GPUs of each build can be expected to be filled with. Never changes: what is learnt later are other tables. */
final class Tables {
    /** Before anything was learnt: nothing is expected. */
    static final Tables NONE = new Tables(List.of());

    private final List<FillTable> byBuild;

    Tables(List<FillTable> byBuild) {
        this.byBuild = List.copyOf(byBuild);
    }

    int size() {
        return byBuild.size();
    }

    /** Whether the build was known when these were made. */
    boolean has(int build) {
        return build < byBuild.size();
    }

    FillTable of(int build) {
        return byBuild.get(build);
    }
}
