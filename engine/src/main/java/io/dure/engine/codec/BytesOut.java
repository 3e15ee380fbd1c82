package io.dure.engine.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows bytes: whole numbers as zigzag varints, text as UTF-8 with its length. */
public final class BytesOut {
    private byte[] bytes = new byte[256];
    private int size;

    public BytesOut put(long value) {
        long z = (value << 1) ^ (value >> 63);
        room(10);
        while ((z & ~0x7fL) != 0) {
            bytes[size++] = (byte) (z | 0x80);
            z >>>= 7;
        }
        bytes[size++] = (byte) z;
        return this;
    }

    public BytesOut put(boolean value) {
        return put(value ? 1 : 0);
    }

    public BytesOut put(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        put(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Eight bytes, high byte first. */
    public BytesOut putFixed(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public int size() {
        return size;
    }

    /** The bytes so far: the first {@link #size} of this array, until the next put. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public void clear() {
        size = 0;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
