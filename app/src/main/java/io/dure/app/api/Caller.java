package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import java.util.OptionalInt;

/**
 * Who asks.
 *
 * @param token the number of the token
 * @param name whose it is: the user of jobs that are submitted with it
 * @param queue the queue in which, and below which, the role holds
 */
public record Caller(int token, String name, Role role, int queue) {
    boolean sees(int ofQueue, Fleetbook book) {
        return book.isWithin(ofQueue, queue);
    }

    boolean may(Role needed, int inQueue, Fleetbook book) {
        return role.may(needed) && sees(inQueue, book);
    }

    /** Throws unless the role holds in this queue. */
    void need(Role needed, int inQueue, Fleetbook book) {
        if (!may(needed, inQueue, book)) {
            throw Problem.forbidden("this needs the role " + needed.word() + " in queue " + book.path(inQueue)
                    + "; the token of " + name + " is " + role.word() + " in " + book.path(queue));
        }
    }

    /** Throws unless the role holds for the whole fleet. */
    void need(Role needed, Fleetbook book) {
        need(needed, 0, book);
    }

    /** The only subtree that it sees; empty when it sees all. */
    OptionalInt subtree() {
        return queue == 0 ? OptionalInt.empty() : OptionalInt.of(queue);
    }
}
