package dev.rosey.cytube.internal.session;

import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.connector.SendResult.Status;
import dev.rosey.cytube.internal.protocol.ChannelOptions;
import dev.rosey.cytube.internal.protocol.ChatLimiter;
import dev.rosey.cytube.internal.protocol.ChatLine;
import dev.rosey.cytube.internal.protocol.ChatText;
import dev.rosey.cytube.internal.protocol.Outbound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be said. Messages are split into lines that the server takes, and sent no faster than its limiter lets
 * them pass. One line is on its way at a time: the server says nothing but the echo about a line that it took, and
 * little about one that it dropped, so that only this order tells which line is meant.
 *
 * <p>A line that was on its way when the connection was lost is looked for in the history of the next connection: if it
 * is there, it was shown; if it is certain that it is not, it is sent again; if the history does not reach back far
 * enough, the message ends as {@link Status#SENT}. Private messages have no history and are sent again, so that they may
 * arrive twice. For one thread; time is in nanoseconds since an instant in the past.
 */
final class Outbox {
    /** How long the echo of a line may take. */
    static final Duration ECHO_TIMEOUT = Duration.ofSeconds(5);

    /** Given to the server's own wait after it dropped a line. */
    static final Duration COOLDOWN_MARGIN = Duration.ofMillis(50);

    /** How often one line is sent when the limiter drops it. */
    static final int MAX_TRIES = 3;

    /** The most lines that one message becomes. */
    static final int MAX_LINES = 20;

    private static final String LOST = "the connection was lost before the server had shown it";

    private final int capacity;
    private final long maxWait;
    private final Consumer<Outbound> sender;
    private final ChatLimiter limiter = new ChatLimiter();
    private final Deque<OutgoingItem> items = new ArrayDeque<>();
    private int maxMessageLength;
    private ChannelOptions options = ChannelOptions.DEFAULTS;
    private boolean isOpen;
    private boolean isUnderway; // the present line of the first item was sent and nothing was heard of it
    private boolean isUnsettled; // the same, on a connection that is over
    private long echoDueAt;
    private @Nullable String refusal;
    private Optional<String> overdue = Optional.empty(); // a line whose echo may still come, after it was given up

    /**
     * @param capacity how many messages may wait
     * @param maxWait how long a message may wait before it is begun
     * @param maxMessageLength what the server takes, in UTF-16 units
     * @param sender sends a frame on the connection of the moment
     */
    Outbox(int capacity, Duration maxWait, int maxMessageLength, Consumer<Outbound> sender) {
        this.capacity = capacity;
        this.maxWait = maxWait.toNanos();
        this.maxMessageLength = maxMessageLength;
        this.sender = sender;
    }

    /**
     * Takes a message.
     *
     * @return completes with what became of it
     */
    CompletionStage<SendResult> add(OutgoingMessage message, long now) {
        List<String> parts = ChatText.lines(message.text(), maxMessageLength, options.allowsControlCharacters());
        if (parts.isEmpty()) {
            return refused("there is nothing to say: the text is blank");
        }
        if (parts.size() > MAX_LINES) {
            return refused("the text has " + parts.size() + " lines of " + maxMessageLength + " characters; at most "
                    + MAX_LINES + " are sent at once");
        }
        if (refusal != null && message.to().isEmpty()) {
            return refused(refusal);
        }
        if (items.size() >= capacity) {
            return CompletableFuture.completedFuture(
                    new SendResult(Status.UNAVAILABLE, capacity + " messages wait already"));
        }
        OutgoingItem item = new OutgoingItem(parts, message.to(), now + maxWait);
        items.addLast(item);
        return item.result();
    }

    private static CompletionStage<SendResult> refused(String why) {
        return CompletableFuture.completedFuture(new SendResult(Status.REFUSED, why));
    }

    /** How many messages wait, the one on its way included. */
    int size() {
        return items.size();
    }

    /** What the server takes, from now on. */
    void maxMessageLength(int units) {
        maxMessageLength = units;
    }

    /** The limits of the server, which depend on the rank. */
    void limits(double ownRank, ChannelOptions channel) {
        options = channel;
        limiter.configure(ownRank, channel);
    }

    /** Why nothing can be said in the channel; null if it can. Private messages are not concerned. */
    void refusal(@Nullable String why) {
        refusal = why;
    }

    /** A connection is ready; a line that was on its way on the one before is settled by what the history tells. */
    void resume(Unsettled unsettled) {
        isOpen = true;
        limiter.reset();
        if (isUnsettled) {
            isUnsettled = false;
            if (unsettled == Unsettled.SHOWN) {
                shown(head());
            } else if (unsettled == Unsettled.UNKNOWN && !head().isPrivate()) {
                end(head(), Status.SENT, LOST);
            }
        }
    }

    /** What the history of a new connection tells of the line that was on its way. */
    enum Unsettled {
        SHOWN,
        NOT_SHOWN,
        UNKNOWN
    }

    /** The connection is gone. */
    void suspend() {
        isOpen = false;
        isUnsettled |= isUnderway;
        isUnderway = false;
        overdue = Optional.empty();
    }

    /** Whether the fate of a line of the channel is to be looked for in the history. */
    boolean isUnsettled() {
        return isUnsettled && !head().isPrivate();
    }

    /** Nothing that waits will be sent; what is on its way may still arrive. */
    void abandon(String why) {
        OutgoingItem onItsWay = isUnderway || isUnsettled ? items.peekFirst() : null;
        items.stream().filter(item -> item != onItsWay).toList().forEach(item -> end(item, Status.UNAVAILABLE, why));
    }

    /** Nothing will be sent any more. */
    void close(String why) {
        suspend();
        isUnsettled = false;
        items.forEach(item -> item.end(Status.UNAVAILABLE, why));
        items.clear();
    }

    /**
     * Sends what may be sent.
     *
     * @return when to call again at the latest; {@link Long#MAX_VALUE} if nothing waits
     */
    long run(long now) {
        expire(now);
        if (isUnderway && now >= echoDueAt) {
            OutgoingItem item = head();
            overdue = item.isPrivate() ? Optional.empty() : Optional.of(item.part());
            isUnderway = false;
            end(item, Status.SENT, "the server did not show it within " + ECHO_TIMEOUT.toSeconds() + " s");
        }
        if (isOpen && !isUnderway && !items.isEmpty()) {
            long wait = limiter.waitNanos(now);
            if (wait > 0) {
                return Math.min(now + wait, nextExpiry());
            }
            send(head(), now);
        }
        return Math.min(isUnderway ? echoDueAt : Long.MAX_VALUE, nextExpiry());
    }

    private void send(OutgoingItem item, long now) {
        item.tried(now + maxWait);
        limiter.sent(now);
        isUnderway = true;
        echoDueAt = now + ECHO_TIMEOUT.toNanos();
        sender.accept(item.frame());
    }

    private long nextExpiry() {
        long next = Long.MAX_VALUE;
        for (OutgoingItem item : items) {
            if (!isUnderway || item != items.peekFirst()) {
                next = Math.min(next, item.expiresAt());
            }
        }
        return next;
    }

    private void expire(long now) {
        OutgoingItem first = items.peekFirst();
        if (first != null && isUnsettled && now >= first.expiresAt()) {
            isUnsettled = false;
            end(first, Status.SENT, LOST);
        }
        OutgoingItem underway = isUnderway ? items.peekFirst() : null;
        List<OutgoingItem> late = items.stream()
                .filter(item -> item != underway && now >= item.expiresAt())
                .toList();
        late.forEach(item -> end(item, Status.UNAVAILABLE,
                "it waited for " + Duration.ofNanos(maxWait).toSeconds() + " s and could not be sent"));
    }

    /** The server showed a line of our own. */
    void echoed(ChatLine line) {
        if (overdue.isPresent() && overdue.get().strip().equals(line.text().strip())) {
            overdue = Optional.empty(); // the late echo of a line that was given up
        } else if (isUnderway && !head().isPrivate()) {
            isUnderway = false;
            shown(head());
        }
    }

    /** The server delivered a private message of our own. */
    void echoed(String to) {
        if (isUnderway && head().isTo(to)) {
            isUnderway = false;
            shown(head());
        }
    }

    private void shown(OutgoingItem item) {
        if (item.advance()) {
            end(item, Status.DELIVERED, "");
        }
    }

    /** The limiter of the server dropped the line on its way. */
    void coolDown(Duration wait, long now) {
        if (!isUnderway) {
            return;
        }
        limiter.refused(now, wait.plus(COOLDOWN_MARGIN));
        isUnderway = false;
        if (head().tries() >= MAX_TRIES) {
            end(head(), Status.REFUSED, "the server's limiter dropped it " + MAX_TRIES + " times");
        }
    }

    /** The server dropped the line on its way and says why. */
    void dropped(String why) {
        if (isUnderway) {
            isUnderway = false;
            end(head(), Status.REFUSED, why);
        }
    }

    /** The server reported an error that may belong to a private message on its way; whether it does. */
    boolean failedPrivately(String error) {
        boolean isOurs = isUnderway && head().isPrivate();
        if (isOurs) {
            dropped(error);
        }
        return isOurs;
    }

    private OutgoingItem head() {
        return Objects.requireNonNull(items.peekFirst(), "nothing is underway");
    }

    private void end(OutgoingItem item, Status status, String detail) {
        items.remove(item);
        item.end(status, detail);
    }
}
