package io.dure.engine.fill;

import java.util.List;

/**
 * Prices as they are kept: see {@link Prices}.
 *
 * @param slots sorts of several whole GPUs that have a price
 * @param ofSlots theirs, in GPUs
 * @param ofType GPUs for each GPU of a type
 * @param ofCores GPUs for each thousandth of a core, by build, for tasks without GPUs
 * @param ofShortCores the same for tasks with GPUs
 * @param usualCpu thousandths of a core for each thousandth of a GPU
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Priced(
        List<Sort> slots,
        double[] ofSlots,
        double[] ofType,
        double[] ofCores,
        double[] ofShortCores,
        double usualCpu) {}
