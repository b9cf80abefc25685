package dev.rosey.core.command;

import dev.rosey.api.plugin.CommandSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Knows which plugin owns which command. Safe for use by any number of threads; answers at once. */
public interface CommandCatalog {
    /**
     * Looks a command up.
     *
     * @param nameOrAlias its name or one of its aliases, in any case of letters
     * @return the command; empty when no plugin declares it
     */
    Optional<Entry> find(String nameOrAlias);

    /** All commands, those that are not available now included; in any order. */
    List<Entry> commands();

    /**
     * A command and its owner.
     *
     * @param plugin the name of the plugin that answers it
     * @param spec what the plugin says of it
     * @param unavailable why it cannot be used now, as part of a sentence such as {@code "dice-roller is being
     *     restarted"}; empty when it can
     */
    record Entry(String plugin, CommandSpec spec, Optional<String> unavailable) {
        /** Checks that the parts are there. */
        public Entry {
            Objects.requireNonNull(plugin, "plugin");
            Objects.requireNonNull(spec, "spec");
            Objects.requireNonNull(unavailable, "unavailable");
        }

        /** A command that can be used. */
        public static Entry available(String plugin, CommandSpec spec) {
            return new Entry(plugin, spec, Optional.empty());
        }

        /** A command that cannot be used now. */
        public static Entry unavailable(String plugin, CommandSpec spec, String reason) {
            return new Entry(plugin, spec, Optional.of(reason));
        }
    }
}
