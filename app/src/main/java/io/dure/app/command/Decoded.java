package io.dure.app.command;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Output that comes in pieces, as text: a letter that is cut between two of them is shown whole. */
final class Decoded implements JobWatch.Output {
    private final PrintWriter out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);

    Decoded(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(ByteBuffer bytes) {
        ByteBuffer all = ByteBuffer.allocate(rest.remaining() + bytes.remaining());
        all.put(rest).put(bytes).flip();
        CharBuffer letters = CharBuffer.allocate(all.remaining() + 1);
        var _ = decoder.decode(all, letters, false);
        rest = all.slice();
        out.print(letters.flip());
        Printed.check(out);
    }
}
