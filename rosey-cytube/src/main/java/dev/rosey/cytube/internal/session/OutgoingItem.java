package dev.rosey.cytube.internal.session;

import dev.rosey.api.connector.SendResult;
import dev.rosey.cytube.internal.protocol.Outbound;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A message on its way: one part after another, each sent when the one before was shown. For one thread. */
final class OutgoingItem {
    private final List<String> parts;
    private final Optional<String> to;
    private final CompletableFuture<SendResult> result = new CompletableFuture<>();
    private long expiresAt;
    private int shown;
    private int tries;

    /**
     * @param parts what to send; not empty
     * @param to the one who is to see it; empty for everyone
     * @param expiresAt when it is too late to send the first part
     */
    OutgoingItem(List<String> parts, Optional<String> to, long expiresAt) {
        this.parts = List.copyOf(parts);
        this.to = to;
        this.expiresAt = expiresAt;
    }

    CompletableFuture<SendResult> result() {
        return result;
    }

    boolean isPrivate() {
        return to.isPresent();
    }

    boolean isTo(String user) {
        return to.isPresent() && to.get().equalsIgnoreCase(user);
    }

    /** When it is too late to send the present part. */
    long expiresAt() {
        return expiresAt;
    }

    /** The part to be sent next. */
    String part() {
        return parts.get(shown);
    }

    Outbound frame() {
        return to.map(user -> Outbound.privateMessage(user, part())).orElseGet(() -> Outbound.chat(part()));
    }

    /** How often the present part was sent. */
    int tries() {
        return tries;
    }

    void tried(long newExpiry) {
        tries++;
        expiresAt = newExpiry;
    }

    /** The present part was shown; whether it was the last. */
    boolean advance() {
        shown++;
        tries = 0;
        return shown == parts.size();
    }

    void end(SendResult.Status status, String detail) {
        String some = shown > 0 && shown < parts.size() ? shown + " of " + parts.size() + " lines were shown; " : "";
        result.complete(new SendResult(status, some + detail));
    }
}
