package io.dure.app.control;

/** What was asked for cannot be: the field, what it holds, the rule, and what may have been meant. */
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String maybe;

    public BadRequest(String field, String value, String rule, String maybe) {
        super(field + (value.isEmpty() ? "" : " " + value) + ": " + rule + (maybe.isEmpty() ? "" : ". Maybe " + maybe));
        this.field = field;
        this.maybe = maybe;
    }

    public String field() {
        return field;
    }

    public String maybe() {
        return maybe;
    }
}
