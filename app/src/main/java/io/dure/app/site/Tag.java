package io.dure.app.site;

/** Which run of which job: on every order, and on everything that a site tells. Sites keep it with the processes. */
public record Tag(long job, int attempt) implements Comparable<Tag> {
    /** Job, then attempt. */
    @Override
    public int compareTo(Tag o) {
        return job != o.job ? Long.compare(job, o.job) : Integer.compare(attempt, o.attempt);
    }

    /** As {@code 12-1}: fit for names of files and of jobs elsewhere. */
    @Override
    public String toString() {
        return job + "-" + attempt;
    }

    /** What {@link #toString} says. Throws {@link IllegalArgumentException} when it is no tag. */
    public static Tag of(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException(text + " is not JOB-ATTEMPT");
        }
        return new Tag(Long.parseLong(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }
}
