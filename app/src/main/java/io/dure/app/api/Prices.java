package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Plane;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a GPU-hour and a kilowatt-hour cost, as operators have told; kept in the database. */
final class Prices {
    private static final double MOST = 1e9;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Plane plane;
    private final DataSource database;

    Prices(Plane plane) {
        this.plane = plane;
        database = plane.database().readers();
    }

    /**
     * As they are told. Nothing told costs nothing; a type that is missing where others are told has no price.
     *
     * @param gpuHour by name of the GPU type
     * @param currency three letters, for those who read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Told(
            @Nullable Map<String, Double> gpuHour,
            @Nullable Double kilowattHour,
            @Nullable String currency) {
        static final Told NONE = new Told(null, null, null);

        boolean isEmpty() {
            return (gpuHour == null || gpuHour.isEmpty()) && kilowattHour == null;
        }

        /** NaN: it cannot be told. */
        double cost(String type, double hours, double kilowattHours) {
            if (isEmpty()) {
                return Double.NaN;
            }
            Double price = gpuHour == null || type.isEmpty() ? Double.valueOf(0) : gpuHour.get(type);
            double ofHours = price == null ? Double.NaN : price * hours;
            return ofHours + (kilowattHour == null ? 0 : kilowattHour * kilowattHours);
        }
    }

    void get(Context ctx) throws SQLException {
        ctx.json(now());
    }

    Told now() throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select body from prices");
                ResultSet r = s.executeQuery()) {
            return r.next() ? JSON.readValue(r.getString(1), Told.class) : Told.NONE;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("prices that were kept cannot be read", e);
        }
    }

    void set(Context ctx, Told told) throws SQLException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, plane.control().book());
        List<String> types = plane.control().book().gpuTypes();
        Map<String, Double> prices = new TreeMap<>();
        for (Map.Entry<String, Double> price :
                (told.gpuHour == null ? Map.<String, Double>of() : told.gpuHour).entrySet()) {
            if (!types.contains(price.getKey())) {
                throw Problem.bad(
                        "gpuHour",
                        "gpuHour " + price.getKey() + ": there is no such GPU type",
                        Spelling.nearest(price.getKey(), types));
            }
            prices.put(price.getKey(), checked("gpuHour of " + price.getKey(), price.getValue()));
        }
        Double energy = told.kilowattHour == null ? null : (Double) checked("kilowattHour", told.kilowattHour);
        if (told.currency != null && !told.currency.matches("[A-Z]{3}")) {
            throw Problem.bad("currency", "currency: three capital letters are needed", "KRW?");
        }
        keep(new Told(prices, energy, told.currency));
        plane.desk().audit(caller.name(), 0, "prices", "all").join();
        ctx.status(204);
    }

    static double checked(String what, @Nullable Double price) {
        if (price == null || !(price >= 0 && price <= MOST)) {
            throw Problem.bad(what, what + ": 0 to " + (long) MOST + " is needed", "");
        }
        return price;
    }

    private void keep(Told told) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(
                        "insert into prices values (true, ?) on conflict (one) do update set body = excluded.body")) {
            s.setString(1, JSON.writeValueAsString(told));
            s.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("prices are numbers", e);
        }
    }
}
