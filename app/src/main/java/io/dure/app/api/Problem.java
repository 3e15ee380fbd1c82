package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** An answer that says what is wrong and how to mend it, as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String field;
    private final String maybe;

    Problem(int status, String title, String detail, String field, String maybe) {
        super(detail);
        this.status = status;
        this.title = title;
        this.field = field;
        this.maybe = maybe;
    }

    /** {@code field}: which part of the request; {@code maybe}: what may have been meant. Empty where there is none. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Body(String type, String title, int status, String detail, String field, String maybe) {}

    static Problem bad(String field, String detail, String maybe) {
        return new Problem(400, "cannot be read", detail, field, maybe);
    }

    static Problem notFound(String what) {
        return new Problem(404, "not found", what, "", "");
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "not allowed", detail, "", "");
    }

    static Problem conflict(String detail, String maybe) {
        return new Problem(409, "cannot be now", detail, "", maybe);
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body("about:blank", title, status, String.valueOf(getMessage()), field, maybe);
    }
}
