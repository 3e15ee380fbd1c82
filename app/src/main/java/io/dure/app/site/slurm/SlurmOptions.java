package io.dure.app.site.slurm;

import java.net.URI;
import java.nio.file.Path;

/**
 * One Slurm cluster, or one partition of it, as a site.
 *
 * @param name what the fleet calls it
 * @param url of slurmrestd: {@code http://HOST:PORT}, {@code https://…} or {@code unix:/PATH}
 * @param user as whom Dure's jobs run
 * @param tokenFile holds a JWT of that user, bare or as {@code scontrol token} prints it; read for each request
 * @param partition whose nodes with GPUs are the site
 * @param folder where jobs write their output and whether they ran: the same path on the nodes, and on this machine if
 *     logs are to be shown
 * @param pollMillis how often Slurm is asked what has changed
 * @param startWithinMillis how long Slurm may take to begin what it was given; then Dure places it anew
 * @param settleMillis how long a node that was lost must answer again before what ran on it counts as gone
 */
public record SlurmOptions(
        String name,
        URI url,
        String user,
        Path tokenFile,
        String partition,
        Path folder,
        long pollMillis,
        long startWithinMillis,
        long settleMillis) {
    public static final long POLL_MILLIS = 5_000;
    public static final long START_WITHIN_MILLIS = 60_000;
    public static final long SETTLE_MILLIS = 30_000;
}
