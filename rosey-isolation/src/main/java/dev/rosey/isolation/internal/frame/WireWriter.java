package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the body of one frame: big-endian numbers, texts and bytes behind their length. */
final class WireWriter {
    private final EncodingMemory memory;
    private byte[] buffer;
    private int size;

    WireWriter(EncodingMemory memory) {
        this.memory = memory;
        this.buffer = memory.takeBuffer();
    }

    WireWriter number8(int value) {
        need(1);
        buffer[size++] = (byte) value;
        return this;
    }

    WireWriter number32(int value) {
        need(4);
        put32(value);
        return this;
    }

    WireWriter number64(long value) {
        need(8);
        put32((int) (value >>> 32));
        put32((int) value);
        return this;
    }

    private void put32(int value) {
        buffer[size] = (byte) (value >>> 24);
        buffer[size + 1] = (byte) (value >>> 16);
        buffer[size + 2] = (byte) (value >>> 8);
        buffer[size + 3] = (byte) value;
        size += 4;
    }

    WireWriter flag(boolean value) {
        return number8(value ? 1 : 0);
    }

    WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A text of which there are few different ones. */
    WireWriter frequentText(String value) {
        return bytes(memory.bytes(value));
    }

    WireWriter bytes(byte[] value) {
        if (value.length > Protocol.MAX_FRAME) {
            throw new FrameException(value.length + " bytes do not fit into a frame of at most " + Protocol.MAX_FRAME
                    + "; send less at once");
        }
        need(4 + value.length);
        put32(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    WireWriter value(Value value) {
        return bytes(BinaryCodec.INSTANCE.encode(value));
    }

    private void need(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
        }
    }

    int size() {
        return size;
    }

    /** What was collected, with a number of 32 bits at its beginning. Ends the use of this writer. */
    byte[] finish(int first) {
        byte[] bytes = Arrays.copyOf(buffer, size);
        memory.giveBack(buffer);
        ByteBuffer.wrap(bytes).putInt(first);
        return bytes;
    }
}
