package io.dure.app.client.slurm;

import io.dure.twin.input.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code #SBATCH} lines of a script, up to its first command, as sbatch reads them. */
final class Directives {
    private static final String MARK = "#SBATCH";
    /** A word: letters in double or single quotes, letters after a backslash, or plain ones. */
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|\\\\.|[^\\s\"'\\\\])+");

    private final Faults faults;
    private final List<Said> said = new ArrayList<>();
    private final List<Integer> late = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();

    private Directives(Faults faults) {
        this.faults = faults;
    }

    static Directives read(String text, Faults faults) {
        Directives found = new Directives(faults);
        boolean hasBegun = false;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            boolean isMarked = line.matches(MARK + "(\\s.*)?");
            hasBegun |= !line.isBlank() && !line.startsWith("#");
            if (isMarked && hasBegun) {
                found.late.add(number);
            } else if (isMarked) {
                found.take(number, words(line.substring(MARK.length())));
            } else if (line.matches("\\s*srun\\s.*")) {
                found.steps.add(number);
            }
        }
        return found;
    }

    /** In the order of the script. */
    List<Said> said() {
        return List.copyOf(said);
    }

    /** Lines after the first command, which sbatch does not read either. */
    List<Integer> late() {
        return List.copyOf(late);
    }

    /** Lines with a command that starts with {@code srun}. */
    List<Integer> steps() {
        return List.copyOf(steps);
    }

    /** The words of a line up to its comment, without their quotes. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find() && !word.group().startsWith("#")) {
            words.add(word.group().replaceAll("\"([^\"]*)\"|'([^']*)'|\\\\(.)", "$1$2$3"));
        }
        return words;
    }

    private void take(int line, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            boolean isUsed = word.startsWith("--") ? takeLong(line, word, next) : takeShort(line, word, next);
            i += isUsed ? 1 : 0;
        }
    }

    /** True when the next word is its value. */
    private boolean takeLong(int line, String word, String next) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        if (equals >= 0) {
            said.add(new Said(line, name, word, word.substring(equals + 1)));
            return false;
        }
        return add(line, name, word, next);
    }

    private boolean takeShort(int line, String word, String next) {
        if (!word.matches("-[A-Za-z].*")) {
            faults.add(line, "\"" + word + "\" is not an option", "options of sbatch begin with - or --", "");
            return false;
        }
        String name = Options.named(word.charAt(1)).orElse(word.substring(0, 2));
        if (word.length() > 2) {
            String rest = word.substring(2);
            said.add(new Said(line, name, word, rest.startsWith("=") ? rest.substring(1) : rest));
            return false;
        }
        return add(line, name, word, next);
    }

    private boolean add(int line, String name, String word, String next) {
        boolean takes = Options.takesValue(name) && !next.isEmpty() && !next.startsWith("-");
        said.add(new Said(line, name, takes ? word + " " + next : word, takes ? next : ""));
        return takes;
    }
}
