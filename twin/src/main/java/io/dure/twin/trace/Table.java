package io.dure.twin.trace;

import java.io.IOException;
import java.util.List;

/** Rows of cells under named columns. */
interface Table {
    /** Their names, in order. */
    List<String> columns();

    /**
     * Hands over all rows.
     *
     * @param wanted indices of columns; other cells may be left empty
     */
    void read(List<Integer> wanted, RowSink sink) throws IOException;

    /** Takes rows. */
    interface RowSink {
        /** {@code cells} are as many as columns, or the row is broken. */
        void row(List<String> cells, int line);
    }
}
