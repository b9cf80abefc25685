package dev.rosey.cytube.internal.socketio;

import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends one text after another, each when the one before has gone; what waits is bounded. Thread-safe, never blocks;
 * stages complete on the thread that finished the sending, never under the lock.
 */
final class SendQueue {
    private final Function<String, CompletableFuture<?>> transport;
    private final Consumer<Throwable> failed;
    private final int maxFrames;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(); // guarded by lock, as is all below
    private @Nullable Frame current;
    private long bytes; // of what waits and of the current one
    private boolean over;

    /**
     * A queue before a transport.
     *
     * @param transport begins to send a text; called for one text at a time
     * @param failed hears once that a text could not be sent, after which nothing is taken any more
     */
    SendQueue(
            Function<String, CompletableFuture<?>> transport, Consumer<Throwable> failed, int maxFrames, long maxBytes) {
        this.transport = transport;
        this.failed = failed;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Sends a text after all that waits, if there is room for it. */
    CompletionStage<Void> offer(String text, long size) {
        return add(new Frame(text, size, new CompletableFuture<>()), false);
    }

    /** Sends a short text before all that waits, also when there is no room. */
    CompletionStage<Void> urgent(String text) {
        return add(new Frame(text, 0, new CompletableFuture<>()), true);
    }

    private CompletionStage<Void> add(Frame frame, boolean urgent) {
        lock.lock();
        try {
            if (over) {
                return CompletableFuture.failedStage(gone());
            }
            if (!urgent && (waiting.size() >= maxFrames || frame.size > maxBytes - bytes)) {
                return CompletableFuture.failedStage(new SocketIoSendException(Reason.FULL,
                        "Too much waits to be sent: " + waiting.size() + " frames, " + bytes + " bytes"));
            }
            if (urgent) {
                waiting.addFirst(frame);
            } else {
                waiting.addLast(frame);
            }
            bytes += frame.size;
        } finally {
            lock.unlock();
        }
        pump();
        return frame.sent.minimalCompletionStage();
    }

    /** Takes nothing more; the stage completes when all that waits has been sent, and the last words after it. */
    CompletionStage<Void> finish(String lastWords) {
        Frame last = new Frame(lastWords, 0, new CompletableFuture<>());
        lock.lock();
        try {
            if (over) {
                return CompletableFuture.failedStage(gone());
            }
            over = true;
            waiting.addLast(last);
        } finally {
            lock.unlock();
        }
        pump();
        return last.sent.minimalCompletionStage();
    }

    /** Takes nothing more and drops what waits; the stage completes when the text on its way, if any, has gone. */
    CompletionStage<Void> drop() {
        List<Frame> dropped;
        CompletionStage<Void> last;
        lock.lock();
        try {
            over = true;
            dropped = new ArrayList<>(waiting);
            waiting.clear();
            last = current == null ? CompletableFuture.completedStage(null) : current.sent.minimalCompletionStage();
        } finally {
            lock.unlock();
        }
        dropped.forEach(frame -> frame.sent.completeExceptionally(gone()));
        return last;
    }

    /** Drops everything, what is on its way too. */
    void abandon() {
        Frame underway;
        lock.lock();
        try {
            underway = current;
        } finally {
            lock.unlock();
        }
        drop();
        if (underway != null) {
            underway.sent.completeExceptionally(gone());
        }
    }

    private void pump() {
        for (Frame frame = next(); frame != null; frame = next()) {
            Frame sending = frame;
            CompletableFuture<?> result = send(frame.text);
            if (!result.isDone()) {
                // Not in the loop: the rest goes on when this has gone.
                CompletableFuture<?> unused = result.whenComplete((done, error) -> {
                    settle(sending, error);
                    pump();
                });
                return;
            }
            CompletableFuture<?> unused = result.whenComplete((done, error) -> settle(sending, error));
        }
    }

    private CompletableFuture<?> send(String text) {
        try {
            return transport.apply(text);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Frame next() {
        lock.lock();
        try {
            if (current == null) {
                current = waiting.poll();
                return current;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Frame frame, @Nullable Throwable error) {
        lock.lock();
        try {
            current = null;
            bytes -= frame.size;
        } finally {
            lock.unlock();
        }
        if (error == null) {
            frame.sent.complete(null);
        } else {
            drop();
            frame.sent.completeExceptionally(gone());
            failed.accept(error);
        }
    }

    private static SocketIoSendException gone() {
        return new SocketIoSendException(Reason.OVER, "The connection is over");
    }

    /** A text with its size in bytes, 0 when it does not count. */
    private static final class Frame {
        final String text;
        final long size;
        final CompletableFuture<Void> sent;

        Frame(String text, long size, CompletableFuture<Void> sent) {
            this.text = text;
            this.size = size;
            this.sent = sent;
        }
    }
}
