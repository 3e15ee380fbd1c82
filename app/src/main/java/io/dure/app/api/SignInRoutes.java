package io.dure.app.api;

import io.dure.app.oidc.CodeFlow;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the page signs people in at an identity provider. Anybody may ask; what comes of it is a token of the provider. */
final class SignInRoutes {
    static final String PATH = "/v1/sign-in";
    private static final Logger LOG = Logger.getLogger(SignInRoutes.class.getName());

    /** Strangers cannot make the server wait for the provider with more threads than these. */
    private static final int MOST_AT_ONCE = 8;

    private final Optional<CodeFlow> flow;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    SignInRoutes(Optional<CodeFlow> flow) {
        this.flow = flow;
    }

    /** Where one signs in; nothing without a provider, or while it does not answer: tokens of Dure's own go on to hold. */
    void told(Context ctx) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (flow.isPresent()) {
            try {
                answer.put(
                        "oidc",
                        Map.of(
                                "issuer",
                                flow.get().issuer().toString(),
                                "client",
                                flow.get().client(),
                                "authorize",
                                asking(() -> flow.get().authorizeAt())));
            } catch (IOException | CodeFlow.Refused e) {
                LOG.log(Level.WARNING, "the page offers no identity provider: {0}", e.getMessage());
            }
        }
        ctx.json(answer);
    }

    /** What the browser came back with, or what the next token is given for. */
    record Wanted(
            @Nullable String code,
            @Nullable String verifier,
            @Nullable String redirect,
            @Nullable String refresh) {}

    void exchange(Context ctx, Wanted wanted) {
        CodeFlow asked = flow.orElseThrow(() -> Problem.notFound("nobody signs in here at an identity provider"));
        String code = wanted.code;
        String verifier = wanted.verifier;
        String redirect = wanted.redirect;
        String refresh = wanted.refresh;
        boolean isCode = code != null && verifier != null && redirect != null;
        if (isCode == (refresh != null)) {
            throw Problem.bad("code", "code, verifier and redirect are needed, or refresh", "");
        }
        try {
            CodeFlow.Given given = asking(() -> code != null && verifier != null && redirect != null
                    ? asked.exchange(code, verifier, redirect)
                    : asked.renew(String.valueOf(refresh)));
            ctx.header("Cache-Control", "no-store")
                    .json(Map.of(
                            "token", given.token(), "refresh", given.refresh(), "lifeSeconds", given.lifeSeconds()));
        } catch (CodeFlow.Refused e) {
            throw new Problem(
                    401,
                    "who are you?",
                    "the identity provider gives no token: " + e.getMessage(),
                    "",
                    "sign in again");
        } catch (IOException e) {
            throw new Problem(503, "not now", "the identity provider does not answer", "", "try again");
        }
    }

    private interface Question<T> {
        T ask() throws IOException, CodeFlow.Refused;
    }

    private <T> T asking(Question<T> question) throws IOException, CodeFlow.Refused {
        if (!room.tryAcquire()) {
            throw new Problem(503, "not now", "many sign in just now", "", "try again");
        }
        try {
            return question.ask();
        } finally {
            room.release();
        }
    }

    void close() {
        flow.ifPresent(CodeFlow::close);
    }
}
