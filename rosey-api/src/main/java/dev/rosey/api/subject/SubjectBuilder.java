package dev.rosey.api.subject;

import java.util.Objects;

/**
 * Composes a subject or a filter token by token. Each step returns a new builder, so that a common beginning can be
 * kept and shared.
 *
 * <pre>{@code
 * SubjectBuilder mine = SubjectBuilder.of("rosey", "event").outside(pluginName);
 * Subject rolled = mine.token("rolled").build();          // rosey.event.dice-roller.rolled
 * SubjectFilter all = mine.anyTail();                     // rosey.event.dice-roller.>
 * }</pre>
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class SubjectBuilder {
    private final String text;

    private SubjectBuilder(String text) {
        this.text = text;
    }

    /**
     * Starts with the given tokens.
     *
     * @param tokens at least one token, each as {@link #token(String)} takes it
     * @return the builder
     */
    public static SubjectBuilder of(String... tokens) {
        SubjectBuilder builder = new SubjectBuilder("");
        for (String token : tokens) {
            builder = builder.token(token);
        }
        return builder;
    }

    /**
     * Adds one token.
     *
     * @param token the token, without dots or wildcards
     * @return the longer builder
     * @throws IllegalArgumentException if it is not a single valid token
     */
    public SubjectBuilder token(String token) {
        Objects.requireNonNull(token, "token");
        if (token.indexOf('.') >= 0) {
            throw new IllegalArgumentException("Not a single token: " + SubjectSyntax.quoted(token)
                    + ": it has a '.'; add several tokens with tokens(text), or outside text with outside(text)");
        }
        return tokens(token);
    }

    /**
     * Adds one or more tokens that are already separated by dots, for instance {@code chat.message}.
     *
     * @param tokens the tokens, without wildcards
     * @return the longer builder
     * @throws IllegalArgumentException if they are not valid tokens
     */
    public SubjectBuilder tokens(String tokens) {
        SubjectSyntax.requireSubject(tokens);
        return append(tokens);
    }

    /** Adds text from outside (a channel, a user, a plugin) as one token, encoded by {@link Subjects#token(String)}. */
    public SubjectBuilder outside(String text) {
        return append(Subjects.token(text));
    }

    /** Adds {@code *}, which stands for any one token; the result can only be built as a filter. */
    public SubjectBuilder any() {
        return append("*");
    }

    /** Ends with {@code >}, which stands for one or more further tokens. */
    public SubjectFilter anyTail() {
        return SubjectFilter.of(append(">").text);
    }

    /**
     * The subject composed so far.
     *
     * @return the subject
     * @throws IllegalArgumentException if there is no token, a wildcard, or the limits are exceeded
     */
    public Subject build() {
        return Subject.of(text);
    }

    /**
     * The filter composed so far.
     *
     * @return the filter
     * @throws IllegalArgumentException if there is no token or the limits are exceeded
     */
    public SubjectFilter buildFilter() {
        return SubjectFilter.of(text);
    }

    private SubjectBuilder append(String tail) {
        return new SubjectBuilder(text.isEmpty() ? tail : text + '.' + tail);
    }

    /** The text composed so far. */
    @Override
    public String toString() {
        return text;
    }
}
