package dev.rosey.isolation.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's process that waits for a plugin. Safe for use by any number of threads. */
final class Spare implements LaunchedChild {
    private static final Logger LOG = LoggerFactory.getLogger(Spare.class);
    private static final int KEPT = 16 << 10;

    private final LaunchPlan plan;
    private final LaunchedChild process;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(); // guarded by itself
    private InputStream errors; // guarded by the text

    Spare(LaunchPlan plan, LaunchedChild process) {
        this.plan = plan;
        this.process = process;
        this.errors = process.errors();
    }

    /** Whether it can stand in for a process that was to be started by such a plan. */
    boolean isFor(LaunchPlan other) {
        return plan.equals(other);
    }

    boolean isAlive() {
        return !process.exit().isDone();
    }

    /** Reads what it has written besides frames, without waiting, so that it never waits for a reader. */
    void drain() {
        synchronized (text) {
            try {
                for (int ready = process.errors().available(); ready > 0; ready = process.errors().available()) {
                    byte[] read = process.errors().readNBytes(Math.min(ready, KEPT));
                    text.write(read, 0, Math.min(read.length, KEPT - text.size()));
                }
            } catch (IOException e) {
                LOG.debug("The errors of spare process {} cannot be read", pid(), e);
            }
        }
    }

    /** What it has written besides frames. */
    String words() {
        synchronized (text) {
            return text.toString(StandardCharsets.UTF_8).strip();
        }
    }

    /** Makes it the process of a plugin, which also gets what it has written before. Nothing drains it any more. */
    void handOver() {
        synchronized (text) {
            errors = new SequenceInputStream(new ByteArrayInputStream(text.toByteArray()), process.errors());
        }
    }

    /** Ends it, and lets go of its pipes. */
    void discard() {
        process.kill();
        release();
    }

    /** Lets go of its pipes. */
    void release() {
        for (Closeable pipe : new Closeable[] {process.input(), process.output(), process.errors()}) {
            try {
                pipe.close();
            } catch (IOException e) {
                LOG.debug("A pipe of spare process {} could not be closed", pid(), e);
            }
        }
    }

    /** Waits for its end, for a second at most. */
    void awaitEnd() {
        try {
            process.exit().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The end of spare process {} was not seen", pid(), e);
        }
    }

    @Override
    public boolean isSpare() {
        return true;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OutputStream input() {
        return process.input();
    }

    @Override
    public InputStream output() {
        return process.output();
    }

    @Override
    public boolean hasFramesOnStandardOutput() {
        return process.hasFramesOnStandardOutput();
    }

    @Override
    public InputStream errors() {
        synchronized (text) {
            return errors;
        }
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return process.exit();
    }

    @Override
    public void kill() {
        process.kill();
    }
}
