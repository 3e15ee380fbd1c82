package io.dure.app.control;

/** Waits for threads that were told to end. */
final class Joined {
    private Joined() {}

    /** Returns when the thread has ended; an interrupt meanwhile is kept for later. */
    static void join(Thread thread) {
        boolean wasInterrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
