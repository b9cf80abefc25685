package dev.rosey.isolation.internal.sandbox.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Raw system calls, by a native library. */
final class Kernel {
    static final int AT_FDCWD = -100;

    /** What is known to the kernel by its address only. */
    private static final ThreadLocal<List<ByteBuffer>> HELD = ThreadLocal.withInitial(ArrayList::new);

    private Kernel() {}

    /** A call has failed. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int error;

        Refused(String call, int error) {
            super(call + " errno " + error);
            this.error = error;
        }

        int error() {
            return error;
        }
    }

    /** Finds the library of {@link NativeLibraryFile}. */
    static void load(Path library) {
        System.load(library.toString());
    }

    private static native long call(long number, long a, long b, long c, long d, long e, long f);

    /** A call that makes a process, which ends at once. */
    private static native long birth(long number, long a, long b, long c, long d, long e, long f);

    /** A call by the interface of 32-bit programs. */
    static native long old(long number, long a, long b, long c);

    private static native long address(ByteBuffer direct);

    private static native Object view(long address, long size);

    static long call(Call call, long... arguments) throws Refused {
        return result(call.name(), numbered(call.number(), arguments));
    }

    /** Makes a call, and returns what the kernel returned, an error too. */
    static long numbered(long number, long... arguments) {
        long[] all = Arrays.copyOf(arguments, 6);
        return call(number, all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    static long birth(Call call, long... arguments) throws Refused {
        long[] all = Arrays.copyOf(arguments, 6);
        return result(call.name(), birth(call.number(), all[0], all[1], all[2], all[3], all[4], all[5]));
    }

    /** A call whose arguments make it fail harmlessly with an error, if it is not refused before. */
    static void reach(int harmless, Call call, long... arguments) throws Refused {
        try {
            call(call, arguments);
        } catch (Refused e) {
            if (e.error() != harmless) {
                throw e;
            }
        }
    }

    static long result(String name, long result) throws Refused {
        if (result < 0 && result > -4096) {
            throw new Refused(name.toLowerCase(Locale.ROOT), (int) -result);
        }
        return result;
    }

    static long at(ByteBuffer direct) {
        return address(direct);
    }

    /** Memory at an address. */
    static ByteBuffer memory(long address, int size) {
        return ((ByteBuffer) view(address, size)).order(ByteOrder.nativeOrder());
    }

    /** Zeros that stay where they are as long as this thread lives. */
    static ByteBuffer zeros(int size) {
        ByteBuffer memory = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        HELD.get().add(memory);
        return memory;
    }

    /** Text as C has it. */
    static ByteBuffer text(Object text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return zeros(bytes.length + 1).put(0, bytes);
    }

    /** A call whose argument at a place is a text. */
    static long withText(Call call, int place, Object text, long... arguments) throws Refused {
        return with(call, place, text(text), arguments);
    }

    /** A call whose argument at a place is an address of this memory. */
    static long with(Call call, int place, ByteBuffer memory, long... arguments) throws Refused {
        long[] all = Arrays.copyOf(arguments, 6);
        all[place] = at(memory);
        return call(call, all);
    }

    /** A new pipe: its reading and its writing end. */
    static int[] pipe() throws Refused {
        ByteBuffer ends = zeros(8);
        with(Call.PIPE2, 0, ends);
        return new int[] {ends.getInt(0), ends.getInt(4)};
    }

    /** Closes what was opened. */
    static void close(long... descriptors) {
        for (long each : descriptors) {
            long unused = numbered(Call.CLOSE.number(), each);
        }
    }
}
