package io.dure.app.call;

import java.time.LocalDate;

/**
 * GPUs to give: so many of one type for one period.
 *
 * @param gpus all of them
 * @param unit awards are whole multiples of it, as the GPUs of a server
 * @param mostPerApplication the most that one application is given
 * @param from the first day
 * @param to the first day on which they are not given any more
 */
public record Lot(
        String name, String gpuType, long gpus, long unit, long mostPerApplication, LocalDate from, LocalDate to) {}
