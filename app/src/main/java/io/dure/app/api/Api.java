package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.BadRequest;
import io.dure.app.control.Busy;
import io.dure.app.control.Plane;
import io.dure.app.notify.Mailer;
import io.dure.app.notify.Sender;
import io.dure.app.oidc.CodeFlow;
import io.dure.app.oidc.OidcTokens;
import io.dure.app.page.PageRoutes;
import io.dure.app.tls.Tls;
import io.dure.engine.Engine;
import io.dure.engine.IllegalEvent;
import io.dure.engine.NodeState;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JsonMapper;
import io.javalin.router.Endpoint;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/** The control plane over HTTP, version 1: JSON in, JSON out, problems as {@code application/problem+json}. */
public final class Api implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Api.class.getName());
    private static final String CALLER = "caller";
    private static final int READY_SECONDS = 3;
    /** For what is being answered when Dure is to stop. */
    private static final long STOP_MILLIS = 5_000;

    /** How much shorter pauses between tries of webhooks are than they should be: only for tests. */
    private static final double HURRY = Integer.getInteger("dure.hurry", 1);

    private static final String OPEN = "/v1/openapi.json";
    private final Plane plane;
    private final Tokens tokens;
    private final Options options;
    private final Rates rates;
    private final Metrics metrics;
    private final @Nullable RequestLog log;
    private final Bodies bodies = new Bodies();
    private final ObjectMapper json = bodies.json();
    private final SubmitRoutes submits;
    private final JobRoutes jobs;
    private final DryRun dryRun;
    private final ForecastRoutes forecasts;
    private final LookAhead ahead;
    private final StartRoutes starts;
    private final WhatIf whatIf;
    private final Prices prices;
    private final UsageRoutes usage;
    private final ChargebackRoutes chargeback;
    private final Budgets budgets;
    private final BudgetRoutes budgetRoutes;
    private final DatedRoutes dated;
    private final CallRoutes calls;
    private final AuditRoutes audit;
    private final FleetRoutes fleet;
    private final FreezeRoutes freezes;
    private final QuarantineRoutes quarantine;
    private final BackupRoutes backup;
    private final TokenRoutes tokenRoutes;
    private final Feed feed;
    private final HookRoutes hooks;
    private final Sender sender;
    private final Optional<OidcCallers> oidc;
    private final SignInRoutes signIn;
    private final Optional<Tls> tls;
    private final Look look;
    private final LookRoutes looks;
    private final MapRoutes maps;
    private final JobPages pages;
    private final Javalin server;

    /** {@code host}: where it listens; {@code port} 0: any that is free. {@code shown}: what the page shows besides. */
    public Api(Plane plane, Tokens tokens, Feed feed, String host, int port, Options options, Shown shown) {
        this.options = options;
        rates = new Rates(options.requestsPerSecond(), System::nanoTime);
        metrics = new Metrics(plane, feed);
        log = options.logJson() ? new RequestLog(System.err) : null;
        this.plane = plane;
        this.tokens = tokens;
        this.feed = feed;
        JobTable table = new JobTable(
                plane.database().readers(),
                plane.control()::book,
                plane.control().people(),
                plane.fleet().zero());
        jobs = new JobRoutes(plane, table, json);
        submits = new SubmitRoutes(plane, table, bodies, options);
        Thinking thinking = new Thinking();
        dryRun = new DryRun(plane, table, bodies, submits, thinking);
        Observed observed = new Observed(plane.database().readers());
        forecasts = new ForecastRoutes(plane, table, observed, thinking);
        ahead = new LookAhead(plane, observed);
        starts = new StartRoutes(plane, table, ahead);
        whatIf = new WhatIf(plane, table, thinking);
        prices = new Prices(plane);
        usage = new UsageRoutes(plane, prices, thinking);
        chargeback = new ChargebackRoutes(plane, usage, thinking);
        budgets = new Budgets(plane, prices, feed::tellBudget);
        budgetRoutes = new BudgetRoutes(plane, budgets);
        metrics.tellBudgets(budgets);
        dated = new DatedRoutes(plane);
        calls = new CallRoutes(plane, new CallUse(plane));
        audit = new AuditRoutes(plane);
        freezes = new FreezeRoutes(plane);
        quarantine = new QuarantineRoutes(plane);
        backup = new BackupRoutes(plane);
        fleet = new FleetRoutes(plane, freezes);
        tokenRoutes = new TokenRoutes(plane, tokens);
        Optional<Mailer> mailer = options.mail().map(Mailer::new);
        hooks = hooks(plane, json, options, mailer);
        sender = new Sender(
                plane.database().readers(), hooks::body, hooks::line, mailer, options.hooksAnywhere(), HURRY);
        oidc = options.oidc().map(o -> new OidcCallers(o, plane.database().readers(), plane.control()::book));
        oidc.ifPresent(OidcCallers::check);
        signIn = new SignInRoutes(options.oidc()
                .flatMap(o -> o.pageClient().map(client -> new CodeFlow(o.issuer(), client))));
        feed.tellFrom(plane, table, tokens, id -> oidc.isPresent() && oidc.get().isValid(id));
        look = new Look(plane, feed.picture(), shown, tokens);
        looks = new LookRoutes(plane, look);
        maps = new MapRoutes(plane, feed.picture(), json);
        pages = new JobPages(plane, table);
        look.start();
        ahead.start();
        tls = options.tls().map(Tls::new);
        server = Javalin.create(config -> {
                    configure(config);
                    tls.ifPresent(
                            t -> config.jetty.addConnector((jetty, plain) -> t.connector(jetty, plain, host, port)));
                })
                .start(host, port);
        budgets.start();
    }

    private static HookRoutes hooks(Plane plane, ObjectMapper json, Options options, Optional<Mailer> mailer) {
        try {
            return new HookRoutes(plane, json, options, mailer);
        } catch (SQLException e) {
            throw new IllegalStateException("the database was there a moment ago", e);
        }
    }

    public int port() {
        return server.port();
    }

    /** All that is answered but the page, as {@code GET /v1/fleet}. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .filter(handler -> !PageRoutes.isPage(handler.endpoint.path))
                .map(handler -> handler.endpoint.method.name() + " " + handler.endpoint.path)
                .toList();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = options.mostBodyBytes();
        config.http.asyncTimeout = 60_000;
        config.http.prefer405over404 = true;
        config.jetty.modifyServer(Api::serve);
        config.jsonMapper(new Mapper(json));
        config.routes.before(RequestLog::name);
        Unread unread = new Unread(options.mostBodyBytes());
        config.routes.before(unread::ofQuestions);
        config.routes.after(unread::rest);
        config.routes.before("/v1/*", this::comeIn);
        config.requestLogger.http(this::answered);
        routes(config);
        // Each by itself: the library has ways of its own with what is thrown by the web and by futures.
        config.routes.exception(HttpResponseException.class, (e, ctx) -> tell(ctx, of(e)));
        config.routes.exception(Exception.class, (e, ctx) -> tell(ctx, of(e)));
        config.routes.error(404, "*", ctx -> {
            if (!String.valueOf(ctx.res().getContentType()).startsWith("application/problem")) {
                tell(ctx, Problem.notFound("there is nothing at " + ctx.path()));
            }
        });
    }

    /** At the end nothing new is taken, and what was begun is answered. */
    private static void serve(Server jetty) {
        jetty.setErrorHandler(new BadMessages());
        jetty.insertHandler(new GracefulHandler());
        jetty.setStopTimeout(STOP_MILLIS);
    }

    private void routes(JavalinConfig config) {
        config.routes.get("/health/live", ctx -> ctx.result("alive"));
        config.routes.get("/health/ready", this::ready);
        config.routes.get("/metrics", this::metrics);
        String document = OpenApi.json();
        config.routes.get(OPEN, ctx -> ctx.contentType("application/json").result(document));
        config.routes.get(SignInRoutes.PATH, signIn::told);
        config.routes.post(SignInRoutes.PATH, ctx -> signIn.exchange(ctx, read(ctx, SignInRoutes.Wanted.class)));
        config.routes.post("/v1/jobs", submits::submit);
        config.routes.post("/v1/jobs/batch", submits::submitMany);
        config.routes.post("/v1/jobs/dry-run", dryRun::run);
        config.routes.get("/v1/forecast", forecasts::forecast);
        config.routes.post("/v1/what-if", ctx -> whatIf.compare(ctx, read(ctx, WhatIf.Changes.class)));
        config.routes.get("/v1/usage", usage::usage);
        config.routes.get("/v1/chargeback", chargeback::report);
        config.routes.get("/v1/budgets", budgetRoutes::list);
        config.routes.put("/v1/budgets", ctx -> budgetRoutes.set(ctx, read(ctx, Budget.class)));
        config.routes.delete("/v1/budgets", budgetRoutes::remove);
        config.routes.get("/v1/quotas", dated::list);
        config.routes.post("/v1/quotas", ctx -> dated.add(ctx, read(ctx, DatedRoutes.Wanted.class)));
        config.routes.delete("/v1/quotas/{id}", dated::remove);
        calls(config);
        config.routes.get("/v1/prices", prices::get);
        config.routes.put("/v1/prices", ctx -> prices.set(ctx, read(ctx, Prices.Told.class)));
        config.routes.get("/v1/audit", audit::list);
        config.routes.get("/v1/jobs", jobs::list);
        config.routes.get("/v1/jobs/{id}", jobs::one);
        config.routes.get("/v1/jobs/{id}/why", jobs::why);
        config.routes.get("/v1/jobs/{id}/start", starts::start);
        config.routes.get("/v1/jobs/{id}/log", jobs::log);
        config.routes.post("/v1/jobs/{id}/cancel", jobs::cancel);
        config.routes.post("/v1/jobs/{id}/hold", jobs::hold);
        config.routes.post("/v1/jobs/{id}/release", jobs::release);
        config.routes.get("/v1/job-pages", pages::page);
        config.routes.get("/v1/overview", looks::overview);
        config.routes.get("/v1/shares", looks::shares);
        config.routes.get("/v1/power", looks::power);
        config.routes.get("/v1/plan", looks::plan);
        config.routes.get("/v1/fleet/map", maps::map);
        config.routes.get("/v1/fleet/node", maps::node);
        config.routes.before("/v1/fleet/live", Api::streams);
        config.routes.sse("/v1/fleet/live", look::follow);
        config.routes.get("/v1/fleet", fleet::fleet);
        config.routes.get("/v1/queues", fleet::queues);
        config.routes.patch("/v1/queues", ctx -> fleet.setQueue(ctx, read(ctx, FleetRoutes.QueueChange.class)));
        config.routes.post("/v1/nodes/drain", ctx -> fleet.node(ctx, NodeState.DRAINED));
        config.routes.post("/v1/nodes/up", ctx -> fleet.node(ctx, NodeState.UP));
        config.routes.put(
                "/v1/sites/{site}/envelope", ctx -> fleet.envelope(ctx, read(ctx, FleetRoutes.Envelope.class)));
        config.routes.put(
                "/v1/sites/{site}/halls/{hall}/envelope",
                ctx -> fleet.hallEnvelope(ctx, read(ctx, FleetRoutes.Envelope.class)));
        config.routes.get("/v1/backup", backup::write);
        config.routes.get("/v1/hooks", hooks::list);
        config.routes.post("/v1/hooks", ctx -> hooks.make(ctx, read(ctx, HookRoutes.Wanted.class)));
        config.routes.delete("/v1/hooks/{id}", hooks::remove);
        config.routes.get("/v1/freezes", freezes::list);
        config.routes.post("/v1/freezes", ctx -> freezes.freeze(ctx, read(ctx, FreezeRoutes.Wanted.class)));
        config.routes.post("/v1/freezes/end", ctx -> freezes.thaw(ctx, read(ctx, FreezeRoutes.Wanted.class)));
        config.routes.get("/v1/quarantine", quarantine::list);
        config.routes.post("/v1/quarantine", ctx -> quarantine.hold(ctx, read(ctx, QuarantineRoutes.Wanted.class)));
        config.routes.put("/v1/quarantine/rule", ctx -> quarantine.rule(ctx, read(ctx, QuarantineRoutes.Rule.class)));
        config.routes.post(
                "/v1/quarantine/release", ctx -> quarantine.release(ctx, read(ctx, QuarantineRoutes.Wanted.class)));
        config.routes.post(
                "/v1/quarantine/burn-in", ctx -> quarantine.burnIn(ctx, read(ctx, QuarantineRoutes.Tried.class)));
        config.routes.get("/v1/tokens", tokenRoutes::list);
        config.routes.post("/v1/tokens", ctx -> tokenRoutes.make(ctx, read(ctx, TokenRoutes.Wanted.class)));
        config.routes.delete("/v1/tokens/{id}", tokenRoutes::revoke);
        config.routes.get("/v1/me", tokenRoutes::me);
        config.routes.before("/v1/events", Api::streams);
        config.routes.sse("/v1/events", feed::follow);
        new PageRoutes().register(config);
    }

    private static void streams(Context ctx) {
        boolean isAsked = ctx.method().name().equals("GET"); // others are told that they may not
        if (isAsked && !String.valueOf(ctx.header("Accept")).contains("text/event-stream")) {
            throw new Problem(406, "not so", "events come as text/event-stream only", "Accept", "text/event-stream");
        }
    }

    private void calls(JavalinConfig config) {
        String one = "/v1/calls/{call}";
        String application = one + "/applications/{application}";
        config.routes.get("/v1/calls", calls::list);
        config.routes.post("/v1/calls", ctx -> calls.open(ctx, read(ctx, CallTerms.class)));
        config.routes.get(one, calls::one);
        config.routes.post(one + "/close", calls::close);
        config.routes.post(one + "/award", calls::award);
        config.routes.get(one + "/awards", calls::awards);
        config.routes.get(one + "/applications", calls::applications);
        config.routes.post(one + "/applications", ctx -> calls.apply(ctx, read(ctx, CallFile.Asked.class)));
        config.routes.get(application, calls::application);
        config.routes.put(application + "/score", ctx -> calls.score(ctx, read(ctx, CallRoutes.Points.class)));
        config.routes.post(
                application + "/take-back", ctx -> calls.takeBack(ctx, read(ctx, CallRoutes.TakeBack.class)));
    }

    private void comeIn(Context ctx) throws SQLException {
        if (ctx.path().equals(OPEN) || ctx.path().equals(SignInRoutes.PATH)) {
            return;
        }
        String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
        String token = header.startsWith("Bearer ") ? header.substring(7).strip() : "";
        Optional<Caller> caller = oidc.isPresent() && OidcTokens.isOne(token)
                ? Optional.of(oidc.get().of(token))
                : token.isEmpty() ? Optional.empty() : tokens.of(token);
        ctx.attribute(
                CALLER,
                caller.orElseThrow(() -> new Problem(
                        401,
                        "who are you?",
                        header.isEmpty()
                                ? "a token is needed, as 'Authorization: Bearer dure_…'"
                                : "this token is unknown, has expired or was revoked",
                        "",
                        "dure login")));
        int wait = rates.take(caller(ctx).token());
        if (wait > 0) {
            ctx.header("Retry-After", String.valueOf(wait));
            throw new Problem(
                    429,
                    "not taken",
                    "a token may ask " + options.requestsPerSecond() + " times a second on average",
                    "",
                    "wait " + wait + " s");
        }
    }

    /** For those who may look at the whole fleet. */
    private void metrics(Context ctx) throws SQLException {
        comeIn(ctx);
        caller(ctx).need(Role.VIEWER, plane.control().book());
        metrics.scrape(ctx);
    }

    /** The database answers, and so does the writer: who waits for a database that is gone does not. */
    private void ready(Context ctx) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                Statement s = db.createStatement()) {
            s.setQueryTimeout(READY_SECONDS);
            s.execute("select 1");
        }
        String frozen;
        try {
            frozen = FreezeRoutes.counted(
                    plane.control().ask(Engine::frozen).get(READY_SECONDS, TimeUnit.SECONDS).stream()
                            .filter(f -> !plane.control().shut().froze(f))
                            .toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "not now", "Dure is about to stop", "", "try again");
        } catch (ExecutionException | TimeoutException e) {
            throw new Problem(503, "not now", "the writer does not answer", "", "try again");
        }
        ctx.result(frozen.isEmpty() ? "ready" : "ready; nothing starts in: " + frozen);
    }

    private void answered(Context ctx, float millis) {
        Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
        String route = matched == null ? "none" : matched.path;
        metrics.answered(matched == null ? "any" : ctx.method().name(), route, ctx.statusCode(), millis);
        if (log != null) {
            log.tell(ctx, millis, route);
        }
        RequestLog.over();
    }

    static @Nullable Caller callerIfAny(Context ctx) {
        return ctx.attribute(CALLER);
    }

    static Caller caller(Context ctx) {
        Caller caller = ctx.attribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("nobody comes in without a token");
        }
        return caller;
    }

    /** Waits for what the writer answers, then says it. */
    static <T> void answer(Context ctx, CompletableFuture<T> coming, Consumer<T> say) {
        say.accept(coming.join());
    }

    private <T> T read(Context ctx, Class<T> type) {
        return bodies.read(ctx, type);
    }

    static JsonNode raw(ObjectMapper json, String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was kept cannot be read", e);
        }
    }

    private static Problem of(Throwable e) {
        return switch (e) {
            case Problem problem -> problem;
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case BadRequest bad -> Problem.bad(bad.field(), String.valueOf(bad.getMessage()), bad.maybe());
            case IllegalEvent illegal -> Problem.conflict(String.valueOf(illegal.getMessage()), "");
            case Busy busy ->
                new Problem(
                        busy.isClosing() ? 503 : 429, "not taken", String.valueOf(busy.getMessage()), "", "try again");
            case HttpResponseException told ->
                new Problem(told.getStatus(), "not taken", String.valueOf(told.getMessage()), "", "");
            case SQLException sql
            when !isAway(sql) -> {
                LOG.log(Level.SEVERE, "the database refused what we asked", sql);
                yield new Problem(500, "our fault", "this should not happen; the log says more", "", "");
            }
            case SQLException _ ->
                new Problem(
                        503, "not now", "the database does not answer; nothing was changed by this", "", "try again");
            default -> {
                LOG.log(Level.SEVERE, "a request failed", e);
                yield new Problem(500, "our fault", "this should not happen; the log says more", "", "");
            }
        };
    }

    /** It cannot be reached, has too little of something, or stops: classes 08, 53 and 57 of SQL states. */
    private static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientException
                || state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57");
    }

    private void tell(Context ctx, Problem problem) {
        if (problem.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        boolean isForLater = problem.status() == 429 || problem.status() == 503;
        if (isForLater && ctx.res().getHeader("Retry-After") == null) {
            ctx.header("Retry-After", "1");
        }
        ctx.status(problem.status());
        ctx.json(problem.body());
        ctx.contentType("application/problem+json");
    }

    @Override
    public void close() {
        budgets.close();
        feed.close();
        look.close();
        ahead.close();
        server.stop();
        sender.close();
        signIn.close();
        tls.ifPresent(Tls::close);
    }

    /** Our mapper for the web library. */
    private record Mapper(ObjectMapper json) implements JsonMapper {
        @Override
        public String toJsonString(Object value, Type type) {
            try {
                return json.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("what is told can be written", e);
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as the library declares it
        public <T> T fromJsonString(String text, Type type) {
            try {
                return json.readValue(text, json.constructType(type));
            } catch (JsonProcessingException e) {
                throw Bodies.unreadable(e);
            }
        }
    }
}
