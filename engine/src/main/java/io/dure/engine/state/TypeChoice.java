package io.dure.engine.state;

import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.share.Queues;

/**
 * Of which GPUs a job is that says nothing of their type, in a fleet with rationed types: of one rationed type, or of all
 * types that are not rationed. Of those that could ever hold it, those where no limit of its queue forbids it; of these
 * that of which its queue has most quota that nobody of it holds or waits for; of equals the lowest type, those that are
 * not rationed last. It stays there: so quotas of one type need never be weighed against those of another.
 */
final class TypeChoice {
    private static final long[] NOTHING = {};

    private TypeChoice() {}

    static int of(State state, Job job) {
        return of(state, job, NOTHING);
    }

    /** {@code besides}: by account, thousandths of GPUs that others wait for and the queues do not count yet. */
    static int of(State state, Job job, long[] besides) {
        int[] types = state.queues().rationedTypes();
        if (job.gpuType() != Job.ANY_TYPE || types.length == 0) {
            return job.gpuType();
        }
        int best = Job.ANY_TYPE;
        int bestRank = rank(state, job, best);
        long bestUnused = unused(state, job, best, besides);
        for (int i = types.length - 1; i >= 0; i--) {
            int rank = rank(state, job, types[i]);
            long unused = unused(state, job, types[i], besides);
            if (rank > bestRank || (rank == bestRank && unused >= bestUnused)) {
                best = types[i];
                bestRank = rank;
                bestUnused = unused;
            }
        }
        return best;
    }

    /** 2: it could run there; 1: limits of its queue forbid it; 0: there is no place for it; -1: there are no such GPUs. */
    private static int rank(State state, Job job, int type) {
        if (state.fleet().poolsFor(type).length == 0) {
            return -1;
        }
        if (!hasPlace(state, job, type)) {
            return 0;
        }
        Queues queues = state.queues();
        int account = queues.account(job.queue(), type);
        long need = job.milliGpus();
        boolean isAllowed = queues.tooSmallFor(account, need) < 0
                && (queues.isWithinQuota(account, need)
                        || need
                                <= queues.lentAtMost(
                                        account, 1000 * state.fleet().installedGpus(type)));
        return isAllowed ? 2 : 1;
    }

    private static boolean hasPlace(State state, Job job, int type) {
        Level level = job.tasks() == 1 ? Level.SITE : job.near().required();
        for (int p : state.fleet().poolsFor(type, job.residency())) {
            if (state.fleet().pool(p).mostWhenEmpty(level, job.task(), job.tasks()) >= job.tasks()) {
                return true;
            }
        }
        return false;
    }

    private static long unused(State state, Job job, int type, long[] besides) {
        Queues queues = state.queues();
        int account = queues.account(job.queue(), type);
        long own = queues.isRoot(account) ? state.upMilliGpus(account) : queues.quota(account);
        long waiting = queues.waiting(account) + (account < besides.length ? besides[account] : 0);
        return own - queues.staying(account) - waiting;
    }
}
