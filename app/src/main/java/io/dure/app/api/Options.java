package io.dure.app.api;

/**
 * What whoever serves may choose.
 *
 * @param requestsPerSecond of each token on average, ten seconds' worth at once; 0: any number
 * @param mostBodyBytes of one request
 * @param waitingPerQueue how many jobs may wait in one queue; 0: any number
 * @param waitingPerUser how many jobs of one user may wait; 0: any number
 * @param logJson one line of JSON for each request and each message
 */
public record Options(
        double requestsPerSecond, long mostBodyBytes, int waitingPerQueue, int waitingPerUser, boolean logJson) {
    /** 16 MiB at once, and no limits. */
    public static final Options USUAL = new Options(0, 16 << 20, 0, 0, false);
}
