package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One plugin of a manager: its unit, and whether something that it requires is missing. */
final class ManagedPlugin {
    private final PluginSpec spec;
    private final PluginHost host;
    private final PluginUnit unit;
    private final ReentrantLock lock = new ReentrantLock();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null); // guarded by lock
    private volatile @Nullable String missing;

    ManagedPlugin(PluginSpec spec, PluginHost host, PluginUnit unit) {
        this.spec = spec;
        this.host = host;
        this.unit = unit;
    }

    PluginSpec spec() {
        return spec;
    }

    PluginUnit unit() {
        return unit;
    }

    /** Begins the operation when all operations asked for before have ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the operation goes into the result
    <T> CompletionStage<T> oneAfterAnother(Supplier<CompletionStage<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> before;
        lock.lock();
        try {
            before = last;
            last = result;
        } finally {
            lock.unlock();
        }
        before.whenComplete((done, failure) -> {
            try {
                operation.get().whenComplete((value, wrong) -> {
                    if (wrong == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(wrong);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    void unavailable(String reason) {
        PluginState before = status().state();
        missing = reason;
        host.stateChanged(before, status());
    }

    void available() {
        missing = null;
    }

    PluginStatus status() {
        PluginStatus status = unit.status();
        String reason = missing;
        if (reason == null || status.state().isLive() || status.state() == PluginState.RESTARTING) {
            return status;
        }
        return new PluginStatus(status.name(), status.version(), PluginState.UNAVAILABLE, reason, status.pid(),
                status.uptime(), status.restarts(), status.restartAttempts(), status.resources(), status.sandbox());
    }
}
