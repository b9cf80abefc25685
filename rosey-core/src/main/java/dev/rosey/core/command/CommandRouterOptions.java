package dev.rosey.core.command;

import dev.rosey.api.connector.Ranks;
import dev.rosey.api.spi.PluginSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How a {@link CommandRouter} treats commands. Immutable. */
public final class CommandRouterOptions {
    /** The greatest length of a command, in characters after the prefix, when nothing else is said. */
    public static final int DEFAULT_MAX_LENGTH = 1000;

    /** How many commands one user may give per minute when nothing else is said. */
    public static final int DEFAULT_PER_MINUTE = 20;

    /** How many commands one user may give at once when nothing else is said. */
    public static final int DEFAULT_BURST = 5;

    /** How many commands may run at once when nothing else is said. */
    public static final int DEFAULT_MAX_RUNNING = 1024;

    private static final CommandRouterOptions DEFAULTS = builder().build();

    private final String prefix;
    private final boolean unknownCommandReply;
    private final int maxLength;
    private final int perMinute;
    private final int burst;
    private final int maxRunning;
    private final Map<String, Duration> sharedCooldowns;
    private final Duration defaultTimeout;
    private final Set<String> ownNames;
    private final double adminRank;

    private CommandRouterOptions(Builder from) {
        this.prefix = from.prefix;
        this.unknownCommandReply = from.unknownCommandReply;
        this.maxLength = from.maxLength;
        this.perMinute = from.perMinute;
        this.burst = from.burst;
        this.maxRunning = from.maxRunning;
        this.sharedCooldowns = Map.copyOf(from.sharedCooldowns);
        this.defaultTimeout = from.defaultTimeout;
        this.ownNames = Set.copyOf(from.ownNames);
        this.adminRank = from.adminRank;
    }

    /** Prefix {@code !}, unknown commands answered, the limits of the constants here. */
    public static CommandRouterOptions defaults() {
        return DEFAULTS;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What commands begin with. */
    public String prefix() {
        return prefix;
    }

    /** Whether an unknown command is answered. */
    public boolean isUnknownCommandReply() {
        return unknownCommandReply;
    }

    /** The greatest length of a command, in characters after the prefix. */
    public int maxLength() {
        return maxLength;
    }

    /** How many commands one user may give per minute. */
    public int perMinute() {
        return perMinute;
    }

    /** How many commands one user may give at once. */
    public int burst() {
        return burst;
    }

    /** How many commands may run at once. */
    public int maxRunning() {
        return maxRunning;
    }

    /** Time between two uses of a command by anybody; zero when there is none. */
    public Duration sharedCooldown(String command) {
        return sharedCooldowns.getOrDefault(command.toLowerCase(Locale.ROOT), Duration.ZERO);
    }

    /** How long a command may take that does not say so itself. */
    public Duration defaultTimeout() {
        return defaultTimeout;
    }

    /** Whether a user is the bot itself. */
    public boolean isOwnName(String user) {
        return ownNames.contains(user.toLowerCase(Locale.ROOT));
    }

    /** From which rank on users have no rate limit and no cooldowns. */
    public double adminRank() {
        return adminRank;
    }

    /** Collects options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private String prefix = CommandLine.DEFAULT_PREFIX;
        private boolean unknownCommandReply = true;
        private int maxLength = DEFAULT_MAX_LENGTH;
        private int perMinute = DEFAULT_PER_MINUTE;
        private int burst = DEFAULT_BURST;
        private int maxRunning = DEFAULT_MAX_RUNNING;
        private final Map<String, Duration> sharedCooldowns = new HashMap<>();
        private Duration defaultTimeout = PluginSpec.DEFAULT_CALL_TIMEOUT;
        private final Set<String> ownNames = new HashSet<>();
        private double adminRank = Ranks.ADMIN;

        private Builder() {}

        /**
         * Sets what commands begin with.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder prefix(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("prefix is \"" + text + "\"; use at least one visible character");
            }
            this.prefix = text;
            return this;
        }

        /** Sets whether an unknown command is answered. */
        public Builder unknownCommandReply(boolean answered) {
            this.unknownCommandReply = answered;
            return this;
        }

        /** Sets the greatest length of a command, in characters after the prefix. */
        public Builder maxLength(int characters) {
            this.maxLength = positive("maxLength", characters);
            return this;
        }

        /**
         * Sets how many commands one user may give. Each answer takes one from a stock that fills up evenly.
         *
         * @param commandsPerMinute how many come back to the stock in a minute
         * @param atOnce how many the stock holds
         */
        public Builder rateLimit(int commandsPerMinute, int atOnce) {
            this.perMinute = positive("commandsPerMinute", commandsPerMinute);
            this.burst = positive("atOnce", atOnce);
            return this;
        }

        /** Sets how many commands may run at once; more are refused with a message. */
        public Builder maxRunning(int commands) {
            this.maxRunning = positive("maxRunning", commands);
            return this;
        }

        /**
         * Sets the time between two uses of a command by anybody, besides the command's own cooldown for each user.
         *
         * @param command its name, not an alias
         * @param cooldown the time, not negative
         */
        public Builder sharedCooldown(String command, Duration cooldown) {
            if (cooldown.isNegative()) {
                throw new IllegalArgumentException("cooldown is " + cooldown + "; it must not be negative");
            }
            sharedCooldowns.put(command.toLowerCase(Locale.ROOT), cooldown);
            return this;
        }

        /** Sets how long a command may take that does not say so itself. */
        public Builder defaultTimeout(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("defaultTimeout is " + time + "; it must be positive");
            }
            this.defaultTimeout = time;
            return this;
        }

        /** Adds a name of the bot itself, whose lines are ignored. The case of letters does not count. */
        public Builder ownName(String user) {
            ownNames.add(Objects.requireNonNull(user, "user").toLowerCase(Locale.ROOT));
            return this;
        }

        /** Sets from which rank on users have no rate limit and no cooldowns. */
        public Builder adminRank(double rank) {
            this.adminRank = rank;
            return this;
        }

        /** The options. */
        public CommandRouterOptions build() {
            return new CommandRouterOptions(this);
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
            }
            return value;
        }
    }
}
