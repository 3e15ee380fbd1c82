package io.dure.engine.codec;

import java.nio.charset.StandardCharsets;

/** Reads what {@link BytesOut} wrote. */
public final class BytesIn {
    private final byte[] bytes;
    private final int end;
    private int at;

    public BytesIn(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public long getLong() {
        long z = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = next();
            z |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return (z >>> 1) ^ -(z & 1);
            }
        }
        throw new CorruptBytes("a number has more than ten bytes");
    }

    public int getInt() {
        long value = getLong();
        if (value != (int) value) {
            throw new CorruptBytes("a number is out of range: " + value);
        }
        return (int) value;
    }

    /** A count of things that take a byte or more each. */
    public int getCount() {
        int count = getInt();
        if (count < 0 || count > end - at) {
            throw new CorruptBytes("a count is out of range: " + count);
        }
        return count;
    }

    public boolean getBoolean() {
        return getInt() != 0;
    }

    public <E extends Enum<E>> E getEnum(E[] values) {
        int ordinal = getInt();
        if (ordinal < 0 || ordinal >= values.length) {
            throw new CorruptBytes("an unknown choice: " + ordinal);
        }
        return values[ordinal];
    }

    public String getString() {
        int length = getCount();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    public long getFixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (next() & 0xff);
        }
        return value;
    }

    public boolean isAtEnd() {
        return at == end;
    }

    private byte next() {
        if (at >= end) {
            throw new CorruptBytes("the bytes end too early");
        }
        return bytes[at++];
    }
}
