package io.dure.app.backup;

import java.util.List;

/**
 * What a backup says of itself.
 *
 * @param format how the file is laid out
 * @param engine the version of the engine whose journal this is: another may decide otherwise
 * @param schema the versions of the database's tables that had been made
 * @param made when, as a date
 * @param seq how many decisions the journal has
 */
public record Header(
        int format, String engine, List<String> schema, String made, String fleet, String title, long seq) {
    /** The layout of now. */
    static final int FORMAT = 1;
}
