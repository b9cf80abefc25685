package dev.rosey.core.plugin;

import dev.rosey.api.plugin.StartResult;
import java.util.Objects;
import java.util.Optional;

/** What became of the wish to have a plugin's code read again. */
public sealed interface ReloadResult {
    /**
     * The checksum is that of the code that is loaded, so nothing was done: a plugin that runs goes on, and one that has
     * failed stays as it is until it is started.
     *
     * @param version the version that is loaded
     */
    record Unchanged(String version) implements ReloadResult {
        /** Checks that the version is there. */
        public Unchanged {
            Objects.requireNonNull(version, "version");
        }
    }

    /**
     * The plugin ran, so it was to go over to the new code while it runs.
     *
     * @param result what became of that
     */
    record HotSwap(SwapResult result) implements ReloadResult {
        /** Checks that the result is there. */
        public HotSwap {
            Objects.requireNonNull(result, "result");
        }
    }

    /**
     * The plugin did not run, and the new code is loaded in the place of the old.
     *
     * @param from the version before
     * @param to the version that is loaded
     * @param start what became of its start; empty when none was due, as the plugin was loaded and never started, or was
     *     stopped
     */
    record Replaced(String from, String to, Optional<StartResult> start) implements ReloadResult {
        /** Checks that the parts are there. */
        public Replaced {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(start, "start");
        }
    }

    /**
     * Nothing was done.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements ReloadResult {
        /** Checks that the reason is there. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Whether other code is loaded now than before. */
    default boolean isChanged() {
        return this instanceof Replaced || (this instanceof HotSwap swap && swap.result().isSwapped());
    }
}
