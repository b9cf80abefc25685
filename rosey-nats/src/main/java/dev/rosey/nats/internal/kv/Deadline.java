package dev.rosey.nats.internal.kv;

import dev.rosey.nats.internal.kv.KvFailure.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long the calls of one operation may take together. Thread-safe. */
final class Deadline {
    private static final long PAUSE_MILLIS = 100;

    /** How long one answer to a question is awaited before it is asked again. */
    private static final Duration READ_TIMEOUT = Duration.ofMillis(1500);

    private final Retries retries;
    private final long nanos;

    Deadline(Retries retries, long nanos) {
        this.retries = retries;
        this.nanos = nanos;
    }

    /**
     * Does a call, and again while it came to nothing and there is time.
     *
     * @param isRead whether it changes nothing, so that it may also be repeated when it may have been done
     * @param call is given the time it may take
     */
    <T extends @Nullable Object> CompletableFuture<T> repeat(
            boolean isRead, Function<Duration, CompletableFuture<T>> call) {
        Duration left = left();
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.failedFuture(new KvFailure(Reason.UNAVAILABLE, "too much else had to be done before it"));
        }
        Duration most = isRead && left.compareTo(READ_TIMEOUT) > 0 ? READ_TIMEOUT : left;
        return ensured(left)
                .thenCompose(there -> call.apply(most))
                .exceptionallyCompose(thrown -> again(isRead, call, KvFailure.of(thrown)));
    }

    private <T extends @Nullable Object> CompletableFuture<T> again(
            boolean isRead, Function<Duration, CompletableFuture<T>> call, KvFailure failure) {
        boolean isMissing = failure.reason() == Reason.NO_BUCKET || failure.reason() == Reason.UNAVAILABLE;
        if (isMissing) {
            retries.ensured(false);
        }
        boolean isWorthIt = isMissing || (isRead && failure.reason() == Reason.NO_ANSWER);
        if (!isWorthIt || left().toMillis() <= PAUSE_MILLIS) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<@Nullable Void> later = new CompletableFuture<>();
        try {
            var unused = retries.timer().schedule(() -> later.complete(null), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(failure);
        }
        return later.thenCompose(now -> repeat(isRead, call));
    }

    private CompletableFuture<?> ensured(Duration left) {
        if (retries.isEnsured()) {
            return CompletableFuture.completedFuture(null);
        }
        Duration most = left.compareTo(READ_TIMEOUT) > 0 ? READ_TIMEOUT : left;
        return retries.bucket().ensure(most).thenAccept(there -> retries.ensured(true));
    }

    private Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }
}
