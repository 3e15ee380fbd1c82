package io.dure.twin.input;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Input that cannot be used, said so that its author can mend it: where, what was found, the rule, and a guess.
 *
 * <p>Printed as {@code file:line: what; rule. Maybe …}, one line for each mistake.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 20;

    private final int line;

    /** {@code line} is 1 for the first and 0 where there is none; {@code maybe} may be empty. */
    public BadInput(String file, int line, String what, String rule, String maybe) {
        super(text(file, line, what, rule, maybe));
        this.line = line;
    }

    private BadInput(String message) {
        super(message);
        this.line = 0;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** 1 for the first line of the file, 0 where there is none. */
    public int line() {
        return line;
    }

    /** Several mistakes of one input as one, in the order given; after the twentieth only their number is told. */
    public static BadInput together(List<BadInput> mistakes) {
        if (mistakes.size() == 1) {
            return mistakes.getFirst();
        }
        String lines = mistakes.stream().limit(SHOWN).map(BadInput::getMessage).collect(Collectors.joining("\n"));
        int left = mistakes.size() - SHOWN;
        return new BadInput(left > 0 ? lines + "\n… and " + left + " more." : lines);
    }

    private static String text(String file, int line, String what, String rule, String maybe) {
        String where = line > 0 ? file + ":" + line : file;
        String tail = maybe.isEmpty() ? "" : " Maybe " + maybe;
        return where + ": " + what + "; " + rule + "." + tail;
    }
}
