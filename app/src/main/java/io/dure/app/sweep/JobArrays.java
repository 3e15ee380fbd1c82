package io.dure.app.sweep;

import io.dure.twin.output.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arrays of jobs that a sweep has submitted: a folder for each, with a file for each element that holds its words,
 * one a line, and {@code array}, which says where it was submitted and which number its first job has.
 */
public final class JobArrays {
    /** What one array may hold. */
    static final int MOST = 10_000;

    private static final String NOTE = "array";

    private final Path folder;

    /** {@code folder}: of the sweep. */
    public JobArrays(Path folder) {
        this.folder = folder.resolve("tasks");
    }

    /** One job of an array. */
    record Element(long job, String lastWord) {}

    /** A folder with words, before its array is submitted. */
    record Fresh(Path folder) {
        void submitted(String url, long firstJob) throws IOException {
            WholeFile.write(folder.resolve(NOTE), url + " " + firstJob + "\n");
        }
    }

    Fresh make(List<List<String>> words) throws IOException {
        Files.createDirectories(folder);
        Path own = null;
        for (int number = 1; own == null; number++) {
            try {
                own = Files.createDirectory(folder.resolve("" + number));
            } catch (FileAlreadyExistsException _) {
                // that is another array's
            }
        }
        for (int i = 0; i < words.size(); i++) {
            Path _ = Files.writeString(own.resolve("" + i), String.join("\n", words.get(i)) + "\n");
        }
        return new Fresh(own);
    }

    /** Of all arrays that were submitted there. */
    List<Element> elements(String url) throws IOException {
        List<Element> elements = new ArrayList<>();
        for (int number = 1; Files.isDirectory(folder.resolve("" + number)); number++) {
            Path own = folder.resolve("" + number);
            String[] note = Files.exists(own.resolve(NOTE))
                    ? Files.readString(own.resolve(NOTE)).strip().split(" ", -1)
                    : new String[0];
            if (note.length == 2 && note[0].equals(url) && note[1].matches("\\d{1,18}")) {
                for (int i = 0; Files.exists(own.resolve("" + i)); i++) {
                    String word = Files.readAllLines(own.resolve("" + i)).getLast();
                    elements.add(new Element(Long.parseLong(note[1]) + i, word));
                }
            }
        }
        return List.copyOf(elements);
    }
}
