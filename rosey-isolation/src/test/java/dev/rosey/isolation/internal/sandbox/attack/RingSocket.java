package dev.rosey.isolation.internal.sandbox.attack;

import java.nio.ByteBuffer;

/** Asks a ring of io_uring for a socket: a way round filters of system calls. */
final class RingSocket {
    private static final int OP_SOCKET = 45;
    private static final int WAIT_FOR_ONE = 1;

    private RingSocket() {}

    static void make() throws Exception {
        ByteBuffer form = Kernel.zeros(120);
        long ring = Kernel.with(Call.IO_URING_SETUP, 1, form, 4);
        try {
            ByteBuffer queue = map(ring, 0);
            ByteBuffer entries = map(ring, 0x10000000);
            entries.put(0, (byte) OP_SOCKET).putInt(4, 2).putLong(8, 1).putInt(24, 0);
            queue.putInt(form.getInt(64), 0).putInt(form.getInt(44), 1);
            Kernel.call(Call.IO_URING_ENTER, ring, 1, 1, WAIT_FOR_ONE, 0, 0);
            long socket = Kernel.result("io_uring socket", queue.getInt(form.getInt(100) + 8));
            Kernel.close(socket);
        } finally {
            Kernel.close(ring);
        }
    }

    private static ByteBuffer map(long ring, long place) throws Exception {
        return Kernel.memory(Kernel.call(Call.MMAP, 0, 4096, 3, 1, ring, place), 4096);
    }
}
