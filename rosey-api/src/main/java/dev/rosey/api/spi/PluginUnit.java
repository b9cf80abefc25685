package dev.rosey.api.spi;

import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One plugin under the care of a runtime, which restarts it after failures by its {@link PluginSpec#restart()}. Its
 * methods do not block and may be called at any time by any thread; what cannot be done now is answered as such.
 */
public interface PluginUnit extends AutoCloseable {
    /**
     * Starts it; also ends the waiting for a restart, and forgets earlier failures.
     *
     * @return completes, always with a value, when it runs or cannot
     */
    CompletionStage<StartResult> start();

    /**
     * Asks it to stop, and kills it when it has not stopped in time; also ends the waiting for a restart.
     *
     * @param grace how long it may take
     * @return completes, always with a value, when nothing of it runs
     */
    CompletionStage<StopResult> stop(Duration grace);

    /** How it is now; a cached snapshot without system calls. */
    PluginStatus status();

    /** What its processes used lately; empty when the runtime does not measure. A snapshot without system calls. */
    default ResourceHistory history() {
        return ResourceHistory.empty();
    }

    /**
     * Asks the plugin how it is. Unless a runtime says otherwise, a plugin that runs is healthy.
     *
     * @param atMost how long it may take to answer
     * @return completes, always with a value; not healthy when there is no answer in time
     */
    default CompletionStage<PluginHealth> health(Duration atMost) {
        PluginStatus status = status();
        return CompletableFuture.completedFuture(status.state() == PluginState.RUNNING
                ? PluginHealth.healthy()
                : PluginHealth.unhealthy("it is " + status.state()));
    }

    /**
     * How many events and calls its runtime has taken in for it and it has not finished. What waits in the host's bus
     * does not count. A snapshot without system calls.
     */
    default long pending() {
        return 0;
    }

    /** Kills it at once and frees everything. Idempotent. */
    @Override
    void close();
}
