package dev.rosey.isolation.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A process that does what a test says. */
final class FakeProcess implements LaunchedChild {
    final LaunchPlan plan;
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Pipe errors = new Pipe();
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private final long pid;
    boolean isClosed;

    FakeProcess(LaunchPlan plan, long pid) {
        this.plan = plan;
        this.pid = pid;
    }

    /** A pipe that holds what was written, and never makes a reader wait. */
    private final class Pipe extends InputStream {
        private final Deque<Byte> content = new ArrayDeque<>();

        @Override
        public int read() {
            Byte next = content.poll();
            return next == null ? -1 : next & 0xff;
        }

        @Override
        public int available() throws IOException {
            if (isClosed) {
                throw new IOException("Stream Closed");
            }
            return content.size();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    void write(String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            errors.content.add(each);
        }
    }

    /** How much of what was written nobody has read. */
    int unread() {
        return errors.content.size();
    }

    boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public InputStream output() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream errors() {
        return errors;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public void kill() {
        exit.complete(137);
    }
}
