package io.dure.twin.outcome;

import java.util.List;

/**
 * What one simulated run came to: one record for JSON, report and tests. Times are seconds, shares are 0…1.
 *
 * @param fragmentation of the GPU-time that was up and free, the part on nodes that were partly busy
 */
public record Outcome(
        Run run,
        Fleet fleet,
        Jobs jobs,
        Wait waits,
        Completion completion,
        BoundedSlowdown boundedSlowdown,
        Utilisation utilisation,
        double fragmentation,
        long lastEndSeconds,
        long decisions,
        double wallSeconds,
        long simulatedSeconds,
        long peakHeapBytes,
        String journalSha256,
        Bounds bounds,
        List<QueueOutcome> queues,
        List<ReasonOutcome> reasons,
        List<Rejection> rejections,
        List<Bin> waitHistogram,
        Timeline timeline,
        List<KindOutcome> kinds,
        List<TemplateOutcome> templates,
        Power power,
        Failing failing,
        Elastic elastic) {

    /** Of a run without elastic jobs. */
    public Outcome(
            Run run,
            Fleet fleet,
            Jobs jobs,
            Wait waits,
            Completion completion,
            BoundedSlowdown boundedSlowdown,
            Utilisation utilisation,
            double fragmentation,
            long lastEndSeconds,
            long decisions,
            double wallSeconds,
            long simulatedSeconds,
            long peakHeapBytes,
            String journalSha256,
            Bounds bounds,
            List<QueueOutcome> queues,
            List<ReasonOutcome> reasons,
            List<Rejection> rejections,
            List<Bin> waitHistogram,
            Timeline timeline,
            List<KindOutcome> kinds,
            List<TemplateOutcome> templates,
            Power power,
            Failing failing) {
        this(
                run,
                fleet,
                jobs,
                waits,
                completion,
                boundedSlowdown,
                utilisation,
                fragmentation,
                lastEndSeconds,
                decisions,
                wallSeconds,
                simulatedSeconds,
                peakHeapBytes,
                journalSha256,
                bounds,
                queues,
                reasons,
                rejections,
                waitHistogram,
                timeline,
                kinds,
                templates,
                power,
                failing,
                Elastic.NONE);
    }

    /**
     * How elastic jobs grew and shrank.
     *
     * @param grown tasks that came beyond the fewest of their jobs
     * @param shrunk tasks of those that were told to stop while their jobs went on
     * @param gpuHours what such tasks held
     */
    public record Elastic(long grown, long shrunk, double gpuHours) {
        static final Elastic NONE = new Elastic(0, 0, 0);
    }

    /** What was run. {@code runTimes} is {@code requested} or {@code true}: what reservations and backfill believed. */
    public record Run(String name, String title, String policy, String runTimes, long seed, String engineVersion) {}

    public record Fleet(long gpus, long nodes, List<Site> sites) {}

    /**
     * One site. {@code gpus} and {@code nodes} are those installed at the end. GPUs delivered, powered, busy and
     * productive are means over the run; what is delivered and not powered is stranded. {@code latitude} and {@code
     * longitude} are 0 when the place is not told.
     */
    public record Site(
            String name,
            String operator,
            double latitude,
            double longitude,
            long gpus,
            long nodes,
            double deliveredGpus,
            double poweredGpus,
            double busyGpus,
            double productiveGpus) {}

    /** {@code evictions} and {@code nodeLosses} count attempts; all else counts jobs. */
    public record Jobs(
            long submitted,
            long started,
            long completed,
            long failed,
            long timedOut,
            long cancelled,
            long rejected,
            long unfinished,
            long evictions,
            long nodeLosses) {}

    /** From submission to first start, over started jobs. */
    public record Wait(
            double meanSeconds, double p50Seconds, double p95Seconds, double p99Seconds, double maxSeconds) {}

    /** (wait + run) / max(run, 10 s), at least 1 (Feitelson 1997), over completed jobs. */
    public record BoundedSlowdown(double mean, double p50, double p95, double p99) {}

    /** From submission to end, over completed jobs. */
    public record Completion(double meanSeconds, double p50Seconds, double p95Seconds, double p99Seconds) {}

    /**
     * Parts of the GPU-time between zero and the last end. Of all installed GPUs: {@code powered} was up,
     * {@code allocated} was held by jobs, {@code productive} was held and not lost; {@code goodput} is productive over
     * powered.
     */
    public record Utilisation(
            double powered, double allocated, double productive, double goodput, double lostGpuHours) {}

    /** What no schedule could beat on this fleet and workload, and how each bound is reached. */
    public record Bounds(List<Bound> all) {}

    /** {@code better} is {@code lower} or {@code higher}; {@code how} says in one sentence why nothing can beat it. */
    public record Bound(String outcome, double value, double bound, String better, String how) {}

    /**
     * A queue's GPU-hours: entitled (its quota over time), used, of them borrowed; of its quota, lent to others.
     *
     * @param types the same of single GPU types, where any queue says a quota of one; else empty
     */
    public record QueueOutcome(
            String path,
            int depth,
            boolean leaf,
            long quotaGpus,
            double entitledGpuHours,
            double usedGpuHours,
            double borrowedGpuHours,
            double lentGpuHours,
            double waitedJobHours,
            long jobs,
            double meanWaitSeconds,
            List<TypeOutcome> types) {
        /** No queue says a quota of a GPU type. */
        public QueueOutcome(
                String path,
                int depth,
                boolean leaf,
                long quotaGpus,
                double entitledGpuHours,
                double usedGpuHours,
                double borrowedGpuHours,
                double lentGpuHours,
                double waitedJobHours,
                long jobs,
                double meanWaitSeconds) {
            this(
                    path,
                    depth,
                    leaf,
                    quotaGpus,
                    entitledGpuHours,
                    usedGpuHours,
                    borrowedGpuHours,
                    lentGpuHours,
                    waitedJobHours,
                    jobs,
                    meanWaitSeconds,
                    List.of());
        }
    }

    /** Of one GPU type, or of all {@code other}: what the queue is entitled to, uses, and of that borrows. */
    public record TypeOutcome(
            String gpuType, long quotaGpus, double entitledGpuHours, double usedGpuHours, double borrowedGpuHours) {}

    /** How long jobs waited for this reason, in job-hours, and what the reason means in a plain sentence. */
    public record ReasonOutcome(String code, double jobHours, double share, String meaning) {}

    /** How many jobs never will run for this reason, the name of the first of them, and what the reason means. */
    public record Rejection(String code, long jobs, String firstJob, String meaning) {}

    /** Jobs that waited at least {@code fromSeconds} and less than {@code toSeconds}. */
    public record Bin(double fromSeconds, double toSeconds, long count) {}

    /**
     * Means over equal stretches of time: column {@code i} covers {@code fromSeconds[i]} to {@code fromSeconds[i+1]}.
     * {@code queues} are the leaf queues, each with GPUs used and its fair share; {@code organisations} those right below
     * the root, with the quota they are entitled to. Delivered GPUs are in the fleet, powered ones have power, up ones
     * take work, allocated ones are held by jobs, productive ones are held and not lost.
     */
    public record Timeline(
            List<Double> fromSeconds,
            List<Double> allocatedGpus,
            List<Double> deliveredGpus,
            List<Double> poweredGpus,
            List<Double> upGpus,
            List<Double> productiveGpus,
            List<Double> waitingJobs,
            List<Double> waitingGpus,
            List<QueueLine> queues,
            List<OrganisationLine> organisations,
            List<ReasonLine> reasons) {}

    public record OrganisationLine(String path, List<Double> usedGpus, List<Double> quotaGpus) {}

    public record QueueLine(String path, List<Double> usedGpus, List<Double> shareGpus) {}

    /** Mean number of jobs that waited for this reason. */
    public record ReasonLine(String code, List<Double> waitingJobs) {}

    /** The jobs of one kind. GPU-hours asked are what its jobs need undisturbed; got are held; productive are not lost. */
    public record KindOutcome(
            String kind,
            long jobs,
            long completed,
            double askedGpuHours,
            double gotGpuHours,
            double productiveGpuHours,
            double meanWaitSeconds,
            double p95WaitSeconds) {}

    /** The jobs of one template, and the runs of its graph: begun, finished, given up because a job failed. */
    public record TemplateOutcome(
            String name,
            long jobs,
            long completed,
            double gotGpuHours,
            long pipelines,
            long finished,
            long givenUp,
            double meanHours) {}

    /**
     * What was drawn, cooling included: column {@code i} covers {@code fromSeconds[i]} to {@code fromSeconds[i+1]}.
     * {@code throughputLost} is the part of the work that was not done because calls slowed it down.
     */
    public record Power(
            double megawattHours,
            double won,
            double tonnesCo2,
            double throughputLost,
            List<Double> fromSeconds,
            List<SitePower> sites,
            List<CallOutcome> calls) {
        public static final Power NONE = new Power(0, 0, 0, 0, List.of(), List.of(), List.of());
    }

    /** Means over equal stretches of time; {@code limitMegawatts} is empty for a site without limit. */
    public record SitePower(
            String site, double megawattHours, List<Double> drawMegawatts, List<Double> limitMegawatts) {}

    /** One call to draw less: what was drawn when it came, what was asked, and the most that was drawn in its time. */
    public record CallOutcome(
            String site,
            double fromSeconds,
            double untilSeconds,
            double beforeMegawatts,
            double askedMegawatts,
            double highestMegawatts,
            boolean met) {}

    /**
     * What failed, and what all that was lost was lost to, in GPU-hours.
     *
     * @param nodeHours node-hours that were out of service, repairs, quarantine and burn-in included
     */
    public record Failing(
            List<CauseOutcome> causes,
            long quarantined,
            double nodeHours,
            double lostToFailures,
            double lostToEvictions,
            double lostToFailedJobs,
            double lostToCancelledJobs) {
        public static final Failing NONE = new Failing(List.of(), 0, 0, 0, 0, 0, 0);
    }

    /** One cause of failure: how often it struck, the nodes it took down, the attempts and GPU-hours lost with them. */
    public record CauseOutcome(
            String cause,
            String scope,
            long strikes,
            long nodes,
            double meanRepairHours,
            long attempts,
            double lostGpuHours) {}
}
