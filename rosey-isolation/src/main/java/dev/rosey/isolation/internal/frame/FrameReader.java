package dev.rosey.isolation.internal.frame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads frames from a stream, which need not be buffered. For one thread at a time; who hands the reader to another
 * thread sees to it that this one sees what was read.
 */
public final class FrameReader {
    private static final int PREFIX = 4;
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final IntFunction<byte[]> memory;
    private final FrequentTexts texts = new FrequentTexts();
    private int length; // of the last frame
    private final ByteBuffer buffer; // what has been read and not been asked for lies between position and limit

    /** Reads from a stream. */
    public FrameReader(InputStream in) {
        this(in, byte[]::new);
    }

    /** Reads from a stream, with memory of a given source: once a buffer, then for each frame that is longer than it. */
    FrameReader(InputStream in, IntFunction<byte[]> memory) {
        this.in = in;
        this.memory = memory;
        this.buffer = ByteBuffer.wrap(memory.apply(BUFFER)).limit(0);
    }

    /** Whether a whole frame has been read from the stream, so that {@link #read()} will not wait. */
    public boolean hasNext() {
        return buffer.remaining() >= PREFIX
                && buffer.getInt(buffer.position()) <= buffer.remaining() - PREFIX;
    }

    /**
     * Waits for the next frame.
     *
     * @return the frame; empty at the end of the stream, also when that cuts a frame off
     * @throws FrameException if what comes is no frame
     */
    public Optional<Frame> read() throws IOException {
        if (!fill(PREFIX)) {
            return Optional.empty();
        }
        length = buffer.getInt();
        if (length < 1 || length > Protocol.MAX_FRAME) {
            throw new FrameException("A frame announces " + Integer.toUnsignedString(length)
                    + " bytes; 1 to " + Protocol.MAX_FRAME + " are allowed");
        }
        if (length > buffer.capacity()) {
            byte[] bytes = memory.apply(length);
            return readFully(bytes) ? Optional.of(FrameCodec.decode(ByteBuffer.wrap(bytes), texts)) : Optional.empty();
        }
        if (!fill(length)) {
            return Optional.empty();
        }
        ByteBuffer body = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return Optional.of(FrameCodec.decode(body, texts));
    }

    /** The length of the frame that was read last, with its length prefix. */
    public int lastLength() {
        return PREFIX + length;
    }

    /** Waits until so many bytes are in the buffer; not at the end of the stream. */
    private boolean fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (buffer.capacity() - buffer.position() < bytes || !buffer.hasRemaining()) {
            buffer.compact().flip();
        }
        while (buffer.remaining() < bytes) {
            int read = in.read(buffer.array(), buffer.limit(), buffer.capacity() - buffer.limit());
            if (read < 0) {
                return false;
            }
            buffer.limit(buffer.limit() + read);
        }
        return true;
    }

    private boolean readFully(byte[] bytes) throws IOException {
        int have = buffer.remaining();
        buffer.get(bytes, 0, have);
        return in.readNBytes(bytes, have, bytes.length - have) == bytes.length - have;
    }
}
