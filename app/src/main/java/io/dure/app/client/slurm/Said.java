package io.dure.app.client.slurm;

/**
 * One option of a batch script.
 *
 * @param line 1 for the first of the file
 * @param name the long one, without dashes
 * @param shown as its author wrote it
 * @param value empty where it has none
 */
record Said(int line, String name, String shown, String value) {}
