package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/** Tells how a trace is written by its first row. */
final class TraceKinds {
    private static final int LOOKED_AT = 1 << 16;

    private TraceKinds() {}

    static TraceFormat detect(BufferedReader text, Path file) throws IOException {
        text.mark(LOOKED_AT);
        char[] start = new char[LOOKED_AT];
        int length = 0;
        int more = text.read(start, 0, start.length);
        while (more > 0) {
            length += more;
            more = text.read(start, length, start.length - length);
        }
        text.reset();
        Optional<String> row = new String(start, 0, length)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                .findFirst();
        return row.isPresent() ? of(row.get(), file) : TraceFormat.SWF;
    }

    private static TraceFormat of(String row, Path file) {
        boolean number = row.matches("-?\\d.*");
        if (number && row.split(";", -1).length == CqSim.COLUMNS) {
            return TraceFormat.CQSIM;
        }
        if (number && new StringTokenizer(row).countTokens() >= Swf.COLUMNS) {
            return TraceFormat.SWF;
        }
        if (row.indexOf(',') > 0 || (!number && row.matches(".+[;\t].+"))) {
            String[] columns = row.replace("\"", "").split("[,;\t]", -1);
            return table(CsvTable.names(Arrays.asList(columns)), file.toString());
        }
        throw new BadInput(
                file.toString(),
                0,
                "neither SWF (18 columns between blanks) nor CQSim (9 between semicolons)",
                "a trace is one of them",
                "--format swf to see which rows are bad?");
    }

    /** The known log with these columns. Throws {@link BadInput} where there is none. */
    static TraceFormat table(List<String> columns, String file) {
        return KnownMappings.told(columns, file)
                .orElseThrow(() -> new BadInput(
                        file,
                        0,
                        "a table with columns " + Place.brief(String.join(", ", columns)),
                        "they are those of no log known here, and a mapping says what they mean",
                        "--mapping FILE, like those in scenarios/mappings?"));
    }
}
