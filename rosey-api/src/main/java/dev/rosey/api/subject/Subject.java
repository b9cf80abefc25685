package dev.rosey.api.subject;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A concrete name on the bus, for instance {@code rosey.event.dice-roller.rolled}: one or more tokens separated by
 * dots, without wildcards.
 *
 * <p>Immutable, checked once when it is made, its hash computed once; keep subjects that are used often in constants.
 * Safe for use by any number of threads. Two subjects are equal when their texts are.
 *
 * @see <a href="https://docs.nats.io/nats-concepts/subjects">Subjects in the NATS documentation</a>
 */
public final class Subject implements Comparable<Subject> {
    /** The greatest length of a subject or filter in bytes of UTF-8. */
    public static final int MAX_LENGTH = 1024;

    /** The greatest number of tokens in a subject or filter. */
    public static final int MAX_TOKENS = 64;

    private final String text;
    private final int hash;
    private @Nullable SubjectInfo info; // made when asked for; a race makes an equal one twice

    private Subject(String text) {
        this.text = text;
        this.hash = text.hashCode();
    }

    /**
     * Makes a subject from its text.
     *
     * @param text the tokens with dots between them
     * @return the subject
     * @throws IllegalArgumentException if the text is not a subject; the message names the place and the remedy
     */
    public static Subject of(String text) {
        SubjectSyntax.requireSubject(text);
        return new Subject(text);
    }

    /**
     * Makes a subject from a name that arrived from a foreign system and is taken as it is: it may break Rosey's
     * stricter rules (see {@link #isValid(String)}). Meant for transports; everyone else uses {@link #of(String)}.
     *
     * @param text the name as received, not empty
     * @return the subject
     */
    public static Subject received(String text) {
        if (Objects.requireNonNull(text, "text").isEmpty()) {
            throw new IllegalArgumentException("A received subject must not be empty");
        }
        return new Subject(text);
    }

    /** Whether {@link #of(String)} would accept the text. */
    public static boolean isValid(String text) {
        return SubjectSyntax.problem(Objects.requireNonNull(text, "text"), false) == null;
    }

    /** The tokens in order; never empty. Makes a new list at each call. */
    public List<String> tokens() {
        return List.of(text.split("\\.", -1));
    }

    /** The number of tokens. */
    public int tokenCount() {
        return SubjectSyntax.countTokens(text);
    }

    /**
     * A subject with further tokens at the end.
     *
     * @param tail one or more tokens, without a leading dot
     * @return the longer subject
     * @throws IllegalArgumentException if the result is not a subject
     */
    public Subject append(String tail) {
        return of(text + '.' + tail);
    }

    /** What the subject means, read once. */
    SubjectInfo info() {
        SubjectInfo known = info;
        if (known == null) {
            known = SubjectReader.read(this);
            info = known;
        }
        return known;
    }

    @Override
    public int compareTo(Subject other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Subject that && hash == that.hash && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The text of the subject, as {@link #of(String)} takes it. */
    @Override
    public String toString() {
        return text;
    }
}
