package io.dure.app.site.slurm;

import io.dure.app.site.EngineClock;
import io.dure.app.site.Tag;

/** What an attempt needs of its site. */
interface Cluster {
    SlurmOptions options();

    EngineClock clock();

    Notebook notebook();

    /** The beginning of the names of all files of an attempt. */
    String files(Tag tag);

    /** Where the network finds a node. */
    String address(int node);

    /** What Slurm is told as the limit of a job that may run so long, in minutes. */
    long limitMinutes(long limitMillis);

    Part part(Tag tag, Share share, long limitSeconds);

    /** The same on a node of this name. */
    Part part(Tag tag, Share share, String nodeName, long limitSeconds);

    Spoken.Wanted wanted(PartScript.Common common, Part part, int nodeRank, long limitSeconds);

    void taskGone(Tag tag, int task);
}
