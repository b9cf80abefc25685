package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.Lease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the listener of the present campaign, one call after another. Guarded by the lock of its lease. */
final class LeaseNotices {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseNotices.class);

    private final String name;
    private final Executor executor;
    private volatile Lease.@Nullable Listener current; // read by calls as well
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private String waitingFor = "";

    LeaseNotices(String name, Executor executor) {
        this.name = name;
        this.executor = executor;
    }

    /** A campaign begins. */
    void begin(Lease.Listener listener) {
        current = listener;
        waitingFor = "";
    }

    /** Nobody is to hear anything any more. */
    void end() {
        current = null;
    }

    void acquired() {
        tell(Lease.Listener::acquired);
    }

    void lost(String reason) {
        tell(listener -> listener.lost(reason));
    }

    void waiting(String reason) {
        if (!reason.equals(waitingFor)) {
            waitingFor = reason;
            tell(listener -> listener.waiting(reason));
        }
    }

    private void tell(Consumer<Lease.Listener> notice) {
        Lease.Listener listener = current;
        if (listener == null) {
            return;
        }
        last = last.handle((done, failure) -> null).thenRunAsync(() -> {
            if (current == listener) {
                call(listener, notice);
            }
        }, this::run);
    }

    private void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody hears of the lease {} any more, as the host ends", name);
        }
    }

    private void call(Lease.Listener listener, Consumer<Lease.Listener> notice) {
        try {
            notice.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("The listener of the lease {} failed", name, e);
        }
    }
}
