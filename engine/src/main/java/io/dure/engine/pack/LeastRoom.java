package io.dure.engine.pack;

/**
 * Best fit as the simulator of FGD (Weng et al., USENIX ATC 2023) has it: 100 less half the free cores, in parts of
 * 128, and half the free GPUs, in parts of 8, that would be left; rounded down. It does not ask which GPU.
 */
final class LeastRoom implements Score {
    /** The largest node of that experiment. */
    private static final int LARGEST_CPU_MILLI = 128_000;

    private static final int LARGEST_GPU_MILLI = 8000;

    @Override
    public long of(Free free, Demand demand, int gpu) {
        // 100 * (1 - (cpu / 128000 + gpu / 8000) / 2), in whole numbers
        long cpu = (long) free.cpuMilli() - demand.cpuMilli();
        long gpuMilli = (long) free.idleMilli() - demand.gpuMilli();
        long left = cpu * LARGEST_GPU_MILLI + gpuMilli * LARGEST_CPU_MILLI;
        long whole = 2L * LARGEST_CPU_MILLI * LARGEST_GPU_MILLI;
        return Math.floorDiv(100 * (whole - left), whole);
    }

    @Override
    public boolean looksAtGpu() {
        return false;
    }
}
