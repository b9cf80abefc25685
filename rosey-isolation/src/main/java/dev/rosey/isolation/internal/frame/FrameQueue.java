package dev.rosey.isolation.internal.frame;

import java.util.ArrayDeque;

/** Frames that wait to be written, bounded in bytes and number, and those of a source behind them. Not thread-safe. */
final class FrameQueue {
    private final FrameWriter.Source source;
    private final long maxBytes;
    private final int maxFrames;
    private final ArrayDeque<Outgoing> frames = new ArrayDeque<>();
    private final Batch batch = new Batch();
    private long bytes;
    private long composed;

    FrameQueue(FrameWriter.Source source, long maxBytes, int maxFrames) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
    }

    boolean hasRoomFor(Outgoing frame) {
        return frames.size() < maxFrames && bytes + frame.length() <= maxBytes;
    }

    void add(Outgoing frame) {
        frames.add(frame);
        bytes += frame.length();
    }

    /** How many bytes wait, those of the source not counted. */
    long bytes() {
        return bytes;
    }

    /** What was composed last. */
    Batch batch() {
        return batch;
    }

    /** How many bytes were composed since the start. */
    long composed() {
        return composed;
    }

    /** Collects what is to be written next, so many bytes at most. */
    Batch compose(long limit, boolean fromSource) {
        batch.begin(composed, limit);
        for (Outgoing next = frames.peek(); next != null && batch.add(next); next = frames.peek()) {
            bytes -= next.length();
            frames.remove();
        }
        if (fromSource && !batch.isFull()) {
            source.drainTo(batch);
        }
        composed += batch.size();
        return batch;
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }
}
