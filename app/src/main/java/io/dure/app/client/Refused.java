package io.dure.app.client;

import com.fasterxml.jackson.databind.JsonNode;

/** The control plane has answered that it will not, and why. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;

    private Refused(int status, String field, String message) {
        super(message);
        this.status = status;
        this.field = field;
    }

    /** {@code body}: a problem of RFC 9457, with {@code field} and {@code maybe} beside. */
    static Refused problem(int status, JsonNode body) {
        String detail = body.path("detail").asText().strip();
        String title = body.path("title").asText();
        String text = switch (status) {
            case 400, 404 -> detail;
            case 401 -> "not logged in: " + detail;
            default -> title + ": " + detail;
        };
        String maybe = body.path("maybe").asText();
        boolean isSaid = maybe.isEmpty() || detail.contains("Maybe ");
        return new Refused(status, body.path("field").asText(), isSaid ? text : text + ". Maybe " + maybe);
    }

    /** Something answers there that does not speak as Dure does. */
    static Refused strange(int status, String url) {
        String what = status >= 500
                ? "answers " + status
                        + ", in words that are not Dure's: something between here and the control plane is out of order"
                : "answers (" + status
                        + "), but not as a control plane does: another address is needed. Maybe dure login URL";
        return new Refused(status, "", url + ": " + what);
    }

    public int status() {
        return status;
    }

    /** The part of the request that cannot be; empty where none is named. */
    public String field() {
        return field;
    }

    /** What was asked for cannot be asked for, in this or any other moment. */
    public boolean isBadInput() {
        return status == 400 || status == 404 || status == 413;
    }
}
