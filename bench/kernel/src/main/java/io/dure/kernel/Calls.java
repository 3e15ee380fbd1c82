package io.dure.kernel;

import io.dure.engine.Decision;
import io.dure.engine.Verdict;
import java.lang.instrument.Instrumentation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * An agent that counts the calls of the engine's methods in each pass of {@code dure bench engine}, as a tree: who asks what how
 * often for a placement. What is asked twice shows at once, and the counts are the same on every machine. Times mean
 * nothing while it counts, and neither do loops without a call.
 */
public final class Calls {
    /** Passes that are not counted: the fleet is filled in the first, and the queues settle. */
    private static final int SKIPPED = 20_000;

    private static final Call ROOT = new Call("a placement", null);
    private static Call at = ROOT;
    private static boolean isCounting;
    private static long passes;
    private static long placements;

    /** A method, as it is called from the one above. */
    private static final class Call {
        private final String method;
        private final Call above;
        private final Map<String, Call> below = new LinkedHashMap<>();
        private long times;

        Call(String method, Call above) {
            this.method = method;
            this.above = above;
        }

        /** It and all that it calls. */
        long all() {
            return times + below.values().stream().mapToLong(Call::all).sum();
        }
    }

    private Calls() {}

    static void install(Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.DISABLED)
                .type(ElementMatchers.nameStartsWith("io.dure.engine."))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Method.class)
                        .on(ElementMatchers.isMethod().and(ElementMatchers.not(ElementMatchers.isAbstract())))))
                .type(ElementMatchers.named("io.dure.twin.steady.SteadyState"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Pass.class).on(ElementMatchers.named("decide"))))
                .installOn(instrumentation);
        Runtime.getRuntime().addShutdownHook(new Thread(Calls::tell));
    }

    /** For every method of the engine. */
    static final class Method {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t.#m") String method) {
            call(method);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            leave();
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

    public static void call(String method) {
        if (isCounting) {
            Call called = at.below.get(method);
            if (called == null) {
                called = new Call(method, at);
                at.below.put(method, called);
            }
            called.times++;
            at = called;
        }
    }

    public static void leave() {
        if (isCounting && at.above != null) {
            at = at.above;
        }
    }

    public static void begin() {
        isCounting = ++passes > SKIPPED;
        at = ROOT;
    }

    public static void end(Object verdict) {
        for (Decision decision : isCounting ? ((Verdict) verdict).decisions() : List.<Decision>of()) {
            placements += decision instanceof Decision.Start ? 1 : 0;
        }
        isCounting = false;
    }

    private static void tell() {
        double least = Double.parseDouble(System.getProperty("dure.calls", "10"));
        if (placements == 0) {
            System.out.println("no pass was counted: the first " + SKIPPED + " are not; ask for more --placements");
        } else {
            tell(ROOT, 0, least);
        }
    }

    private static void tell(Call call, int depth, double least) {
        double all = (double) call.all() / placements;
        if (all < least) {
            return;
        }
        String method = call.method.replace("io.dure.engine.", "");
        String often = depth == 0 ? "" : String.format(Locale.ROOT, " × %.2f", (double) call.times / placements);
        System.out.println(String.format(Locale.ROOT, "%s%.1f %s%s", "  ".repeat(depth), all, method, often));
        call.below.values().stream()
                .sorted(Comparator.comparingLong(Call::all).reversed())
                .forEach(below -> tell(below, depth + 1, least));
    }
}
