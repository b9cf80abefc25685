package dev.rosey.isolation.internal.frame;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads frames from a stream. For one thread. */
public final class FrameReader {
    private final DataInputStream in;

    /** Reads from a stream, which should be buffered. */
    public FrameReader(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /**
     * Waits for the next frame.
     *
     * @return the frame; empty at the end of the stream, also when that cuts a frame off
     * @throws FrameException if what comes is no frame
     */
    public Optional<Frame> read() throws IOException {
        try {
            int length = in.readInt();
            if (length < 1 || length > Protocol.MAX_FRAME) {
                throw new FrameException("A frame announces " + Integer.toUnsignedString(length)
                        + " bytes; 1 to " + Protocol.MAX_FRAME + " are allowed");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return Optional.of(FrameCodec.decode(ByteBuffer.wrap(bytes)));
        } catch (EOFException e) {
            return Optional.empty();
        }
    }
}
