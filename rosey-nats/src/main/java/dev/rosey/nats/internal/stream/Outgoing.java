package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Event;
import dev.rosey.nats.internal.wire.Packet;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A durable event on its way to the server. */
final class Outgoing {
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final String PLAIN = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~";

    final Event event;
    final String subject;
    final Headers headers;
    final byte[] body;
    final long since = System.nanoTime();
    final CompletableFuture<Void> done = new CompletableFuture<>();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger tries = new AtomicInteger();
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
        headers.put(MESSAGE_ID, messageId(event));
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
