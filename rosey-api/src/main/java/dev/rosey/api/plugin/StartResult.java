package dev.rosey.api.plugin;

import java.util.List;
import java.util.OptionalLong;

/** What became of the wish to start a plugin. */
public sealed interface StartResult {
    /** It runs now. */
    record Started(OptionalLong pid) implements StartResult {}

    /** It ran already. */
    record AlreadyRunning() implements StartResult {}

    /** There is no plugin of that name; these are. */
    record NotLoaded(List<String> loaded) implements StartResult {
        /** Copies the list. */
        public NotLoaded {
            loaded = List.copyOf(loaded);
        }
    }

    /** It could not be started; the message says why and what to do. */
    record Failed(String message) implements StartResult {}

    /** Something that it requires is missing. */
    record Unavailable(String message) implements StartResult {}

    /** Whether the plugin runs now. */
    default boolean isRunning() {
        return this instanceof Started || this instanceof AlreadyRunning;
    }
}
