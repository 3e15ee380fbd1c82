package io.dure.app.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/** Which nodes people have drained: those stay so whatever their sites say. Of the one writer alone. */
final class Drains {
    static final String DRAINED = "node-drained";
    static final String UP = "node-up";

    private final BitSet byPeople = new BitSet();

    /** As the audit trail has it. */
    static Drains from(Connection db, Fleetbook book) throws SQLException {
        Drains drains = new Drains();
        try (PreparedStatement s = db.prepareStatement("select distinct on (subject) subject, action from audit"
                        + " where action in ('" + DRAINED + "', '" + UP + "') order by subject, id desc");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                boolean isDrained = r.getString(2).equals(DRAINED);
                book.nodeNamed(r.getString(1)).ifPresent(node -> drains.set(node, isDrained));
            }
        }
        return drains;
    }

    void set(int node, boolean isDrained) {
        byPeople.set(node, isDrained);
    }

    boolean isDrained(int node) {
        return byPeople.get(node);
    }
}
