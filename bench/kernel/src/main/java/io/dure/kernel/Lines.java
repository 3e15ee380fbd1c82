package io.dure.kernel;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Counts which cache lines of its tables, columns and sets the engine touches for a placement: each line once a pass,
 * however often it is read or written there. What the engine allocates, and its plain objects, are not counted.
 */
public final class Lines implements Counting.Count {
    private static final Map<String, long[]> TOUCHED = new TreeMap<>();
    private static final Set<Line> SEEN = new HashSet<>();
    private static boolean isCounting;
    private static long asked;

    /** One line of one table: the table by what holds its chunks. */
    private record Line(int table, int line, String kind) {}

    Lines() {}

    @Override
    public AgentBuilder into(AgentBuilder engine) {
        return engine.type(named("IntField", "LongField"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Row.class).on(ElementMatchers.namedOneOf("get", "set"))))
                .type(named("IntColumn"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Ints.class).on(ElementMatchers.namedOneOf("get", "set"))))
                .type(named("LongColumn"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Longs.class).on(ElementMatchers.namedOneOf("get", "set"))))
                .type(named("IndexSet"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Sets.class).on(ElementMatchers.namedOneOf("add", "remove", "next"))));
    }

    private static ElementMatcher.Junction<TypeDescription> named(String... names) {
        ElementMatcher.Junction<TypeDescription> any = ElementMatchers.none();
        for (String name : names) {
            any = any.or(ElementMatchers.named("io.dure.engine.column." + name));
        }
        return any;
    }

    /** For a row of a table, which is a line of its own. */
    static final class Row {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("chunks") Object chunks, @Advice.Argument(0) int i) {
            touch(chunks, i, "rows of tables");
        }
    }

    /** For a column of ints. */
    static final class Ints {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object column, @Advice.Argument(0) int i) {
            touch(column, i >>> 4, "columns of ints");
        }
    }

    /** For a column of longs. */
    static final class Longs {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object column, @Advice.Argument(0) int i) {
            touch(column, i >>> 3, "columns of longs");
        }
    }

    /** For a set: its lowest level, of which a line holds 512 members. */
    static final class Sets {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object set, @Advice.Argument(0) int member) {
            touch(set, member >>> 9, "sets");
        }
    }

    public static void touch(Object table, int line, String kind) {
        if (isCounting) {
            asked++;
            SEEN.add(new Line(System.identityHashCode(table), line, kind));
        }
    }

    @Override
    public void begin(long pass) {
        isCounting = true;
    }

    @Override
    public boolean end() {
        isCounting = false;
        for (Line line : SEEN) {
            TOUCHED.computeIfAbsent(line.kind, kind -> new long[1])[0]++;
        }
        SEEN.clear();
        return true;
    }

    @Override
    public void tell(long passes, long placements) {
        String each = "%-18s %6.1f lines a placement";
        long all = 0;
        for (Map.Entry<String, long[]> kind : TOUCHED.entrySet()) {
            all += kind.getValue()[0];
            Counting.print(each, kind.getKey(), (double) kind.getValue()[0] / placements);
        }
        Counting.print(each + ", %,.0f bytes", "together", (double) all / placements, 64.0 * all / placements);
        Counting.print(
                "asked for %.0f times a placement, in %.2f passes", (double) asked / placements, (double) passes / placements);
    }
}
