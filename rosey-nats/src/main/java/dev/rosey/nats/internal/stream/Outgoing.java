package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Event;
import dev.rosey.nats.internal.wire.Packet;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A durable event on its way to the server, or once more on its way to a server that may have lost it. */
final class Outgoing {
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final String NEXT_ID = "~";
    private static final long HELD = Duration.ofSeconds(5).toNanos();
    private static final long HELD_GAP = Duration.ofSeconds(3).toNanos(); // longer, and another leader may have answered
    private static final String PLAIN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~";

    final Event event;
    final String subject;
    final byte[] body;
    final long since = System.nanoTime();
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final boolean repeated; // confirmed before; nobody waits for it

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger tries = new AtomicInteger();
    private boolean held; // the server knows the id without the event; used by the thread of the answers, as the next two
    private long heldSince;
    private long heldLast;
    volatile Headers headers;
    long number; // in the inbox; set before it is sent
    long sent; // when it was sent last; guarded by the publisher's lock
    volatile long pause; // how long to wait until the next try; 0 when the server has not asked for one
    volatile @Nullable String trouble; // what the server said last, if it was no confirmation

    Outgoing(Event event, Packet packet) {
        this.event = event;
        this.subject = event.subject().toString();
        Headers own = packet.headers();
        this.headers = own == null ? new Headers() : own;
        this.body = packet.body();
        this.repeated = false;
        headers.put(MESSAGE_ID, messageId(event));
    }

    private Outgoing(Outgoing confirmed) {
        this.event = confirmed.event;
        this.subject = confirmed.subject;
        this.headers = confirmed.headers;
        this.body = confirmed.body;
        this.repeated = true;
    }

    /**
     * The server knows the id without the event. It does so for a moment with what it is about to store; but
     * a leader may also know it from one before it, and then never stores it. So after a while the event gets another id;
     * what comes of both all the same is told apart by the event itself.
     */
    void heldBack() {
        long now = System.nanoTime();
        if (!held || now - heldLast > HELD_GAP) {
            held = true;
            heldSince = now;
        } else if (now - heldSince > HELD) {
            held = false;
            Headers renewed = new Headers(headers);
            renewed.put(MESSAGE_ID, headers.getFirst(MESSAGE_ID) + NEXT_ID);
            headers = renewed;
        }
        heldLast = now;
    }

    /** The same event, to be sent once more after it was confirmed. */
    Outgoing again() {
        return new Outgoing(this);
    }

    /** It is being sent, under the publisher's lock. */
    void sentNow() {
        sent = System.nanoTime();
        tries.incrementAndGet();
        pause = 0;
    }

    int tries() {
        return tries.get();
    }

    int size() {
        return body.length + subject.length();
    }

    boolean isEnded() {
        return ended.get();
    }

    /** Whether this call has ended it. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** What the server knows a repeated event by. Bytes that a header cannot carry are written {@code %XX}. */
    static String messageId(Event event) {
        String id = event.deliveryId() + '@' + event.source();
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return encoded(id);
            }
        }
        return id;
    }

    private static String encoded(String id) {
        StringBuilder text = new StringBuilder();
        for (byte each : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (isPlain(c)) {
                text.append(c);
            } else {
                text.append(String.format("%%%02X", (int) c));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || PLAIN.indexOf(c) >= 0;
    }
}
