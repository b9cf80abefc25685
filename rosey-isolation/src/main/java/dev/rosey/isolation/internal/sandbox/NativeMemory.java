package dev.rosey.isolation.internal.sandbox;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A piece of memory with a fixed address, given out bit by bit; free when nobody refers to it. Not safe for threads. */
final class NativeMemory {
    private static final int ALIGNMENT = 16;

    private final ByteBuffer buffer;
    private final long address;

    NativeMemory(int size) {
        this.buffer = ByteBuffer.allocateDirect(size + ALIGNMENT).order(ByteOrder.nativeOrder());
        long start = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
        this.address = start;
        buffer.position((int) (-start & (ALIGNMENT - 1)));
    }

    /** The address of so many zeros. */
    long zeros(int size) {
        return bytes(new byte[size]);
    }

    long bytes(byte[] content) {
        long at = address + buffer.position();
        buffer.put(content);
        buffer.position(buffer.position() + (-content.length & (ALIGNMENT - 1)));
        return at;
    }

    long text(String text) {
        return bytes((text + '\0').getBytes(encoding()));
    }

    /** The address of an array of addresses of texts, with zero at its end. */
    long texts(List<String> texts) {
        ByteBuffer pointers = ByteBuffer.allocate(8 * (texts.size() + 1)).order(ByteOrder.nativeOrder());
        texts.forEach(text -> pointers.putLong(text(text)));
        return bytes(pointers.array());
    }

    /** How much room a text takes at most. */
    static int room(String text) {
        return text.getBytes(encoding()).length + 1 + ALIGNMENT + 8;
    }

    int intAt(long place) {
        return buffer.getInt((int) (place - address));
    }

    long longAt(long place) {
        return buffer.getLong((int) (place - address));
    }

    /** File names and arguments are bytes to Linux; the JVM decodes those that it gets by this encoding. */
    private static Charset encoding() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
