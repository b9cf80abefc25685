package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Collects the body of one frame: big-endian numbers, texts and bytes behind their length. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    WireWriter number8(int value) {
        out.write(value);
        return this;
    }

    WireWriter number32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        return this;
    }

    WireWriter number64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    WireWriter flag(boolean value) {
        return number8(value ? 1 : 0);
    }

    WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter bytes(byte[] value) {
        if (value.length > Protocol.MAX_FRAME) {
            throw new FrameException(value.length + " bytes do not fit into a frame of at most " + Protocol.MAX_FRAME
                    + "; send less at once");
        }
        number32(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter value(Value value) {
        return bytes(BinaryCodec.INSTANCE.encode(value));
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
