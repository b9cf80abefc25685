package dev.rosey.nats.config;

import java.util.Arrays;
import java.util.Objects;

/** A text that is never shown: {@link #toString()} hides it. Immutable. */
public final class Secret {
    private final char[] text;

    private Secret(char[] text) {
        this.text = text;
    }

    /**
     * Keeps a secret.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Secret of(String text) {
        if (Objects.requireNonNull(text, "text").isEmpty()) {
            throw new IllegalArgumentException("The secret is empty; is the variable or file that has it set?");
        }
        return new Secret(text.toCharArray());
    }

    /** A copy of the characters. */
    public char[] reveal() {
        return text.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && Arrays.equals(text, that.text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "***";
    }
}
