package io.dure.engine.power;

/**
 * A whole site, or one hall of it, for which there is an envelope.
 *
 * @param hall {@link #WHOLE_SITE} or the hall
 */
public record Area(int site, int hall) {
    public static final int WHOLE_SITE = -1;

    boolean isSite() {
        return hall == WHOLE_SITE;
    }

    /** Whether this node of its site lies in it. */
    boolean holds(int hallOfNode) {
        return hall == WHOLE_SITE || hall == hallOfNode;
    }
}
