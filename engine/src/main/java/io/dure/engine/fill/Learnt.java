package io.dure.engine.fill;

import java.util.SortedMap;

/**
 * All that must be kept of what was learnt: the tables are made of it again.
 *
 * @param counts how many tasks of each sort were asked for
 * @param submissions how many jobs asked for them
 * @param isDue tables are to be made anew
 * @param madeOf the counts of which the tables in use were made
 * @param tables how many tables are in use: one for each build of nodes that was known then
 * @param underWay the counts of which others are being made
 * @param parts how many parts of these are done; -1: none are under way
 */
public record Learnt(
        SortedMap<Sort, Long> counts,
        long submissions,
        boolean isDue,
        SortedMap<Sort, Long> madeOf,
        int tables,
        SortedMap<Sort, Long> underWay,
        int tablesUnderWay,
        long parts) {}
