package dev.rosey.api.spi;

import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import java.time.Duration;
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

    /** Kills it at once and frees everything. Idempotent. */
    @Override
    void close();
}
