package dev.rosey.nats.internal.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Whether streams keep a subject: what was seen lately, and questions that many may wait for together. */
final class StreamLookup {
    private static final int MAX_KNOWN = 4096;

    private final ConcurrentMap<String, CompletableFuture<List<String>>> asked = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Boolean> kept = new ConcurrentHashMap<>();
    private volatile boolean alive;
    private final JetStreamApi api;

    StreamLookup(JetStreamApi api) {
        this.api = api;
    }

    /** Whether a stream has confirmed an event on the subject. */
    boolean isKept(String subject) {
        return kept.containsKey(subject);
    }

    /** Whether JetStream has answered on this connection. */
    boolean isAlive() {
        return alive;
    }

    /** A stream has confirmed an event on the subject. */
    void confirmed(String subject) {
        alive = true;
        if (!kept.containsKey(subject)) {
            if (kept.size() >= MAX_KNOWN) {
                kept.clear();
            }
            kept.put(subject, true);
        }
    }

    /** Asks once for all that want to know at the same time. */
    CompletableFuture<List<String>> ask(String subject) {
        CompletableFuture<List<String>> fresh = new CompletableFuture<>();
        CompletableFuture<List<String>> before = asked.putIfAbsent(subject, fresh);
        if (before != null) {
            return before;
        }
        var unused = api.streamsOf(subject).whenComplete((streams, failure) -> {
            asked.remove(subject, fresh);
            if (streams != null) {
                alive = true;
                if (streams.isEmpty()) {
                    kept.remove(subject);
                }
                fresh.complete(streams);
            } else {
                fresh.completeExceptionally(failure);
            }
        });
        return fresh;
    }
}
