package dev.rosey.nats.internal.kv;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** Calls to a bucket that are repeated while they come to nothing, and that make the bucket when it is missing. */
final class Retries {
    private final KvBucket bucket;
    private final ScheduledExecutorService timer;
    private volatile boolean isEnsured;

    Retries(KvBucket bucket, ScheduledExecutorService timer) {
        this.bucket = bucket;
        this.timer = timer;
    }

    /** Calls that together may take so long, from now on. */
    Deadline within(Duration time) {
        return new Deadline(this, System.nanoTime() + time.toNanos());
    }

    KvBucket bucket() {
        return bucket;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    boolean isEnsured() {
        return isEnsured;
    }

    void ensured(boolean isSo) {
        isEnsured = isSo;
    }
}
