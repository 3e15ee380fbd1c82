package io.dure.engine.golden;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import java.util.List;
import java.util.Locale;

/** The words of one line: a verb, a number or size, then names each followed by a number. */
final class Words {
    private final List<String> words;

    Words(String line) {
        words = List.of(line.strip().split(" +", -1));
    }

    String verb() {
        return words.getFirst();
    }

    long id() {
        return Long.parseLong(words.get(1));
    }

    String word(int at, String otherwise) {
        return at < words.size() ? words.get(at) : otherwise;
    }

    /** The number after this name. */
    long number(String name, long otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Long.parseLong(words.get(at + 1));
    }

    /** A of the word AxB. */
    int left(int at) {
        String word = words.get(at);
        return Integer.parseInt(word.substring(0, word.indexOf('x')));
    }

    /** B of the word AxB. */
    int right(int at) {
        String word = words.get(at);
        return Integer.parseInt(word.substring(word.indexOf('x') + 1));
    }

    Rules rules() {
        return new Rules(
                Policy.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
                number("grace", 60) * 1000,
                number("guaranteed", 600) * 1000,
                (int) number("reservations", 1),
                number("review", 0) * 1000,
                number("halflife", 0) * 1000);
    }

    Queue queue() {
        return new Queue(
                (int) id(),
                (int) number("under", 0),
                "queue" + id(),
                number("quota", 0),
                number("lend", Queue.UNLIMITED),
                number("borrow", Queue.UNLIMITED),
                (int) number("weight", 1));
    }

    Job job() {
        long limit = number("limit", 0);
        return new Job(
                id(),
                (int) number("queue", 0),
                0,
                Kind.SIMULATION,
                left(2),
                new Task(right(2), (int) number("slice", 0), (int) number("cpu", 0), (int) number("memory", 0)),
                (int) number("type", Job.ANY_TYPE),
                (int) number("data", Job.ANY_SITE),
                (int) number("priority", 0),
                limit == 0 ? Job.NO_LIMIT : limit * 1000,
                !words.contains("pinned"));
    }
}
