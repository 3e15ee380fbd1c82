package io.dure.app.api;

import io.dure.app.call.Awarding;
import io.dure.app.call.Lot;
import io.dure.app.call.Ruling;
import io.dure.app.control.CallDesk;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.store.CallTables;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls for compute. Everybody sees calls; an applicant sees his own applications, who keeps a queue those that came from
 * it, reviewers and operators all of them.
 */
final class CallRoutes {
    private static final double MILLI = 1000;

    private final Plane plane;
    private final CallTables tables;
    private final CallUse use;
    /** One decision at a time: who reads what is left gives it before the next reads. */
    private final Object deciding = new Object();

    CallRoutes(Plane plane, CallUse use) {
        this.plane = plane;
        this.use = use;
        tables = new CallTables(plane.database().readers());
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    private Instant now() {
        return date(plane.control().clock().nowMillis());
    }

    private Instant date(long millis) {
        return plane.fleet().zero().plusMillis(millis);
    }

    private long millis(Instant date) {
        return date.toEpochMilli() - plane.fleet().zero().toEpochMilli();
    }

    private long millis(LocalDate day) {
        return millis(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static long id(Context ctx, String name) {
        String text = ctx.pathParam(name);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private CallFile call(Context ctx) throws SQLException {
        return CallFile.read(tables, id(ctx, "call"))
                .orElseThrow(() -> Problem.notFound("there is no call " + ctx.pathParam("call")));
    }

    // ---- calls ------------------------------------------------------------------------------------------------

    void open(Context ctx, CallTerms told) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = book();
        caller.need(Role.OPERATOR, book);
        CallTerms terms = told.checked(book, now().atOffset(ZoneOffset.UTC));
        String path = String.valueOf(terms.queue());
        int home = book.queue(path)
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        for (Lot lot : terms.rules().lots()) {
            long room = CallDesk.room(book, home, book.gpuTypes().indexOf(lot.gpuType()));
            if (lot.gpus() > room) {
                throw Problem.bad(
                        "lots",
                        "lot " + lot.name() + " has " + lot.gpus() + " GPUs, and queue " + path + " has " + room
                                + " left to give to queues below it",
                        "dure quota, which raises its quota");
            }
        }
        CallTables.CallRow row = new CallTables.CallRow(
                tables.next("call_number"),
                String.valueOf(terms.title()),
                home,
                CallFile.json(terms),
                true,
                millis(CallTerms.date("opens", terms.opens()).toInstant()));
        plane.calls().open(row, caller.name()).join();
        ctx.status(201).header("Location", "/v1/calls/" + row.id());
        ctx.json(told(CallFile.read(tables, row.id()).orElseThrow(), caller));
    }

    void list(Context ctx) throws SQLException {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (CallTables.CallRow row : tables.calls(Long.MAX_VALUE)) {
            calls.add(told(CallFile.read(tables, row.id()).orElseThrow(), Api.caller(ctx)));
        }
        ctx.json(Map.of("calls", calls));
    }

    void one(Context ctx) throws SQLException {
        ctx.json(told(call(ctx), Api.caller(ctx)));
    }

    private Map<String, Object> told(CallFile call, Caller caller) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", call.row().id());
        told.put("title", call.row().title());
        told.put("state", state(call));
        boolean isFleets = caller.queue() == 0;
        told.put("terms", isFleets ? call.terms() : call.terms().forStrangers());
        return told;
    }

    private String state(CallFile call) {
        if (call.isDecided()) {
            return "decided";
        }
        Instant opens = CallTerms.date("opens", call.terms().opens()).toInstant();
        if (call.row().isOpen() && now().isBefore(opens)) {
            return "announced";
        }
        return isOpen(call) ? "open" : "closed";
    }

    private boolean isOpen(CallFile call) {
        Instant opens = CallTerms.date("opens", call.terms().opens()).toInstant();
        Instant closes = CallTerms.date("closes", call.terms().closes()).toInstant();
        return call.row().isOpen() && !now().isBefore(opens) && now().isBefore(closes);
    }

    void close(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        plane.calls().close(call(ctx).row(), caller.name()).join();
        ctx.status(204);
    }

    // ---- applications -----------------------------------------------------------------------------------------

    private static boolean isReviewer(Caller caller, CallFile call) {
        return caller.queue() == 0 && call.terms().isReviewer(caller.name());
    }

    private boolean sees(Caller caller, CallFile call, CallTables.ApplicationRow one) {
        boolean isOwn = caller.queue() == one.tenant() && caller.name().equals(one.person());
        return isOwn || isReviewer(caller, call) || caller.may(Role.QUEUE_ADMIN, one.tenant(), book());
    }

    /** The one of the path, which the caller sees. */
    private CallTables.ApplicationRow application(Context ctx, CallFile call) {
        return call.application(id(ctx, "application"))
                .filter(one -> sees(Api.caller(ctx), call, one))
                .orElseThrow(() ->
                        Problem.notFound("there is no application " + ctx.pathParam("application") + " to this call"));
    }

    void apply(Context ctx, CallFile.Asked asked) throws SQLException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.SUBMITTER, caller.queue(), book());
        CallFile call = call(ctx);
        if (!isOpen(call)) {
            throw Problem.conflict("call " + call.row().id() + " takes no applications: it is " + state(call), "");
        }
        List<String> names = call.rules().lots().stream().map(Lot::name).toList();
        String lot = String.valueOf(asked.lot());
        if (!names.contains(lot)) {
            throw Problem.bad("lot", "lot " + lot + ": there is no such lot", Spelling.nearest(lot, names));
        }
        long gpus = CallTerms.amount("gpus", asked.gpus(), 0, 1, 10_000_000);
        CallFile.Asked whole = new CallFile.Asked(
                CallTerms.text("title", asked.title(), 200),
                CallTerms.text("institution", asked.institution(), 200),
                CallTerms.text("kind", asked.kind(), 100),
                lot,
                gpus,
                CallTerms.amount("least", asked.least(), gpus, 1, gpus),
                asked.purpose() == null ? "" : CallTerms.text("purpose", asked.purpose(), 20_000));
        CallTables.ApplicationRow row = new CallTables.ApplicationRow(
                tables.next("application_number"),
                call.row().id(),
                caller.queue(),
                caller.name(),
                CallFile.json(whole),
                plane.control().clock().nowMillis());
        plane.calls().apply(row).join();
        ctx.status(201).header("Location", "/v1/calls/" + row.call() + "/applications/" + row.id());
        ctx.json(told(CallFile.read(tables, row.call()).orElseThrow(), row, caller));
    }

    void applications(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        CallFile call = call(ctx);
        ctx.json(Map.of(
                "applications",
                call.applications().stream()
                        .filter(one -> sees(caller, call, one))
                        .map(one -> told(call, one, caller))
                        .toList()));
    }

    void application(Context ctx) throws SQLException {
        CallFile call = call(ctx);
        ctx.json(told(call, application(ctx, call), Api.caller(ctx)));
    }

    /** Points are for operators, and for all who see it when it is decided. A reviewer sees his own. */
    private Map<String, Object> told(CallFile call, CallTables.ApplicationRow one, Caller caller) {
        CallFile.Asked asked = call.asked(one.id());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", one.id());
        told.put("call", one.call());
        told.put("title", String.valueOf(asked.title()));
        told.put("institution", String.valueOf(asked.institution()));
        told.put("kind", String.valueOf(asked.kind()));
        told.put("lot", String.valueOf(asked.lot()));
        told.put("gpus", asked.gpus() == null ? 0 : asked.gpus());
        told.put("least", asked.least() == null ? 0 : asked.least());
        told.put("purpose", String.valueOf(asked.purpose()));
        told.put("at", date(one.atMillis()).toString());
        if (!isReviewer(caller, call)) {
            told.put("by", one.person());
            told.put("queue", book().path(one.tenant()));
        }
        boolean isOver =
                call.award(one.id()).isPresent() || call.refusal(one.id()).isPresent();
        if (isOver || caller.may(Role.OPERATOR, 0, book())) {
            told.put("reviews", call.reviews(one.id()).size());
            told.put("score", call.milliScore(one.id()) / MILLI);
        }
        call.reviews(one.id()).stream()
                .filter(review -> isReviewer(caller, call) && review.reviewer().equals(caller.name()))
                .forEach(review -> told.put("yourScore", review.milliScore() / MILLI));
        told.put("state", state(call, one.id()));
        call.award(one.id()).ifPresent(award -> told.put("award", award(award)));
        call.refusal(one.id()).ifPresent(why -> told.put("refusal", Map.of("code", why.code(), "words", why.words())));
        return told;
    }

    private String state(CallFile call, long application) {
        return call.award(application)
                .map(this::state)
                .orElse(call.refusal(application).isPresent() ? "refused" : "submitted");
    }

    private String state(CallTables.AwardRow award) {
        long now = plane.control().clock().nowMillis();
        if (award.takenMillis().isPresent()) {
            return "taken-back";
        }
        return now >= award.toMillis() ? "ended" : now < award.fromMillis() ? "coming" : "running";
    }

    private Map<String, Object> award(CallTables.AwardRow award) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("queue", book().path(award.queue()));
        told.put("gpus", award.gpus());
        told.put("limitedBy", award.limitedBy());
        told.put("from", date(award.fromMillis()).toString());
        told.put("to", date(award.toMillis()).toString());
        award.takenMillis().ifPresent(at -> {
            told.put("takenBack", date(at).toString());
            told.put("why", award.takenWhy());
        });
        return told;
    }

    /** Points by criterion, 0 to 100. */
    record Points(@Nullable Map<String, Double> points) {}

    void score(Context ctx, Points said) throws SQLException {
        Caller caller = Api.caller(ctx);
        CallFile call = call(ctx);
        CallTables.ApplicationRow one = application(ctx, call);
        if (!isReviewer(caller, call)) {
            throw Problem.forbidden("only reviewers of the call give points: tokens of the whole fleet whose names are"
                    + " among its reviewers");
        }
        if (caller.name().equals(one.person())) {
            throw Problem.forbidden("nobody gives points to his own application");
        }
        if (call.award(one.id()).isPresent()) {
            throw Problem.conflict("application " + one.id() + " has been decided", "");
        }
        Map<String, Integer> criteria = call.terms().criteriaOrMerit();
        Map<String, Double> points = said.points == null ? Map.of() : said.points;
        if (!points.keySet().equals(criteria.keySet())
                || points.values().stream().anyMatch(p -> p == null || !(p >= 0 && p <= 100))) {
            throw Problem.bad(
                    "points",
                    "points: 0 to 100 for each of " + String.join(", ", criteria.keySet()) + " are needed",
                    "");
        }
        double sum = 0;
        double weights = 0;
        for (Map.Entry<String, Integer> criterion : criteria.entrySet()) {
            Double given = points.get(criterion.getKey());
            sum += criterion.getValue() * (given == null ? 0 : given);
            weights += criterion.getValue();
        }
        plane.calls()
                .review(new CallTables.ReviewRow(
                        one.id(), caller.name(), CallFile.json(points), Math.round(MILLI * sum / weights)))
                .join();
        ctx.status(204);
    }

    // ---- awards -----------------------------------------------------------------------------------------------

    /** Decides who is given what; with {@code dry}, only says it. */
    void award(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        synchronized (deciding) {
            CallFile call = call(ctx);
            if (isOpen(call) || state(call).equals("announced")) {
                throw Problem.conflict(
                        "call " + call.row().id() + " still takes applications, or will",
                        "close it first: POST /v1/calls/" + call.row().id() + "/close");
            }
            List<Ruling> rulings = Awarding.decide(call.rules(), call.undecided(), call.standing());
            boolean isDry = ctx.queryParam("dry") != null;
            if (!isDry) {
                keep(call, rulings, caller);
            }
            ctx.json(told(call, rulings, isDry));
        }
    }

    private void keep(CallFile call, List<Ruling> rulings, Caller caller) {
        List<CallDesk.Made> awards = new ArrayList<>();
        List<CallTables.RefusalRow> refusals = new ArrayList<>();
        long now = plane.control().clock().nowMillis();
        for (Ruling ruling : rulings) {
            switch (ruling) {
                case Ruling.Awarded a -> awards.add(made(call, a));
                case Ruling.Refused r ->
                    refusals.add(new CallTables.RefusalRow(
                            r.application(),
                            call.row().id(),
                            r.why().code(),
                            r.why().words(),
                            now));
            }
        }
        var _ = plane.calls()
                .decide(call.row(), awards, refusals, caller.name())
                .join();
    }

    private CallDesk.Made made(CallFile call, Ruling.Awarded a) {
        int lot = call.lot(String.valueOf(call.asked(a.application()).lot()));
        Lot of = call.rules().lots().get(lot);
        return new CallDesk.Made(
                new CallTables.AwardRow(
                        a.application(),
                        call.row().id(),
                        -1,
                        lot,
                        a.gpus(),
                        millis(of.from()),
                        millis(of.to()),
                        OptionalLong.empty(),
                        "",
                        a.limit().word()),
                book().gpuTypes().indexOf(of.gpuType()),
                "c" + call.row().id() + "-a" + a.application());
    }

    private static Map<String, Object> told(CallFile call, List<Ruling> rulings, boolean isDry) {
        List<Map<String, Object>> told = new ArrayList<>();
        long gpus = 0;
        long awards = 0;
        for (Ruling ruling : rulings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("application", ruling.application());
            one.put("score", call.milliScore(ruling.application()) / MILLI);
            switch (ruling) {
                case Ruling.Awarded a -> {
                    one.put("gpus", a.gpus());
                    one.put("limitedBy", a.limit().word());
                    gpus += a.gpus();
                    awards++;
                }
                case Ruling.Refused r -> {
                    one.put("gpus", 0);
                    one.put(
                            "refusal",
                            Map.of("code", r.why().code(), "words", r.why().words()));
                }
            }
            told.add(one);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("kept", !isDry);
        answer.put("awards", awards);
        answer.put("gpus", gpus);
        answer.put("rulings", told);
        return answer;
    }

    /** The awards that the caller sees, and how much of each is used. */
    void awards(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        CallFile call = call(ctx);
        List<CallTables.AwardRow> seen = call.awards().stream()
                .filter(award -> call.application(award.application())
                        .filter(one -> sees(caller, call, one))
                        .isPresent())
                .toList();
        Map<Long, CallUse.Used> used = use.of(seen, call.terms().idleBelow());
        List<Map<String, Object>> told = new ArrayList<>();
        for (CallTables.AwardRow award : seen) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("application", award.application());
            one.put(
                    "institution",
                    String.valueOf(call.asked(award.application()).institution()));
            one.put("state", state(award));
            one.putAll(award(award));
            CallUse.Used u = used.get(award.application());
            if (u != null) {
                one.put("usedGpuHours", u.gpuHours());
                one.put("usedPercent", u.percent());
                one.put("idle", u.isIdle());
            }
            told.add(one);
        }
        ctx.json(Map.of("awards", told));
    }

    /** Why an award that is not idle is taken back. */
    record TakeBack(@Nullable String why) {}

    void takeBack(Context ctx, TakeBack said) throws SQLException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, book());
        synchronized (deciding) {
            CallFile call = call(ctx);
            CallTables.ApplicationRow one = application(ctx, call);
            CallTables.AwardRow award = call.award(one.id())
                    .filter(a -> a.takenMillis().isEmpty() && !state(a).equals("ended"))
                    .orElseThrow(() ->
                            Problem.conflict("application " + one.id() + " has no award that could be taken back", ""));
            CallUse.Used used = use.of(List.of(award), call.terms().idleBelow()).get(one.id());
            boolean isIdle = used != null && used.isIdle();
            String standing = used == null ? "it has not run for so long" : used.percent() + " % used";
            String why = said.why == null ? "" : CallTerms.text("why", said.why, 1_000);
            if (!isIdle && why.isEmpty()) {
                throw Problem.bad("why", "why: the award is not idle (" + standing + "), so a reason is needed", "");
            }
            plane.calls()
                    .takeBack(award, why.isEmpty() ? "idle: " + standing : why, caller.name())
                    .join();
            ctx.status(204);
        }
    }
}
