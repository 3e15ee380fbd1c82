package io.dure.kernel;

import io.dure.engine.Decision;
import io.dure.engine.Verdict;
import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * An agent that counts which cache lines of the engine's tables and columns {@code dure bench engine} touches for a
 * placement: each line once a pass, however often it is read or written there. What the engine allocates, and its plain
 * objects, are not counted. Times mean nothing while it counts.
 */
public final class Lines {
    private static final Map<String, long[]> TOUCHED = new TreeMap<>();
    private static final Set<Line> SEEN = new HashSet<>();
    private static boolean isCounting;
    private static long asked;
    private static long passes;
    private static long placements;

    /** One line of one table: the table by what holds its chunks. */
    private record Line(int table, int line, String kind) {}

    private Lines() {}

    /** {@code arguments}: {@code calls} counts calls instead, see {@link Calls}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        if ("calls".equals(arguments)) {
            Calls.install(instrumentation);
            return;
        }
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.DISABLED)
                .type(named("IntField", "LongField"))
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
                        builder.visit(Advice.to(Sets.class).on(ElementMatchers.namedOneOf("add", "remove", "next"))))
                .type(ElementMatchers.named("io.dure.twin.steady.SteadyState"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Pass.class).on(ElementMatchers.named("decide"))))
                .installOn(instrumentation);
        Runtime.getRuntime().addShutdownHook(new Thread(Lines::tell));
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

    /** For what is timed: the telling of events and the deciding. */
    static final class Pass {
        @Advice.OnMethodEnter
        static void enter() {
            begin();
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return Object verdict) {
            end(verdict);
        }
    }

    public static void touch(Object table, int line, String kind) {
        if (isCounting) {
            asked++;
            SEEN.add(new Line(System.identityHashCode(table), line, kind));
        }
    }

    public static void begin() {
        isCounting = true;
    }

    public static void end(Object verdict) {
        isCounting = false;
        passes++;
        for (Decision decision : ((Verdict) verdict).decisions()) {
            placements += decision instanceof Decision.Start ? 1 : 0;
        }
        for (Line line : SEEN) {
            TOUCHED.computeIfAbsent(line.kind, kind -> new long[1])[0]++;
        }
        SEEN.clear();
    }

    private static void tell() {
        long all = 0;
        for (Map.Entry<String, long[]> kind : TOUCHED.entrySet()) {
            all += kind.getValue()[0];
            print("%-18s %6.1f lines a placement", kind.getKey(), (double) kind.getValue()[0] / placements);
        }
        print("%-18s %6.1f lines a placement, %,.0f bytes", "together", (double) all / placements, 64.0 * all / placements);
        print("asked for %.0f times a placement, in %.2f passes", (double) asked / placements, (double) passes / placements);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
