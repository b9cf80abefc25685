package dev.rosey.isolation.internal.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A process that the kernel shuts in. The caller closes its streams; they end with the process. Safe for use by any
 * number of threads.
 */
public final class SealedChild {
    /**
     * The host's side of the pipes.
     *
     * @param input what the process reads
     * @param output what it writes
     * @param text what it writes besides
     */
    record Pipes(OutputStream input, InputStream output, InputStream text) {}

    private final int pid;
    private final Pipes pipes;
    private final Keeper keeper;

    SealedChild(int pid, Pipes pipes, Keeper keeper) {
        this.pid = pid;
        this.pipes = pipes;
        this.keeper = keeper;
    }

    /** Its number. */
    public long pid() {
        return pid;
    }

    /** What it reads. */
    public OutputStream input() {
        return pipes.input();
    }

    /** What it writes. */
    public InputStream output() {
        return pipes.output();
    }

    /** What it writes besides: somebody must read it, or the process waits when the pipe is full. */
    public InputStream text() {
        return pipes.text();
    }

    /** Completes when it has ended and nothing is left of it. */
    public CompletableFuture<ExitStatus> exit() {
        return keeper.exit().copy();
    }

    /** Ends it and all that it has started, at once; without effect when it has ended. */
    public void kill() {
        keeper.kill();
    }
}
