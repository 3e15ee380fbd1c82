package io.dure.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WholeNodesTest {
    private static final int DOMAINS = 200;

    /** Whatever changes, each kind has just the domains whose count is of that kind, in their order; and a fork keeps its own. */
    @Test
    void domainsAreFoundByTheirCount() {
        SplittableRandom random = new SplittableRandom(5);
        WholeNodes whole = new WholeNodes();
        int[] counts = new int[DOMAINS];
        for (int step = 0; step < 4_000; step++) {
            change(whole, counts, random);
            if (step == 2_000) {
                WholeNodes fork = whole.fork();
                change(fork, counts.clone(), random);
            }
            if (step % 100 == 0) {
                compare(whole, counts);
            }
        }
        compare(whole, counts);
    }

    private static void change(WholeNodes whole, int[] counts, SplittableRandom random) {
        int domain = random.nextInt(DOMAINS);
        int now = Math.max(0, counts[domain] + random.nextInt(-2, 4));
        whole.change(domain, counts[domain], now);
        counts[domain] = now;
    }

    private static void compare(WholeNodes whole, int[] counts) {
        for (int count = 1; count <= WholeNodes.MOST; count++) {
            int found = whole.next(count, 0);
            for (int d = 0; d < DOMAINS; d++) {
                if (Math.min(counts[d], WholeNodes.MOST) == count) {
                    assertThat(found).isEqualTo(d);
                    found = whole.next(count, d + 1);
                }
            }
            assertThat(found).isEqualTo(-1);
        }
    }
}
