package io.dure.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Rows as one array for each column, for a statement that unnests them: it costs one round trip, however many they are. */
final class Unnested {
    private final String[] types;
    private final List<List<@Nullable Object>> columns = new ArrayList<>();

    /** {@code types}: of the columns, as PostgreSQL calls them. */
    Unnested(String... types) {
        this.types = types.clone();
        for (String _ : types) {
            columns.add(new ArrayList<>());
        }
    }

    /** In order of the columns; an empty optional is null there. */
    void row(Object... values) {
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).add(plain(values[c]));
        }
    }

    private static @Nullable Object plain(Object value) {
        return switch (value) {
            case OptionalLong o -> o.isPresent() ? (Object) o.getAsLong() : null;
            case OptionalInt o -> o.isPresent() ? (Object) o.getAsInt() : null;
            default -> value;
        };
    }

    /** Does it for all rows at once. {@code sql}: with a question mark for each column. */
    void run(Connection db, String sql) throws SQLException {
        if (columns.getFirst().isEmpty()) {
            return;
        }
        try (PreparedStatement s = db.prepareStatement(sql)) {
            for (int c = 0; c < types.length; c++) {
                s.setArray(c + 1, db.createArrayOf(types[c], columns.get(c).toArray()));
            }
            s.executeUpdate();
        }
    }
}
