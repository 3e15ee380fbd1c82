package io.dure.app.control;

import io.dure.engine.Engine;

/** This Dure cannot go on with what an engine of another version has decided. Nothing has been changed. */
public final class OtherEngine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The version of whoever was killed before it could leave word. */
    static final String UNKNOWN = "";

    private OtherEngine(String message) {
        super(message);
    }

    /** Newer, or so old that what it knew cannot be read. */
    static OtherEngine unreadable(String version) {
        return new OtherEngine("what is kept was decided by engine version " + version + ", and this Dure has version "
                + Engine.VERSION + ", which cannot read what that one knew. Nothing is changed. Maybe start "
                + (isNewer(version)
                        ? "the newer Dure"
                        : "a Dure of a version between both, stop it in order, and then this one")
                + "?");
    }

    /** It was killed, and what it decided last comes out otherwise. */
    static OtherEngine decidesOtherwise(String version, long pass) {
        String who = version.equals(UNKNOWN) ? "another engine version" : "engine version " + version;
        return new OtherEngine("what is kept was decided by " + who + ", which was not stopped in order, and this Dure"
                + " (version " + Engine.VERSION + ") would have decided otherwise in decision " + pass
                + ". Nothing is lost and nothing is changed. Maybe start the Dure that ran here once more, and stop it in"
                + " order (Ctrl-C)? Then this one goes on from what that one knew.");
    }

    private static boolean isNewer(String version) {
        try {
            return Integer.parseInt(version) > Integer.parseInt(Engine.VERSION);
        } catch (NumberFormatException _) {
            return true;
        }
    }
}
