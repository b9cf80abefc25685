package dev.rosey.isolation.internal.launch;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A process that was started, with its three pipes. */
public interface LaunchedChild {
    /** Its number. */
    long pid();

    /** What it reads. */
    OutputStream input();

    /** What it writes: frames. */
    InputStream output();

    /** Whether the frames are what it writes to its standard output. */
    default boolean hasFramesOnStandardOutput() {
        return true;
    }

    /** What it writes besides: text. */
    InputStream errors();

    /** Completes with its exit status when it has ended. */
    CompletableFuture<Integer> exit();

    /** Whether it was started before it was known for which plugin. */
    default boolean isSpare() {
        return false;
    }

    /** Ends it at once. */
    void kill();
}
