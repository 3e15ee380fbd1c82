package io.dure.plan.linear;

import java.util.Locale;

/** A model as text that people can read and check. */
public final class ModelText {
    private ModelText() {}

    public static String of(Model model, Goal... goals) {
        StringBuilder text = new StringBuilder();
        text.append("%d columns, %d rows, %d whole numbers%n"
                .formatted(model.columns(), model.rows(), model.wholes().size()));
        for (Goal goal : goals) {
            text.append('\n')
                    .append(goal.isLargest() ? "largest" : "smallest")
                    .append(": ")
                    .append(goal.name())
                    .append('\n');
            goal.factors()
                    .forEach((column, factor) ->
                            term(text, factor, model.column(column).name()));
        }
        text.append("\nrows\n");
        for (int i = 0; i < model.rows(); i++) {
            row(text, model, model.row(i));
        }
        text.append("\ncolumns\n");
        for (int j = 0; j < model.columns(); j++) {
            Model.Column column = model.column(j);
            text.append("  ").append(number(column.lower())).append(" <= ").append(column.name());
            if (column.upper() != Model.FREE) {
                text.append(" <= ").append(number(column.upper()));
            }
            text.append(column.whole() ? ", whole\n" : "\n");
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Model model, Model.Row row) {
        text.append("  ").append(row.name()).append(": ");
        if (row.lower() == row.upper()) {
            text.append("= ").append(number(row.upper()));
        } else {
            text.append(row.lower() == -Model.FREE ? "" : ">= " + number(row.lower()) + " ");
            text.append(row.upper() == Model.FREE ? "" : "<= " + number(row.upper()));
        }
        text.append('\n');
        for (int k = 0; k < row.size(); k++) {
            term(text, row.factor(k), model.column(row.column(k)).name());
        }
    }

    private static void term(StringBuilder text, double factor, String name) {
        text.append("      ")
                .append(factor < 0 ? "- " : "+ ")
                .append(number(Math.abs(factor)))
                .append("  ")
                .append(name)
                .append('\n');
    }

    private static String number(double value) {
        if (value == Model.FREE) {
            return "no end";
        }
        if (value == -Model.FREE) {
            return "- no end";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }
}
