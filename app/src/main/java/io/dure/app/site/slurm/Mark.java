package io.dure.app.site.slurm;

import io.dure.app.site.Tag;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is written in the comment of every Slurm job that Dure submits, and by which it is found again:
 * {@code dure FLEET JOB/ATTEMPT PART}.
 *
 * @param fleet tells Dure's fleets apart
 * @param part {@code p0of3}: the first of three nodes; {@code r5n1}: task 5 of an elastic job, for the first time
 */
record Mark(String fleet, Tag tag, String part) {
    private static final Pattern FORM = Pattern.compile("dure (\\w+) (\\d+)/(\\d+) ([pr]\\d+(?:of|n)\\d+)");

    @Override
    public String toString() {
        return "dure " + fleet + " " + tag.job() + "/" + tag.attempt() + " " + part;
    }

    /** Empty when it is not ours. */
    static Optional<Mark> of(String comment) {
        Matcher m = FORM.matcher(comment);
        if (!m.matches()) {
            return Optional.empty();
        }
        Tag tag = new Tag(Long.parseLong(m.group(2)), Integer.parseInt(m.group(3)));
        return Optional.of(new Mark(m.group(1), tag, m.group(4)));
    }
}
