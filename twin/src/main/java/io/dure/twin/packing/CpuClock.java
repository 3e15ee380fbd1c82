package io.dure.twin.packing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of this thread: what others do on the machine does not count. */
public final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean IS_THERE = THREADS.isCurrentThreadCpuTimeSupported();

    private CpuClock() {}

    /** Nanoseconds; where the system does not count them, those of the wall clock. */
    public static long nanos() {
        return IS_THERE ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
