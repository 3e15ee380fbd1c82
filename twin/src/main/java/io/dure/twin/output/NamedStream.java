package io.dure.twin.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A stream whose failures name its file: "No space left on device" alone does not say where. */
final class NamedStream extends FilterOutputStream {
    private final Path name;

    NamedStream(OutputStream to, Path name) {
        super(to);
        this.name = name;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw named(e);
        }
    }

    private FileSystemException named(IOException e) {
        FileSystemException named = new FileSystemException(name.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }
}
