package dev.rosey.cytube.internal.socketio;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Times and bounds of a connection. Immutable.
 *
 * @param connectTimeout how long the WebSocket may take to open
 * @param handshakeTimeout how long the server may then take to accept the namespace
 * @param closeTimeout how long a polite end may take before the socket is cut
 * @param silenceLimit how long nothing may come, if shorter than the server's own promise (ping interval plus timeout);
 *     taken as two ping intervals if it is less than that
 * @param probeInterval how often a WebSocket ping shows whether the other end still takes anything; its answer is not
 *     awaited and is no sign of life
 * @param maxMessageChars how long a message from the server may be, its fragments together
 * @param maxQueuedFrames how many events may wait to be sent
 * @param maxQueuedBytes how many bytes of events may wait to be sent
 * @param headers what the opening request carries besides the usual
 * @param active asked right before each text is written; when it says no, nothing is written and the connection is over
 */
public record SocketIoOptions(
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration closeTimeout,
        Optional<Duration> silenceLimit,
        Duration probeInterval,
        int maxMessageChars,
        int maxQueuedFrames,
        long maxQueuedBytes,
        Map<String, String> headers,
        BooleanSupplier active) {
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final SocketIoOptions DEFAULTS = new SocketIoOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Optional.empty(),
            Duration.ofSeconds(10),
            4 << 20,
            1_000,
            4 << 20,
            Map.of(),
            () -> true);

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a time or a bound is not above zero, or a time above a day
     */
    public SocketIoOptions {
        positive("connectTimeout", connectTimeout);
        positive("handshakeTimeout", handshakeTimeout);
        positive("closeTimeout", closeTimeout);
        silenceLimit.ifPresent(limit -> positive("silenceLimit", limit));
        positive("probeInterval", probeInterval);
        positive("maxMessageChars", maxMessageChars);
        positive("maxQueuedFrames", maxQueuedFrames);
        positive("maxQueuedBytes", maxQueuedBytes);
        headers = Map.copyOf(headers);
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be above zero and at most a day, but is " + value);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above zero, but is " + value);
        }
    }

    /** 10 s to open, 20 s for acceptance, 2 s to end; a probe each 10 s; 4 Mi chars a message; 1000 frames, 4 MiB waiting. */
    public static SocketIoOptions defaults() {
        return DEFAULTS;
    }

    /** These with other times for opening, acceptance and end. */
    public SocketIoOptions withTimeouts(Duration connect, Duration handshake, Duration close) {
        return new SocketIoOptions(connect, handshake, close, silenceLimit, probeInterval, maxMessageChars,
                maxQueuedFrames, maxQueuedBytes, headers, active);
    }

    /** These with another limit of silence. */
    public SocketIoOptions withSilenceLimit(Duration limit) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, Optional.of(limit), probeInterval,
                maxMessageChars, maxQueuedFrames, maxQueuedBytes, headers, active);
    }

    /** These with another time between probes. */
    public SocketIoOptions withProbeInterval(Duration interval) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, silenceLimit, interval,
                maxMessageChars, maxQueuedFrames, maxQueuedBytes, headers, active);
    }

    /** These with another bound of messages from the server. */
    public SocketIoOptions withMaxMessageChars(int chars) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, silenceLimit, probeInterval,
                chars, maxQueuedFrames, maxQueuedBytes, headers, active);
    }

    /** These with other bounds of what waits to be sent. */
    public SocketIoOptions withQueue(int frames, long bytes) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, silenceLimit, probeInterval,
                maxMessageChars, frames, bytes, headers, active);
    }

    /** These with other headers. */
    public SocketIoOptions withHeaders(Map<String, String> others) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, silenceLimit, probeInterval,
                maxMessageChars, maxQueuedFrames, maxQueuedBytes, others, active);
    }

    /** These with another question before each write. */
    public SocketIoOptions withActive(BooleanSupplier question) {
        return new SocketIoOptions(connectTimeout, handshakeTimeout, closeTimeout, silenceLimit, probeInterval,
                maxMessageChars, maxQueuedFrames, maxQueuedBytes, headers, question);
    }
}
