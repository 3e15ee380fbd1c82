package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Queue;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Budgets: who may set the quota of a queue may set its budget. */
final class BudgetRoutes {
    private final Plane plane;
    private final Budgets budgets;

    BudgetRoutes(Plane plane, Budgets budgets) {
        this.plane = plane;
        this.budgets = budgets;
    }

    void list(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        List<Integer> seen = book.queues().stream()
                .map(Queue::id)
                .filter(q -> caller.sees(q, book))
                .toList();
        List<Map<String, Object>> told = new ArrayList<>();
        for (Budgets.Standing one : budgets.now(seen)) {
            told.add(told(one, book));
        }
        ctx.json(Map.of("budgets", told));
    }

    private static Map<String, Object> told(Budgets.Standing one, Fleetbook book) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("queue", book.path(one.queue()));
        told.put("budget", one.budget());
        told.put("from", one.from().toString());
        told.put("to", one.to().toString());
        told.put("usedGpuHours", Math.round(one.gpuHours() * 10_000) / 10_000.0);
        if (!Double.isNaN(one.cost())) {
            told.put("usedCost", Math.round(one.cost() * 10_000) / 10_000.0);
        }
        told.put("percent", one.percent());
        told.put("spent", one.budget().part(one.gpuHours(), one.cost()) >= 1);
        return told;
    }

    /** The queue of {@code ?queue=}, whose budget the caller may set. */
    private int queue(Context ctx, Caller caller) {
        Fleetbook book = plane.control().book();
        String path = String.valueOf(ctx.queryParam("queue"));
        int id = book.queue(path)
                .filter(q -> caller.sees(q, book))
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        boolean isOwnRoot = id == caller.queue() && id != 0;
        caller.need(isOwnRoot || id == 0 ? Role.OPERATOR : Role.QUEUE_ADMIN, isOwnRoot ? 0 : id, book);
        return id;
    }

    void set(Context ctx, Budget told) throws SQLException {
        Caller caller = Api.caller(ctx);
        int id = queue(ctx, caller);
        LocalDate today = LocalDate.ofInstant(
                plane.fleet().zero().plusMillis(plane.control().clock().nowMillis()), ZoneOffset.UTC);
        budgets.keep(id, told.checked(today));
        plane.desk()
                .audit(caller.name(), id, "budget", plane.control().book().path(id))
                .join();
        budgets.look();
        ctx.status(204);
    }

    void remove(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        int id = queue(ctx, caller);
        String path = plane.control().book().path(id);
        if (!budgets.remove(id)) {
            throw Problem.notFound("queue " + path + " has no budget");
        }
        plane.desk().audit(caller.name(), id, "budget-removed", path).join();
        budgets.look();
        ctx.status(204);
    }
}
