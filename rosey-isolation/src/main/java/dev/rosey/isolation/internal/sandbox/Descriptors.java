package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Open descriptors that are closed together. Safe for use by any number of threads. */
final class Descriptors implements AutoCloseable {
    /** Where the child's own descriptors cannot be hit. */
    private static final int LEAST = 16;

    private final Natives natives;
    private final List<Integer> open = new ArrayList<>();

    Descriptors(Natives natives) {
        this.natives = natives;
    }

    /**
     * Takes what a call has opened.
     *
     * @throws IOException if it has failed
     */
    int add(String call, long result) throws IOException {
        int descriptor = Errno.check(call, result);
        synchronized (open) {
            open.add(descriptor);
        }
        return descriptor;
    }

    /** Takes a descriptor for the child: moved away from the numbers that the child's have. */
    int addHigh(String call, long result) throws IOException {
        int descriptor = Errno.check(call, result);
        if (descriptor >= LEAST) {
            return add(call, descriptor);
        }
        try {
            return add("fcntl(F_DUPFD_CLOEXEC)", natives.duplicate(descriptor, LEAST));
        } finally {
            natives.close(descriptor);
        }
    }

    /** Closes one. */
    void close(int descriptor) {
        synchronized (open) {
            if (!open.remove(Integer.valueOf(descriptor))) {
                return;
            }
        }
        natives.close(descriptor);
    }

    @Override
    public void close() {
        List<Integer> all;
        synchronized (open) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(natives::close);
    }
}
