package dev.rosey.cytube.internal.socketio;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: puts fragments together, asks for more when a message has been dealt with, and ends politely within a
 * bounded time. Binary messages are read and dropped. All methods of its own are called in turn.
 *
 * <p>The JDK's WebSocket loses an end of the stream that it reads while nothing is asked for. So one message more is
 * always asked for than is dealt with, which makes that rare, and probes find out when it happened: a peer that is gone
 * resets the connection.
 */
final class Wire implements WebSocket.Listener {
    /** Hears what the WebSocket brings, in turn. */
    interface Ear {
        /** The WebSocket is open. */
        void opened();

        /** A whole message; the next one is asked for when the stage completes. */
        CompletionStage<?> message(String text);

        /** A message is longer than the bound. */
        void tooLong();

        /** The other end closed the WebSocket. */
        void closedByPeer(int code);

        /** The connection broke. */
        void broken(Throwable error);

        /** Text came, be it a fragment. Called on any thread. */
        void alive();
    }

    /** The code that stands for an end of the stream without a Close (RFC 6455, 7.1.5). */
    private static final int ABNORMAL_END = 1006;

    /** How many messages are asked for: the one that is dealt with, and another. */
    private static final int AHEAD = 2;

    private static final CompletionStage<?> NEVER = new CompletableFuture<>().minimalCompletionStage();

    private final Ear ear;
    private final Executor turns;
    private final ScheduledExecutorService timer;
    private final Duration closeTimeout;
    private final Duration probeInterval;
    private final int maxChars;
    private final BooleanSupplier active;
    private final SendQueue queue;
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    private final StringBuilder partial = new StringBuilder(); // only the WebSocket's calls use it, one at a time
    private volatile @Nullable WebSocket socket;
    private volatile boolean released; // written in turn
    private boolean gone; // the other end can hear nothing more
    private boolean peerClosed;
    private boolean closeSent;
    private @Nullable Future<?> cut;
    private @Nullable Future<?> nextProbe;

    Wire(Ear ear, Executor turns, ScheduledExecutorService timer, SocketIoOptions options) {
        this.ear = ear;
        this.turns = turns;
        this.timer = timer;
        this.closeTimeout = options.closeTimeout();
        this.probeInterval = options.probeInterval();
        this.maxChars = options.maxMessageChars();
        this.active = options.active();
        this.queue = new SendQueue(
                this::transmit,
                error -> turns.execute(() -> broken(error)),
                options.maxQueuedFrames(),
                options.maxQueuedBytes());
    }

    private CompletableFuture<?> transmit(String text) {
        WebSocket open = socket;
        if (open == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not open"));
        }
        return active.getAsBoolean()
                ? open.sendText(text, true)
                : CompletableFuture.failedFuture(new IllegalStateException("this host may not write any more"));
    }

    /** Completes when nothing is held any more: the WebSocket was closed or cut, or never came to be. */
    CompletionStage<Void> free() {
        return free.minimalCompletionStage();
    }

    /** What is to be sent goes here. */
    SendQueue queue() {
        return queue;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        turns.execute(() -> {
            if (released) {
                webSocket.abort();
                return;
            }
            socket = webSocket;
            ear.opened();
            webSocket.request(AHEAD);
            probe(webSocket);
        });
    }

    private void probe(WebSocket webSocket) {
        if (released) {
            return;
        }
        CompletableFuture<?> unused = webSocket.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, error) -> turns.execute(() -> {
            if (error != null) {
                broken(error);
            } else if (!released) {
                nextProbe = schedule(probeInterval, () -> probe(webSocket));
            }
        }));
    }

    /** Runs something later, in turn; {@code null} if the timer is shut down. */
    private @Nullable Future<?> schedule(Duration delay, Runnable task) {
        try {
            return timer.schedule(() -> turns.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        ear.alive();
        if (released) {
            webSocket.request(1); // the Close of the other end may be behind it
        } else if (data.length() > maxChars - partial.length()) {
            turns.execute(() -> {
                ear.tooLong();
                webSocket.request(1);
            });
        } else if (last) {
            String text = partial.append(data).toString();
            partial.setLength(0);
            turns.execute(() -> deliver(webSocket, text));
        } else {
            partial.append(data);
            webSocket.request(1);
        }
        return null;
    }

    private void deliver(WebSocket webSocket, String text) {
        CompletionStage<?> done = released ? CompletableFuture.completedStage(null) : ear.message(text);
        done.whenComplete((nothing, error) -> {
            ear.alive(); // the time that it took was not the server's
            webSocket.request(1);
        });
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        return more(webSocket);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        return more(webSocket); // the JDK has answered it
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        return more(webSocket);
    }

    private @Nullable CompletionStage<?> more(WebSocket webSocket) {
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        turns.execute(() -> {
            peerClosed = true;
            gone |= statusCode == ABNORMAL_END;
            if (!released) {
                ear.closedByPeer(statusCode);
            } else if (gone || closeSent) {
                abort();
            }
        });
        return NEVER; // the answer is sent here, so that it can be waited for
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        turns.execute(() -> broken(error));
    }

    private void broken(Throwable error) {
        gone = true;
        if (released) {
            abort();
        } else {
            ear.broken(error);
        }
    }

    /**
     * Ends this, once: nothing more is heard. With last words, what waits is sent, then they; else it is dropped. Then
     * the WebSocket is closed, and its socket cut when the other end has closed too, or has not in time.
     */
    void release(@Nullable String lastWords) {
        released = true;
        if (nextProbe != null) {
            nextProbe.cancel(false);
        }
        WebSocket open = socket;
        if (open == null || gone) {
            abort();
            return;
        }
        cut = schedule(closeTimeout, this::abort);
        if (cut == null) {
            abort();
            return;
        }
        CompletionStage<Void> sent = lastWords == null ? queue.drop() : queue.finish(lastWords);
        sent.handle((nothing, error) -> error)
                .thenCompose(error -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .whenComplete((nothing, error) -> turns.execute(() -> {
                    closeSent = true;
                    if (peerClosed || error != null) {
                        abort();
                    }
                }));
    }

    private void abort() {
        queue.abandon();
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        if (cut != null) {
            cut.cancel(false);
        }
        free.complete(null);
    }
}
