package io.dure.kernel;

import io.dure.engine.Decision;
import io.dure.engine.Verdict;
import java.lang.instrument.Instrumentation;
import java.util.Locale;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * An agent that counts something of each pass of {@code dure bench engine} and tells it for a placement: {@link Lines}, or
 * {@link Calls}. Times mean nothing while it counts.
 */
public final class Counting {
    /** What is counted. */
    interface Count {
        /** Puts the counting into the engine's classes. */
        AgentBuilder into(AgentBuilder engine);

        void begin(long pass);

        /** Whether the pass, which is over, was counted. */
        boolean end();

        void tell(long passes, long placements);
    }

    private static Count count = new Lines();
    private static long passes;
    private static long counted;
    private static long placements;

    private Counting() {}

    /** {@code arguments}: {@code lines} or {@code calls}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        count = switch (arguments) {
            case "lines" -> new Lines();
            case "calls" -> new Calls();
            default -> throw new IllegalArgumentException("count \"" + arguments + "\": lines or calls");
        };
        count.into(new AgentBuilder.Default()
                        .disableClassFormatChanges()
                        .with(AgentBuilder.RedefinitionStrategy.DISABLED))
                .type(ElementMatchers.named("io.dure.twin.steady.SteadyState"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Pass.class).on(ElementMatchers.named("decide"))))
                .installOn(instrumentation);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> count.tell(counted, placements)));
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

    public static void begin() {
        count.begin(++passes);
    }

    public static void end(Object verdict) {
        if (!count.end()) {
            return;
        }
        counted++;
        for (Decision decision : ((Verdict) verdict).decisions()) {
            placements += decision instanceof Decision.Start ? 1 : 0;
        }
    }

    static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
