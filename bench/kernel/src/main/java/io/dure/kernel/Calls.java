package io.dure.kernel;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Counts the calls of the engine's methods as a tree: who asks what how often for a placement. What is asked twice shows
 * at once, and the counts are the same on every machine. Loops without a call are not seen.
 */
public final class Calls implements Counting.Count {
    /** Passes that are not counted: the fleet is filled in the first, and the queues settle. */
    private static final int SKIPPED = 20_000;

    private static final Call ROOT = new Call("a placement", null);
    private static Call at = ROOT;
    private static boolean isCounting;

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

    Calls() {}

    @Override
    public AgentBuilder into(AgentBuilder engine) {
        return engine.type(ElementMatchers.nameStartsWith("io.dure.engine."))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Method.class)
                        .on(ElementMatchers.isMethod().and(ElementMatchers.not(ElementMatchers.isAbstract())))));
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

    @Override
    public void begin(long pass) {
        isCounting = pass > SKIPPED;
        at = ROOT;
    }

    @Override
    public boolean end() {
        boolean wasCounted = isCounting;
        isCounting = false;
        return wasCounted;
    }

    @Override
    public void tell(long passes, long placements) {
        if (placements == 0) {
            Counting.print("no placement was counted: the first %,d passes are not; ask for more --placements", SKIPPED);
            return;
        }
        tell(ROOT, 0, placements, Double.parseDouble(System.getProperty("dure.calls", "10")));
    }

    private static void tell(Call call, int depth, long placements, double least) {
        double all = (double) call.all() / placements;
        if (all >= least) {
            String method = "  ".repeat(depth) + "%.1f " + call.method.replace("io.dure.engine.", "");
            if (depth == 0) {
                Counting.print(method, all);
            } else {
                Counting.print(method + " × %.2f", all, (double) call.times / placements);
            }
            call.below.values().stream()
                    .sorted(Comparator.comparingLong(Call::all).reversed())
                    .forEach(below -> tell(below, depth + 1, placements, least));
        }
    }
}
