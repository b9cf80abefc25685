package dev.rosey.api.storage;

import dev.rosey.api.event.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps values under keys in one namespace, which the host fixes. Keys are 1 to {@value #MAX_KEY_LENGTH} characters.
 * Every operation completes exceptionally with {@link StorageException} when the store refuses it or cannot be reached,
 * and with {@link dev.rosey.api.permission.PermissionDeniedException} when the plugin was not granted it. Safe for use
 * by any number of threads.
 */
public interface Storage {
    /** The greatest length of a key. */
    int MAX_KEY_LENGTH = 256;

    /** The value under a key. */
    CompletionStage<Optional<Value>> get(String key);

    /** Keeps a value until it is replaced or deleted. */
    CompletionStage<Void> put(String key, Value value);

    /** Keeps a value for a time. */
    CompletionStage<Void> put(String key, Value value, Duration timeToLive);

    /**
     * Replaces a value only if it is still the expected one.
     *
     * @param expected the value that must be there; empty if none must
     * @param value the new value
     * @return whether it was replaced
     */
    CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value);

    /** Deletes a key; does nothing if it is not there. */
    CompletionStage<Void> delete(String key);

    /** The keys that start with a prefix, sorted; at most {@code limit}. */
    CompletionStage<List<String>> keys(String prefix, int limit);
}
