package dev.rosey.api.spi;

import dev.rosey.api.storage.Storage;
import java.time.Duration;

/** The checks of arguments that all implementations of {@link Storage} share. Stateless. */
public final class StorageArguments {
    private StorageArguments() {}

    /**
     * Checks a namespace.
     *
     * @return the namespace
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, {@code -} and {@code _}
     */
    public static String requireNamespace(String namespace) {
        if (!Storage.isNamespace(namespace)) {
            throw new IllegalArgumentException(
                    "namespace is " + shown(namespace) + "; use 1 to 64 letters, digits, '-' and '_'");
        }
        return namespace;
    }

    /**
     * Checks a key.
     *
     * @return the key
     * @throws IllegalArgumentException if it is not as {@link Storage} wants it
     */
    public static String requireKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "key is empty; use 1 to " + Storage.MAX_KEY_LENGTH + " characters");
        }
        return requireText("key", key);
    }

    /**
     * Checks the beginning of keys, which may be empty.
     *
     * @return the prefix
     * @throws IllegalArgumentException if no key can begin with it
     */
    public static String requirePrefix(String prefix) {
        return requireText("prefix", prefix);
    }

    /**
     * Checks how many keys are asked for.
     *
     * @return the limit
     * @throws IllegalArgumentException if it is not from 1 to {@link Storage#MAX_KEYS}
     */
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > Storage.MAX_KEYS) {
            throw new IllegalArgumentException("limit is " + limit + "; use 1 to " + Storage.MAX_KEYS);
        }
        return limit;
    }

    /**
     * Checks for how long a value is to be kept.
     *
     * @return the time in whole milliseconds, rounded up
     * @throws IllegalArgumentException if it is not positive, or more than {@link Storage#MAX_TIME_TO_LIVE}
     */
    public static Duration requireTimeToLive(Duration timeToLive) {
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(Storage.MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException("timeToLive is " + timeToLive + "; use more than 0 and at most "
                    + Storage.MAX_TIME_TO_LIVE.toDays() + " days, or put without a time to keep the value");
        }
        long millis = timeToLive.toMillis();
        return Duration.ofMillis(timeToLive.equals(Duration.ofMillis(millis)) ? millis : millis + 1);
    }

    private static String requireText(String what, String text) {
        if (text.length() > Storage.MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(what + " is " + text.length() + " characters long; use at most "
                    + Storage.MAX_KEY_LENGTH);
        }
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE) {
                throw new IllegalArgumentException(what + " has the character U+"
                        + String.format("%04X", character) + "; use no control characters and no halves of surrogate pairs");
            }
        });
        return text;
    }

    private static String shown(String text) {
        return '"' + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + '"';
    }
}
