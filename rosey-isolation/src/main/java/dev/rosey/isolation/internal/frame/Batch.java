package dev.rosey.isolation.internal.frame;

import java.io.IOException;
import java.io.OutputStream;

/** The frames that are written at once. For one thread at a time. */
public final class Batch {
    static final int SIZE = 64 << 10;

    private final byte[] bytes = new byte[SIZE];
    private byte[] content = bytes; // or the one frame that is longer than that
    private int size;
    private long place; // of the batch, in bytes from the start of the stream
    private long limit;
    private boolean full;

    /** Begins anew, at a place in the stream, with so many bytes at most. */
    public void begin(long start, long most) {
        place = start;
        limit = most;
        content = bytes;
        size = 0;
        full = false;
    }

    /** Takes a frame; says no if it must wait for another batch, and then takes none after it. */
    public boolean add(Outgoing frame) {
        int length = frame.length();
        if (!hasRoom(length)) {
            return false;
        }
        if (length > SIZE) {
            content = frame.array();
        } else {
            System.arraycopy(frame.array(), 0, content, size, length);
        }
        frame.startAt(place + size);
        size += length;
        return true;
    }

    /** Whether so many bytes fit. If not, no frame is taken any more. */
    public boolean hasRoom(int length) {
        full = full || !fits(0, length);
        return !full;
    }

    /** Whether so many bytes fit behind others that will have been added then. */
    public boolean fits(int before, int length) {
        int used = size + before;
        return !full && used + length <= limit && (used == 0 || used + length <= SIZE);
    }

    /** Whether a frame found no room. */
    boolean isFull() {
        return full;
    }

    /** How many bytes it has. */
    public int size() {
        return size;
    }

    /** Writes it. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(content, 0, size);
        out.flush();
    }
}
