package dev.rosey.api.event;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The value of an extension attribute of an {@link Event}, in CloudEvents' simple types. Instants, URIs and bytes are
 * carried as their canonical text, as CloudEvents' JSON format does.
 */
public sealed interface Attribute {
    /** Text. */
    record Text(String value) implements Attribute {
        /** Checks that the text is there. */
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** A whole number of 32 bits. */
    record Int(int value) implements Attribute {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Attribute {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** What names of extension attributes look like: 1 to 20 small letters and digits. */
    Pattern NAME = Pattern.compile("[a-z0-9]{1,20}");
}
