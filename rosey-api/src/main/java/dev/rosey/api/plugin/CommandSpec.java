package dev.rosey.api.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A command that a plugin declares.
 *
 * @param name what users type after the prefix
 * @param aliases other names
 * @param usage its arguments, for instance {@code [n]d<s>[±m]}
 * @param description what it does, in one line
 * @param minimumRank who may use it, see {@link dev.rosey.api.connector.Ranks}
 * @param cooldown time between two uses by one user
 * @param timeout how long an answer may take; the framework's default when absent
 */
public record CommandSpec(
        String name,
        List<String> aliases,
        String usage,
        String description,
        double minimumRank,
        Duration cooldown,
        Optional<Duration> timeout) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a name or time is not allowed
     */
    public CommandSpec {
        requireName(name);
        aliases = List.copyOf(aliases);
        for (String alias : aliases) {
            requireName(alias);
        }
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(description, "description");
        if (Objects.requireNonNull(cooldown, "cooldown").isNegative()) {
            throw new IllegalArgumentException("cooldown is " + cooldown + "; it must not be negative");
        }
        if (Objects.requireNonNull(timeout, "timeout").isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw new IllegalArgumentException("timeout is " + timeout.get() + "; it must be positive");
        }
    }

    /** A command that everyone may use. */
    public static CommandSpec of(String name, String usage, String description) {
        return new CommandSpec(name, List.of(), usage, description, dev.rosey.api.connector.Ranks.ANONYMOUS,
                Duration.ZERO, Optional.empty());
    }

    /**
     * Whether a command can have that name: 1 to 32 letters and digits of any script, their marks, {@code -} and
     * {@code _}, beginning with a letter or digit.
     */
    public static boolean isName(String text) {
        return Names.isCommand(text);
    }

    private static void requireName(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException("Not a command name: \"" + text
                    + "\"; use 1 to 32 letters, digits, '-' and '_', beginning with a letter or digit");
        }
    }
}
