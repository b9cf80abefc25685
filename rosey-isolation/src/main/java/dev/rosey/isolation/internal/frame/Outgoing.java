package dev.rosey.isolation.internal.frame;

import java.nio.ByteBuffer;

/** A frame on its way, which knows its place in the stream once it was written. */
public final class Outgoing {
    private final byte[] bytes;
    private final int length;
    private long start = -1; // guarded by the writer's lock

    /** A frame as bytes. */
    public Outgoing(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /** A frame as the first so many bytes of an array, which belongs to it from now on. */
    public Outgoing(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** The frame, with its length prefix; not to be changed. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** The frame's length, with its length prefix. */
    public int length() {
        return length;
    }

    /** Gives the frame its number, the first part of its kind. Only before it is written. */
    public void number(long number) {
        ByteBuffer.wrap(bytes).putLong(FrameCodec.NUMBER, number);
    }

    /** Where the frame begins, in bytes from the start of the stream; negative before it is composed. */
    long start() {
        return start;
    }

    void startAt(long place) {
        start = place;
    }

    byte[] array() {
        return bytes;
    }
}
