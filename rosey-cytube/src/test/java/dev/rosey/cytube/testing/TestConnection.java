package dev.rosey.cytube.testing;

import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One WebSocket connection that a client opened to the {@link CytubeTestServer}: what went over it, and means to break it.
 *
 * <p>Methods that act on the connection do nothing once it has ended.
 */
public final class TestConnection {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final World world;
    private final int number;
    private final String address;
    private final FaultPlan plan;
    private final Transport transport;
    private final Journal<Frame> frames;
    private final AtomicReference<Optional<Boolean>> ending = new AtomicReference<>(Optional.empty());
    private final Handler handler;
    private boolean isSilent;
    private boolean isStalled;
    private int index;

    /** What stands behind a connection. Called on the loop. */
    interface Handler {
        void opened();

        void received(String text);

        /** Called once. Orderly is an end that the client announced. */
        void ended(boolean isOrderly);
    }

    TestConnection(World world, int number, String address, Socket socket, InputStream in, FaultPlan plan,
            Function<TestConnection, Handler> handlers) {
        this.world = world;
        this.number = number;
        this.address = address;
        this.plan = plan;
        this.frames = new Journal<>(world.signal);
        this.handler = handlers.apply(this);
        this.transport = new Transport(socket, in, new Transport.Listener() {
            @Override
            public void received(String text) {
                world.loop.execute(() -> TestConnection.this.received(text));
            }

            @Override
            public void ended(boolean isOrderly) {
                world.loop.execute(() -> TestConnection.this.ended(isOrderly));
            }
        }, plan.maxSent(), plan.maxReceived());
    }

    Transport transport() {
        return transport;
    }

    void open() {
        world.loop.execute(handler::opened);
    }

    /** Sends a frame, unless a fault forbids it. Called on the loop. */
    void send(String text) {
        if (isSilent || isStalled) {
            return;
        }
        Frame frame = new Frame(number, index, Frame.Direction.TO_CLIENT, text, world.loop.now());
        FaultPlan.Verdict verdict = plan.judge(frame);
        if (passes(verdict)) {
            record(frame);
            transport.send(WebSocketCodec.text(text));
            cutAfter(verdict);
        }
    }

    private void received(String text) {
        if (isSilent) {
            return;
        }
        Frame frame = new Frame(number, index, Frame.Direction.TO_SERVER, text, world.loop.now());
        FaultPlan.Verdict verdict = isStalled ? FaultPlan.Verdict.STALL : plan.judge(frame);
        if (passes(verdict)) {
            record(frame);
            handler.received(text);
            cutAfter(verdict);
        } else if (isStalled) {
            record(frame);
        }
    }

    private boolean passes(FaultPlan.Verdict verdict) {
        switch (verdict) {
            case CUT_BEFORE -> cutOnLoop();
            case STALL -> isStalled = true;
            default -> {
                return true;
            }
        }
        return false;
    }

    private void cutAfter(FaultPlan.Verdict verdict) {
        if (verdict == FaultPlan.Verdict.CUT_AFTER) {
            cutOnLoop();
        }
    }

    /** Ends the TCP connection after what was sent. Called on the loop. */
    void cutOnLoop() {
        isSilent = true;
        transport.cut();
    }

    private void record(Frame frame) {
        index++;
        frames.add(frame);
    }

    private void ended(boolean isOrderly) {
        isSilent = true;
        if (ending.compareAndSet(Optional.empty(), Optional.of(isOrderly))) {
            handler.ended(isOrderly);
            world.signal.pulse();
        }
    }

    /** Closes with a close frame; 0 is one without code. Called on the loop. */
    void closeOnLoop(int code) {
        if (!isSilent && !isStalled) {
            isSilent = true;
            transport.close(code);
            world.loop.later(CLOSE_LIMIT, transport::cutNow);
        }
    }

    /** Whether frames can still be sent. Called on the loop. */
    boolean isSpeaking() {
        return !isSilent;
    }

    /**
     * The number of the connection.
     *
     * @return from 1, in the order of the WebSocket handshakes
     */
    public int number() {
        return number;
    }

    /**
     * The address of the client.
     *
     * @return the first address of {@code X-Forwarded-For}, else that of the socket
     */
    public String address() {
        return address;
    }

    /**
     * All frames so far, in the order in which the server sent and handled them.
     *
     * @return a copy
     */
    public List<Frame> frames() {
        return frames.entries();
    }

    /**
     * Waits for a frame, looking at former ones, too.
     *
     * @param condition what it must fulfil
     * @param deadline how long to wait
     * @return the first that fits
     * @throws AssertionError if none came in time; it lists what was seen
     */
    public Frame awaitFrame(Predicate<Frame> condition, Duration deadline) {
        return frames.await(condition, deadline, "frame on connection " + number);
    }

    /** Whether the TCP connection is open. */
    public boolean isOpen() {
        return ending.get().isEmpty();
    }

    /** Whether it ended because the client closed the WebSocket, with a close frame or an answer to one. */
    public boolean isClosedOrderly() {
        return ending.get().orElse(false);
    }

    /**
     * Waits until the TCP connection is closed.
     *
     * @param deadline how long to wait
     * @throws AssertionError if it is still open then
     */
    public void awaitClosed(Duration deadline) {
        world.signal.await(ending::get, deadline, () -> "Connection " + number + " is still open after " + deadline);
    }

    /**
     * Sends a text message as it is, for instance an event of another kind or no packet at all.
     *
     * @param text such as {@code 42["usercount",3]}
     */
    public void sendText(String text) {
        world.loop.run(() -> send(text));
    }

    /**
     * Sends a text message in fragments. It counts as one frame.
     *
     * @param parts the fragments
     */
    public void sendFragments(String... parts) {
        world.loop.run(() -> {
            if (!isSilent && !isStalled) {
                record(new Frame(number, index, Frame.Direction.TO_CLIENT, String.join("", parts), world.loop.now()));
                transport.sendFragments(List.of(parts));
            }
        });
    }

    /**
     * Sends bytes that need not be WebSocket frames. They do not appear in {@link #frames()}.
     *
     * @param bytes any bytes
     */
    public void sendBytes(byte... bytes) {
        byte[] copy = bytes.clone();
        world.loop.run(() -> {
            if (!isSilent && copy.length > 0) {
                transport.send(copy);
            }
        });
    }

    /**
     * Closes the WebSocket with a close frame.
     *
     * @param code close code; 1005 for a frame without code
     */
    public void close(int code) {
        world.loop.run(() -> closeOnLoop(code == 1005 ? 0 : code));
    }

    /**
     * Ends the TCP connection without a close frame, after what was sent before.
     *
     * <p>The WebSocket of the JDK now and then does not tell its listener of such an end, so a client on top of it needs a
     * watch of its own for silence.
     */
    public void cut() {
        world.loop.run(this::cutOnLoop);
    }

    /** Ends the TCP connection at once with a reset. What the client has not read yet may be lost. */
    public void reset() {
        world.loop.run(() -> {
            isSilent = true;
            transport.reset();
        });
    }

    /** Goes silent: keeps the TCP connection, but sends nothing, not even pings, and handles nothing that is received. */
    public void stall() {
        world.loop.run(() -> isStalled = true);
    }

    @Override
    public String toString() {
        return "connection " + number + " from " + address;
    }
}
