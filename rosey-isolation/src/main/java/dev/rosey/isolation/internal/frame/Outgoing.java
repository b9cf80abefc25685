package dev.rosey.isolation.internal.frame;

import java.nio.ByteBuffer;

/** A frame on its way, which knows its place in the stream once it was written. */
public final class Outgoing {
    final byte[] bytes;
    long start = -1; // guarded by the writer's lock; where the frame begins, in bytes from the start of the stream

    /** A frame as bytes. */
    public Outgoing(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The frame, with its length prefix; not to be changed. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes);
    }

    /** The frame's length, with its length prefix. */
    public int length() {
        return bytes.length;
    }
}
