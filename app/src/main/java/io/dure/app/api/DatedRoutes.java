package io.dure.app.api;

import io.dure.app.control.DatedQuota;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Quotas that change at a date. */
final class DatedRoutes {
    private static final long MOST_GPUS = 10_000_000;

    private final Plane plane;

    DatedRoutes(Plane plane) {
        this.plane = plane;
    }

    /** {@code quota}: GPUs of all types that are not rationed; {@code at}: date and time. */
    record Wanted(@Nullable String at, @Nullable Long quota) {}

    void list(Context ctx) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        List<Map<String, Object>> told = plane.control().dated().pending(one -> caller.sees(one.queue(), book)).stream()
                .map(one -> told(one, book))
                .toList();
        ctx.json(Map.of("quotas", told));
    }

    private Map<String, Object> told(DatedQuota one, Fleetbook book) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", one.id());
        told.put("at", plane.fleet().zero().plusMillis(one.atMillis()).toString());
        told.put("queue", book.path(one.queue()));
        told.put("quota", one.quotaGpus());
        if (!one.types().isEmpty()) {
            Map<String, Long> types = new LinkedHashMap<>();
            one.types().forEach(t -> types.put(book.gpuTypes().get(t.gpuType()), t.quotaGpus()));
            told.put("types", types);
        }
        told.put("source", one.source());
        return told;
    }

    void add(Context ctx, Wanted wanted) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String path = String.valueOf(ctx.queryParam("queue"));
        int id = book.queue(path)
                .filter(q -> caller.sees(q, book))
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        need(caller, id, book);
        if (wanted.quota == null || wanted.quota < 0 || wanted.quota > MOST_GPUS) {
            throw Problem.bad("quota", "quota " + wanted.quota + ": 0 to " + MOST_GPUS + " is needed", "");
        }
        long at = CallTerms.date("at", wanted.at).toInstant().toEpochMilli()
                - plane.fleet().zero().toEpochMilli();
        DatedQuota change = new DatedQuota(
                0, Math.max(0, at), id, wanted.quota, OptionalLong.empty(), List.of(), DatedQuota.API, caller.name());
        Api.answer(
                ctx,
                plane.desk().dated(List.of(change), false, DatedQuota.API, caller.name()),
                ids -> ctx.status(201).json(Map.of("id", ids.getFirst())));
    }

    /** As for a quota that is set at once. */
    private static void need(Caller caller, int id, Fleetbook book) {
        boolean isOwnRoot = id == caller.queue() && id != 0;
        caller.need(isOwnRoot ? Role.OPERATOR : Role.QUEUE_ADMIN, isOwnRoot ? 0 : id, book);
    }

    void remove(Context ctx) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String id = ctx.pathParam("id");
        DatedQuota found = plane
                .control()
                .dated()
                .pending(one -> String.valueOf(one.id()).equals(id) && caller.sees(one.queue(), book))
                .stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no quota " + id + " to come"));
        need(caller, found.queue(), book);
        if (!found.source().equals(DatedQuota.API)) {
            caller.need(Role.OPERATOR, book);
        }
        Api.answer(ctx, plane.desk().undate(found.id(), found.queue(), caller.name()), _ -> ctx.status(204));
    }
}
