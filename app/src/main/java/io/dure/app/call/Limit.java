package io.dure.app.call;

/** What bounds an award, in the order in which the first of equal ones is named. */
public enum Limit {
    /** It has all that it asked for. */
    ASKED("all that was asked for"),
    PER_APPLICATION("the most that one application may have"),
    PER_INSTITUTION("what is left for its institution"),
    PER_KIND("what is left for institutions of its kind"),
    LOT("what is left of the lot");

    private final String words;

    Limit(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** As {@code per-institution}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
