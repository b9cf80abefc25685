package dev.rosey.api.command;

import java.util.Objects;

/**
 * The answer to a command. It goes back to the platform and channel that the command came from.
 *
 * @param kind how the text is meant
 * @param text the text, which may have several lines; empty for {@link Kind#NONE}
 */
public record Reply(Kind kind, String text) {
    /** How the text of an answer is meant. */
    public enum Kind {
        /** For everyone who saw the command. */
        TEXT,
        /** For the user alone. */
        PRIVATE,
        /** What was wrong with the way the command was used; the router adds the usage. */
        USAGE,
        /** Nothing is to be said. */
        NONE
    }

    private static final Reply NOTHING = new Reply(Kind.NONE, "");

    /** Checks the parts. */
    public Reply {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** An answer for everyone who saw the command; a command from a private message is answered in private. */
    public static Reply text(String text) {
        return new Reply(Kind.TEXT, text);
    }

    /** An answer for the user alone. */
    public static Reply privately(String text) {
        return new Reply(Kind.PRIVATE, text);
    }

    /**
     * Says what was wrong with the way the command was used; the usage of the manifest is added.
     *
     * @param problem for instance {@code "at most 20 dice"}; may be empty
     */
    public static Reply usage(String problem) {
        return new Reply(Kind.USAGE, problem);
    }

    /** No answer. */
    public static Reply none() {
        return NOTHING;
    }
}
