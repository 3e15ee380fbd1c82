package io.dure.plan.rollout;

import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads lists by year as figures by quarter; the last year holds for those after it. */
final class ByYear {
    private ByYear() {}

    /** Each figure times {@code factor}; empty when the value is absent. */
    static List<Double> read(Value value, Quarters quarters, double factor) {
        List<Value> years = value.list();
        List<Double> read = new ArrayList<>();
        if (value.isEmptyList()) {
            value.bad("figures by year are needed", "");
        }
        if (years.size() > quarters.years()) {
            value.bad("the plan has " + quarters.years() + " years", "");
        }
        for (int t = 0; t < quarters.count() && !years.isEmpty(); t++) {
            Value year = years.get(Math.min(t / 4, years.size() - 1));
            boolean first = t % 4 == 0 && t / 4 < years.size();
            read.add(first ? factor * year.decimal(0, ProgrammeReader.MOST, 0) : read.getLast());
        }
        return read;
    }
}
