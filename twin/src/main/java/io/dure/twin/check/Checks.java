package io.dure.twin.check;

import io.dure.twin.run.Watcher;
import java.util.List;

/** All outside checkers, in the order in which they must look on. */
public final class Checks {
    private Checks() {}

    /**
     * {@code everyPasses}: how often the engine recounts all it keeps; 1 is paranoid. {@code reasonsEveryPasses}: how
     * often every waiting job is asked why, which looks at every node; at every twentieth of these passes one job in fifty is
     * asked for all its reasons.
     */
    public static List<Watcher> all(int everyPasses, int reasonsEveryPasses) {
        Ledger ledger = new Ledger();
        return List.of(
                ledger,
                new TrueReasons(ledger, reasonsEveryPasses),
                new MinimalReasons(ledger, 20 * reasonsEveryPasses, 50),
                new GatesKept(ledger),
                new FrozenKept(ledger),
                new TrueGates(ledger),
                new Promises(ledger),
                new MovedWell(ledger),
                new Entitled(ledger),
                new Evictions(),
                new AtHome(),
                new WindowsKept(ledger),
                new PowerKept(),
                new Recount(everyPasses));
    }
}
