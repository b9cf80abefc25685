package dev.rosey.nats.internal.kv;

import dev.rosey.nats.internal.kv.KvFailure.Reason;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a server and to its JetStream interface. Every failure is a {@link KvFailure}. Stages complete on a thread
 * of the connection or of the JDK's timer, which must not be held up. Thread-safe.
 */
final class Calls {
    private static final String API = "$JS.API.";
    private static final int CLUSTER_UNAVAILABLE = 10008;
    private static final int NOT_LEADER = 10009;
    private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
    private static final int NOT_ENABLED = 10076;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int SEQUENCE_TEMPORARILY_UNKNOWN = 10164;
    private static final int INSUFFICIENT_RESOURCES = 10023;
    private static final int STORAGE_EXCEEDED = 10047;
    private static final int MEMORY_EXCEEDED = 10028;
    private static final int STORE_FAILED = 10077;

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Dispatcher dispatcher; // guarded by lock
    private boolean isClosed; // guarded by lock

    Calls(Connection connection) {
        this.connection = connection;
    }

    /** Hears what comes to a new inbox, on a thread that must not be held up, until {@link #unsubscribe}. */
    Subscription subscribe(String inbox, MessageHandler handler) {
        lock.lock();
        try {
            if (isClosed) {
                throw new IllegalStateException("closed");
            }
            Dispatcher made = dispatcher == null ? connection.createDispatcher() : dispatcher;
            dispatcher = made;
            return made.subscribe(inbox, handler);
        } finally {
            lock.unlock();
        }
    }

    /** Hears no more. */
    void unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            if (dispatcher != null && dispatcher.isActive() && subscription.isActive()) {
                dispatcher.unsubscribe(subscription);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread that hears what comes to inboxes, if there is one. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            if (dispatcher != null && dispatcher.isActive() && connection.getStatus() != Connection.Status.CLOSED) {
                connection.closeDispatcher(dispatcher);
            }
            dispatcher = null;
        } finally {
            lock.unlock();
        }
    }

    String createInbox() {
        return connection.createInbox();
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** Asks the JetStream interface. */
    CompletableFuture<Message> api(String call, String json, Duration timeout) {
        return ask(API + call, null, json.getBytes(StandardCharsets.UTF_8), timeout);
    }

    /** Asks; may wait a moment for room in the connection's buffer. */
    CompletableFuture<Message> ask(String subject, @Nullable Headers headers, byte[] body, Duration timeout) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(disconnected());
        }
        CompletableFuture<Message> asked;
        try {
            asked = connection.requestWithTimeout(subject, headers, body, timeout.multipliedBy(2));
        } catch (IllegalStateException e) { // closed or draining, or too much waits to be sent
            return CompletableFuture.failedFuture(new KvFailure(Reason.UNAVAILABLE, "nothing can be sent: " + e.getMessage()));
        } catch (IllegalArgumentException e) { // more than the server takes
            return CompletableFuture.failedFuture(new KvFailure(Reason.REFUSED, "the server takes no messages of "
                    + body.length + " bytes; its max_payload is " + connection.getMaxPayload()));
        }
        return asked.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((answer, failure) -> {
            if (failure == null && !(answer.isStatusMessage() && answer.getStatus().getCode() == 503)) {
                return answer;
            }
            asked.cancel(false);
            throw unanswered(subject, failure, timeout);
        });
    }

    private KvFailure unanswered(String subject, @Nullable Throwable thrown, Duration timeout) {
        Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof TimeoutException || (failure instanceof CancellationException && !isConnected())) {
            String last = String.valueOf(connection.getLastError());
            boolean isDenied = last.toLowerCase(Locale.ROOT).contains("permissions violation") && last.contains(subject);
            return isDenied
                    ? new KvFailure(Reason.REFUSED, "the server's permissions do not allow this user to publish to "
                            + subject + "; allow $JS.API.> and $KV.> to it")
                    : new KvFailure(Reason.NO_ANSWER, "the server did not answer within " + timeout.toMillis()
                            + " ms; look at its health and log, and whether this user may use " + subject);
        }
        return new KvFailure(Reason.UNAVAILABLE, "nobody answers on " + subject
                + ", as JetStream is not running there, or does not know of it; start the servers with -js");
    }

    private KvFailure disconnected() {
        return new KvFailure(Reason.UNAVAILABLE,
                "there is no connection to the server (" + connection.getStatus() + "); it is made again by itself");
    }

    /** What an error of the JetStream interface means. */
    static KvFailure failure(int code, String description) {
        return switch (code) {
            case WRONG_LAST_SEQUENCE, SEQUENCE_TEMPORARILY_UNKNOWN -> new KvFailure(Reason.WRONG_REVISION, description);
            case CLUSTER_UNAVAILABLE, NOT_LEADER -> new KvFailure(Reason.UNAVAILABLE, "the cluster is not ready: " + description);
            case STREAM_NOT_FOUND -> new KvFailure(Reason.NO_BUCKET, "the server has no such bucket");
            case STORE_FAILED -> description.contains("maximum bytes") || description.contains("maximum messages")
                    ? new KvFailure(Reason.FULL, "there is no room for it: " + description)
                    : refused(code, description);
            case INSUFFICIENT_RESOURCES, STORAGE_EXCEEDED, MEMORY_EXCEEDED -> new KvFailure(Reason.REFUSED,
                    "the server cannot set the room aside: " + description
                            + "; ask for less, or allow more to the account or with max_file_store");
            case NOT_ENABLED, NOT_ENABLED_FOR_ACCOUNT -> new KvFailure(Reason.REFUSED,
                    description + "; start the servers with -js and enable JetStream for the account");
            default -> refused(code, description);
        };
    }

    private static KvFailure refused(int code, String description) {
        return new KvFailure(Reason.REFUSED, "the server says: " + description + " (" + code + ")");
    }
}
