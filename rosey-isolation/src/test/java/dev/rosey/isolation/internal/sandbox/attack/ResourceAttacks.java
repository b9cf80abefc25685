package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Takes more than the limits allow. Memory is only asked for, not used, so that nothing suffers where it is given. */
final class ResourceAttacks {
    private static final long MEGABYTE = 1L << 20;
    private static final int NONE = 0;
    private static final int READ = 1;
    private static final int WRITE = 3;
    private static final int PRIVATE = 0x22;
    private static final int WITHOUT_RESERVE = 0x4022;

    private ResourceAttacks() {}

    static void add(Attack.Collection to) {
        to.add("a gigabyte of private memory", scene -> take(WRITE, PRIVATE))
                .add("a gigabyte that is made writable later", ResourceAttacks::later)
                .add("a gigabyte on the heap's side (direct buffers)", ResourceAttacks::direct)
                .addStart("a terabyte of addresses, for their tables", scene -> {
                    long at = Kernel.call(Call.MMAP, 0, MEGABYTE << 20, READ, WITHOUT_RESERVE, -1, 0);
                    Kernel.call(Call.MUNMAP, at, MEGABYTE << 20);
                })
                .add("shared memory without a file", scene -> map(0x21))
                .add("memory that grows downwards", scene -> map(0x122))
                .add("huge pages", KERNEL, scene -> Kernel.call(Call.MUNMAP,
                        Kernel.call(Call.MMAP, 0, 2 * MEGABYTE, NONE, 0x44022, -1, 0), 2 * MEGABYTE))
                .add("memory that is never swapped", KERNEL, scene ->
                        Kernel.with(Call.MLOCK, 0, Kernel.zeros(4096), 0, 4096))
                .add("a thousand descriptors", ResourceAttacks::descriptors)
                .add("many threads with large stacks", scene -> threads())
                .add("a timer of its own", scene ->
                        Kernel.with(Call.TIMER_CREATE, 2, Kernel.zeros(8), 0, 0))
                .add("set its limits", scene -> limit(7))
                .add("set the limit of core files", scene -> limit(4))
                .add("write a core file", KERNEL, ResourceAttacks::core)
                .add("a main stack without a limit of 8 MB", KERNEL, ResourceAttacks::stack);
    }

    private static void map(int flags) throws Exception {
        Kernel.call(Call.MUNMAP, Kernel.call(Call.MMAP, 0, 4096, WRITE, flags, -1, 0), 4096);
    }

    private static void take(int protection, int flags) throws Exception {
        List<Long> all = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                all.add(Kernel.call(Call.MMAP, 0, 64 * MEGABYTE, protection, flags, -1, 0));
            }
        } finally {
            for (long each : all) {
                Kernel.call(Call.MUNMAP, each, 64 * MEGABYTE);
            }
        }
    }

    private static void later(Scene scene) throws Exception {
        long at = Kernel.call(Call.MMAP, 0, 1024 * MEGABYTE, NONE, WITHOUT_RESERVE, -1, 0);
        try {
            Kernel.call(Call.MPROTECT, at, 1024 * MEGABYTE, WRITE);
        } finally {
            Kernel.call(Call.MUNMAP, at, 1024 * MEGABYTE);
        }
    }

    private static void direct(Scene scene) {
        List<ByteBuffer> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(ByteBuffer.allocateDirect(64 << 20));
        }
        all.clear();
    }

    private static void descriptors(Scene scene) throws Exception {
        List<int[]> all = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                all.add(Kernel.pipe());
            }
        } finally {
            all.forEach(each -> Kernel.close(each[0], each[1]));
        }
    }

    private static void threads() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Thread thread = new Thread(null, () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }, "many", 8 * MEGABYTE);
                thread.setDaemon(true);
                thread.start();
                all.add(thread);
            }
        } finally {
            end.countDown();
            for (Thread each : all) {
                each.join();
            }
        }
    }

    private static ByteBuffer current(int resource) throws Exception {
        ByteBuffer limits = Kernel.zeros(16);
        Kernel.with(Call.PRLIMIT64, 3, limits, 0, resource);
        return limits;
    }

    private static void limit(int resource) throws Exception {
        Kernel.with(Call.PRLIMIT64, 2, current(resource), 0, resource);
    }

    private static void core(Scene scene) throws Exception {
        if (Long.compareUnsigned(current(4).getLong(8), 4096) < 0) {
            throw new IllegalStateException("limit of core files");
        }
    }

    private static void stack(Scene scene) throws Exception {
        if (Long.compareUnsigned(current(3).getLong(8), 8 * MEGABYTE) <= 0) {
            throw new IllegalStateException("limit of stacks");
        }
    }
}
