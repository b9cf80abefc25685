package dev.rosey.api.plugin;

import java.util.List;

/** What became of the wish to stop a plugin. */
public sealed interface StopResult {
    /** It ended by itself when asked to. */
    record Graceful() implements StopResult {}

    /** It did not end in time and was killed. */
    record Killed() implements StopResult {}

    /** It did not run. */
    record NotRunning() implements StopResult {}

    /** There is no plugin of that name; these are. */
    record NotLoaded(List<String> loaded) implements StopResult {
        /** Copies the list. */
        public NotLoaded {
            loaded = List.copyOf(loaded);
        }
    }

    /** Others that run need it. */
    record Needed(List<String> dependents) implements StopResult {
        /** Copies the list. */
        public Needed {
            dependents = List.copyOf(dependents);
        }
    }

    /** Whether the plugin does not run now. */
    default boolean isStopped() {
        return !(this instanceof Needed);
    }
}
