package dev.rosey.api.storage;

import dev.rosey.api.event.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps values under keys in one namespace, which the host fixes.
 *
 * <p>Keys are 1 to {@value #MAX_KEY_LENGTH} characters without control characters and without halves of surrogate pairs.
 * A value takes at most {@value #MAX_VALUE_BYTES} bytes in the form of {@link dev.rosey.api.spi.BinaryCodec}; a store may
 * allow less, and bounds the keys and bytes of a namespace. Each operation is done as a whole or not at all; those that
 * one thread begins one after another are done in that order. None of them blocks.
 *
 * <p>An argument that is not allowed is an {@link IllegalArgumentException}, thrown at once. Everything else completes
 * the stage exceptionally: with {@link StorageException} when the store refuses the operation or cannot be reached, with
 * {@link dev.rosey.api.permission.PermissionDeniedException} when the plugin was not granted it (DATABASE_READ for
 * {@code get} and {@code keys}, DATABASE_WRITE for the others), with {@link dev.rosey.api.event.PayloadException} when a
 * value is nested too deeply. Safe for use by any number of threads.
 */
public interface Storage {
    /** The greatest length of a key. */
    int MAX_KEY_LENGTH = 256;

    /** The greatest size of a value, in bytes. */
    int MAX_VALUE_BYTES = 256 << 10;

    /** How many keys {@link #keys} tells at most. */
    int MAX_KEYS = 1000;

    /** The longest time for which a value can be kept, other than forever. */
    Duration MAX_TIME_TO_LIVE = Duration.ofDays(36_500);

    /** Whether a namespace can have that name: 1 to 64 letters a to z in any case, digits, {@code -} and {@code _}. */
    static boolean isNamespace(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 64;
    }

    /** The value under a key; empty when there is none, or its time is over. */
    CompletionStage<Optional<Value>> get(String key);

    /** Keeps a value until it is replaced or deleted. */
    CompletionStage<Void> put(String key, Value value);

    /**
     * Keeps a value for a time.
     *
     * @param timeToLive more than nothing, at most {@link #MAX_TIME_TO_LIVE}; kept in whole milliseconds, rounded up
     */
    CompletionStage<Void> put(String key, Value value, Duration timeToLive);

    /**
     * Replaces a value only if it is still the expected one. The new value is kept until it is replaced or deleted.
     *
     * @param expected the value that must be there; empty if none must
     * @param value the new value
     * @return whether it was replaced
     */
    CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value);

    /** Deletes a key; does nothing if it is not there. */
    CompletionStage<Void> delete(String key);

    /**
     * The keys that start with a prefix, in the order of {@link String#compareTo}.
     *
     * @param prefix how they start; empty for all
     * @param limit how many at most, from 1 to {@value #MAX_KEYS}
     */
    CompletionStage<List<String>> keys(String prefix, int limit);
}
