package io.dure.twin.trace;

/**
 * A row that is no job.
 *
 * @param line 1 for the first of the file
 * @param text the row, cut where it is long
 * @param why what was found and the rule it breaks
 */
public record BadRow(int line, String text, String why) {}
