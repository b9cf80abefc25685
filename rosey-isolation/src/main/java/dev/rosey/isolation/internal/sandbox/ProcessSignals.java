package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.util.Optional;

/**
 * Stops and continues one process, by a handle that never means another process. Linux alone has such handles. For one
 * thread at a time.
 */
public final class ProcessSignals implements AutoCloseable {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final Natives natives;
    private int handle;

    private ProcessSignals(Natives natives, int handle) {
        this.natives = natives;
        this.handle = handle;
    }

    /** Whether this machine has such handles. */
    public static boolean isAvailable() {
        return open(ProcessHandle.current().pid()).map(own -> {
            own.close();
            return true;
        }).orElse(false);
    }

    /** A handle of a process; empty when there is no such process, or no handles. */
    public static Optional<ProcessSignals> open(long pid) {
        try {
            Natives natives = Machine.natives(Machine.architecture());
            long handle = natives.openProcess(Math.toIntExact(pid));
            return handle < 0 ? Optional.empty() : Optional.of(new ProcessSignals(natives, (int) handle));
        } catch (IOException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Stops the process until it is continued. Returns whether the signal was sent. */
    public boolean stop() {
        return send(SIGSTOP);
    }

    /** Lets the process go on. Returns whether the signal was sent. */
    public boolean resume() {
        return send(SIGCONT);
    }

    private boolean send(int signal) {
        return handle >= 0 && natives.signalProcess(handle, signal) >= 0;
    }

    /** Lets go of the handle; the process stays as it is. Idempotent. */
    @Override
    public void close() {
        if (handle >= 0) {
            long unused = natives.close(handle);
            handle = -1;
        }
    }
}
