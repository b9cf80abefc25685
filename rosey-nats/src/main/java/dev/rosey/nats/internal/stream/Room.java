package dev.rosey.nats.internal.stream;

import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all parts of durable delivery share.
 *
 * @param connection the connection, owned by the bus
 * @param executor runs user code, and ours that waits
 * @param scheduler tells the time; runs nothing that waits
 */
record Room(
        Connection connection,
        Executor executor,
        ScheduledExecutorService scheduler,
        Wire wire,
        Reports reports,
        DurableSpec spec) {
    static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.durable");

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** Sends a message; false when the connection cannot take it now, or has ended. */
    boolean send(String subject, @Nullable String reply, @Nullable Headers headers, byte[] body) {
        try {
            connection.publish(subject, reply, headers, body);
            return true;
        } catch (IllegalStateException notNow) {
            LOG.debug("The connection took no message on {}", subject, notNow);
            return false;
        }
    }

    /** Runs a task on the executor, or drops it when that has ended, as it has when the bus is closed. */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("The executor has ended", ended);
        }
    }

    /** Runs a task on the executor, or here when that has ended. */
    void executeAlways(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            task.run();
        }
    }

    /** Runs a short task later; null when the scheduler has ended. */
    @Nullable ScheduledFuture<?> later(Duration time, Runnable task) {
        return later(time.toNanos(), task);
    }

    /** Runs a short task so many nanoseconds later; null when the scheduler has ended. */
    @Nullable ScheduledFuture<?> later(long nanos, Runnable task) {
        try {
            return scheduler.schedule(() -> guarded(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("The scheduler has ended", ended);
            return null;
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("A timer of durable delivery failed", e);
        }
    }
}
