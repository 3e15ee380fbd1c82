package io.dure.engine.golden;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Moves;
import io.dure.engine.Nearness;
import io.dure.engine.Policy;
import io.dure.engine.PowerStep;
import io.dure.engine.PowerUse;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The words of one line: a verb, a number or size, then names each followed by a number. */
final class Words {
    private final List<String> words;

    Words(String line) {
        words = List.of(line.strip().split(" +", -1));
    }

    /** {@code freeze fleet}, {@code freeze site 1}, {@code thaw queue 2}. */
    Event freeze(long nowMillis, boolean isFrozen) {
        return new Event.FreezeSet(
                nowMillis,
                Event.FreezeSet.Scope.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(word(2, "0")),
                isFrozen);
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

    boolean has(String name) {
        return words.contains(name);
    }

    /** How near together: what it requires, and what it prefers if that is told. */
    private Nearness near() {
        Level required = level("near", Level.SITE);
        return new Nearness(required, level("prefer", required));
    }

    private Level level(String name, Level otherwise) {
        int at = words.indexOf(name);
        return switch (at < 0 ? "" : words.get(at + 1)) {
            case "" -> otherwise;
            case "link" -> Level.LINK_DOMAIN;
            default -> Level.valueOf(words.get(at + 1).toUpperCase(Locale.ROOT));
        };
    }

    /** The word after this name. */
    String after(String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : words.get(at + 1);
    }

    /** The steps {@code 60:9000 120:none}: from so many seconds on so many watts. */
    List<PowerStep> steps() {
        return words.stream()
                .filter(w -> w.contains(":"))
                .map(w -> w.split(":", -1))
                .map(w -> new PowerStep(
                        Long.parseLong(w[0]) * 1000, w[1].equals("none") ? PowerStep.NO_LIMIT : Long.parseLong(w[1])))
                .toList();
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
                number("halflife", 0) * 1000,
                words.contains("overrun") ? number("overrun", 0) * 1000 : Rules.NEVER_STOPPED,
                has("unmoved") ? Moves.NEVER : new Moves(true, number("restart", 300) * 1000));
    }

    Queue queue() {
        int of = words.indexOf("of");
        Words inAll = of < 0 ? this : new Words(String.join(" ", words.subList(0, of)));
        return inAll.queue(typeQuotas());
    }

    private Queue queue(List<TypeQuota> typeQuotas) {
        return new Queue(
                (int) id(),
                (int) number("under", 0),
                "queue" + id(),
                number("quota", 0),
                number("lend", Queue.UNLIMITED),
                number("borrow", Queue.UNLIMITED),
                (int) number("weight", 1),
                number("usergpus", Queue.UNLIMITED),
                number("userjobs", Queue.UNLIMITED),
                typeQuotas);
    }

    /** What follows each {@code of}: a type, its quota and limits. */
    private List<TypeQuota> typeQuotas() {
        List<TypeQuota> quotas = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("of")) {
                int next = words.subList(i + 1, words.size()).indexOf("of");
                int end = next < 0 ? words.size() : i + 1 + next;
                Words told = new Words(String.join(" ", words.subList(i, end)));
                quotas.add(new TypeQuota(
                        (int) told.id(),
                        told.number("quota", 0),
                        told.number("lend", Queue.UNLIMITED),
                        told.number("borrow", Queue.UNLIMITED)));
            }
        }
        return quotas;
    }

    /** What stands between each {@code +} and the next is a further task group. */
    Job job() {
        List<Words> groups = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= words.size(); i++) {
            if (i == words.size() || words.get(i).equals("+")) {
                groups.add(new Words(String.join(" ", words.subList(from, i))));
                from = i;
            }
        }
        return groups.getFirst()
                .first()
                .with(groups.stream().skip(1).map(Words::group).toList());
    }

    private TaskGroup group() {
        return new TaskGroup(left(1), task(1), (int) number("type", Job.ANY_TYPE), near());
    }

    private Task task(int at) {
        return new Task(right(at), (int) number("slice", 0), (int) number("cpu", 0), (int) number("memory", 0));
    }

    private Job first() {
        long limit = number("limit", 0);
        return new Job(
                id(),
                (int) number("queue", 0),
                (int) number("user", 0),
                Kind.valueOf(
                        after("kind", "simulation").toUpperCase(Locale.ROOT).replace('-', '_')),
                left(2),
                (int) number("min", left(2)),
                task(2),
                (int) number("type", Job.ANY_TYPE),
                (int) number("data", Job.ANY_SITE),
                near(),
                (int) number("priority", 0),
                limit == 0 ? Job.NO_LIMIT : limit * 1000,
                !words.contains("pinned"),
                terms(),
                new PowerUse((int) number("draw", 1000), (int) number("flex", 0)));
    }

    Event.MaintenanceSet maintenance(long now) {
        return new Event.MaintenanceSet(now, (int) id(), number("from", 0) * 1000, number("to", 0) * 1000, nodes());
    }

    Event.BookingSet booking(long now) {
        return new Event.BookingSet(
                now,
                (int) id(),
                (int) number("queue", 0),
                number("from", 0) * 1000,
                number("to", 0) * 1000,
                nodes(),
                (int) number("count", 0),
                (int) number("type", 0),
                (int) number("site", Event.BookingSet.ANY_SITE));
    }

    private List<Integer> nodes() {
        return Stream.of(after("on", "").split(",", -1))
                .filter(w -> !w.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    private Terms terms() {
        long deadline = number("deadline", 0);
        List<Terms.After> after = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("after") || words.get(i).equals("afterany")) {
                after.add(new Terms.After(
                        Long.parseLong(words.get(i + 1)), words.get(i).equals("afterany")));
            }
        }
        return new Terms(
                words.contains("held"),
                number("from", 0) * 1000,
                deadline == 0 ? Terms.NO_DEADLINE : deadline * 1000,
                after,
                number("array", 0),
                (int) number("atonce", 0),
                (int) number("in", Terms.NO_BOOKING));
    }
}
