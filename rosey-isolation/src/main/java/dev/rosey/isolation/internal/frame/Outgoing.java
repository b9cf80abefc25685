package dev.rosey.isolation.internal.frame;

import java.nio.ByteBuffer;

/** A frame on its way, which knows its place in the stream once it was written. */
public class Outgoing {
    private final byte[] bytes;
    private long start = -1; // guarded by the writer's lock

    /** A frame as bytes, with its length prefix; not to be changed any more. */
    public Outgoing(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The frame, with its length prefix; not to be changed. */
    public final ByteBuffer content() {
        return ByteBuffer.wrap(bytes);
    }

    /** The frame's length, with its length prefix. */
    public final int length() {
        return bytes.length;
    }

    /** Gives the frame its number, the first part of its kind. Only before it is written. */
    public final void number(long number) {
        ByteBuffer.wrap(bytes).putLong(FrameCodec.NUMBER, number);
    }

    /** Where the frame begins, in bytes from the start of the stream; negative before it is composed. */
    final long start() {
        return start;
    }

    final void startAt(long place) {
        start = place;
    }

    final byte[] array() {
        return bytes;
    }
}
