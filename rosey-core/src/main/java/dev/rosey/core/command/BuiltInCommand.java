package dev.rosey.core.command;

import dev.rosey.api.command.CommandHandler;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.plugin.CommandSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A command that the application answers itself, such as {@code !plugins}. It goes before a plugin's command of the
 * same name.
 *
 * @param name what users type after the prefix
 * @param usage its arguments; empty when it has none
 * @param description what it does, in one line
 * @param minimumRank who may use it, see {@link Ranks}
 * @param handler answers it, at once: the router waits for it
 */
public record BuiltInCommand(
        String name, String usage, String description, double minimumRank, CommandHandler handler) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the name is not one for a command, see {@link CommandSpec#isName(String)}
     */
    public BuiltInCommand {
        Objects.requireNonNull(handler, "handler");
        CommandSpec.of(name, usage, description);
    }

    /** A command that everyone may use. */
    public static BuiltInCommand of(String name, String usage, String description, CommandHandler handler) {
        return new BuiltInCommand(name, usage, description, Ranks.ANONYMOUS, handler);
    }

    CommandSpec spec() {
        return new CommandSpec(name, List.of(), usage, description, minimumRank, Duration.ZERO, Optional.empty());
    }
}
