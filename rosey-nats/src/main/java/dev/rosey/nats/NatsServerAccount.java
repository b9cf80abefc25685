package dev.rosey.nats;

import dev.rosey.api.subject.Subjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A room of a NATS server whose users hear each other and nobody else: one bot, with its hosts and connectors.
 *
 * <p>It may also serve older subject names: the server publishes under the current name what was published under an older
 * one, and checks permissions by the current name. Only publishing is served so; who subscribes to an older name hears
 * nothing. Immutable.
 */
public final class NatsServerAccount {
    private static final Map<String, String> PLURALS = Map.of(
            "rosey.commands.>", Subjects.COMMAND + ".>",
            "rosey.plugins.>", Subjects.PLUGIN + ".>",
            "rosey.events.>", Subjects.EVENT + ".>");
    private static final List<String> EVENTS = List.of(
            "chat", "user", "users", "media", "playlist", "poll", "moderation", "connection");

    private final String name;
    private final List<NatsServerUser> users;
    private final SortedMap<String, String> mappings;
    private final long maxMemoryBytes;
    private final long maxFileBytes;

    private NatsServerAccount(Builder from) {
        this.name = from.name;
        this.users = List.copyOf(from.users);
        this.mappings = new TreeMap<>(from.mappings);
        this.maxMemoryBytes = from.maxMemoryBytes;
        this.maxFileBytes = from.maxFileBytes;
    }

    /**
     * Begins an account.
     *
     * @param name 1 to 64 letters, digits, {@code -} and {@code _}
     * @return a builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The users, in the order in which they were added. */
    public List<NatsServerUser> users() {
        return users;
    }

    void write(ServerText text, boolean hasJetStream) {
        text.open(name);
        if (hasJetStream && maxFileBytes > 0) {
            text.open("jetstream").bare("max_memory", maxMemoryBytes).bare("max_file", maxFileBytes).close();
        } else if (hasJetStream) {
            text.bare("jetstream", "enabled");
        }
        text.openList("users");
        users.forEach(user -> user.write(text));
        text.closeList();
        if (!mappings.isEmpty()) {
            text.open("mappings");
            mappings.forEach((from, to) -> text.bare(ServerText.quote(from), ServerText.quote(to)));
            text.close();
        }
        text.close();
    }

    @Override
    public String toString() {
        return "NatsServerAccount[" + name + ", " + users.size() + " users]";
    }

    /** Collects users and options; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final List<NatsServerUser> users = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final SortedMap<String, String> mappings = new TreeMap<>();
        private long maxMemoryBytes;
        private long maxFileBytes;

        private Builder(String name) {
            this.name = NatsServerUser.checkName("account", name);
        }

        /**
         * Adds a user.
         *
         * @param user the user
         * @return this builder
         * @throws IllegalArgumentException if there is one of that name
         */
        public Builder user(NatsServerUser user) {
            if (!names.add(user.name())) {
                throw new IllegalArgumentException("The account " + name + " has a user " + user.name() + " already");
            }
            users.add(user);
            return this;
        }

        /**
         * Bounds what JetStream keeps for this account. Default: the bounds of the server.
         *
         * @param maxMemoryBytes for streams in memory, at least 0
         * @param maxFileBytes for streams on disk, at least 1
         * @return this builder
         */
        public Builder jetStreamLimits(long maxMemoryBytes, long maxFileBytes) {
            if (maxMemoryBytes < 0 || maxFileBytes < 1) {
                throw new IllegalArgumentException("The limits are " + maxMemoryBytes + " and " + maxFileBytes
                        + " bytes; expected at least 0 and 1");
            }
            this.maxMemoryBytes = maxMemoryBytes;
            this.maxFileBytes = maxFileBytes;
            return this;
        }

        /** Serves {@code rosey.commands.>}, {@code rosey.plugins.>} and {@code rosey.events.>} in the singular. */
        public Builder pluralNames() {
            mappings.putAll(PLURALS);
            return this;
        }

        /**
         * Serves a plugin under a short name as well: {@code rosey.command.<shortName>.>} and
         * {@code rosey.event.<shortName>.>}. The plural forms of a short name are not served.
         *
         * @param shortName for instance {@code dice}
         * @param plugin for instance {@code dice-roller}
         * @return this builder
         */
        public Builder shortName(String shortName, String plugin) {
            String from = Subjects.token(shortName);
            String to = Subjects.token(plugin);
            if (from.equals(to)) {
                throw new IllegalArgumentException("The short name of " + plugin + " is its name");
            }
            for (String tree : List.of(Subjects.COMMAND, Subjects.EVENT)) {
                mappings.put(tree + "." + from + ".>", tree + "." + to + ".>");
            }
            return this;
        }

        /**
         * Serves the older names without a channel for a bot with exactly one: {@code cytube.send.message}, other
         * {@code cytube.send.<action…>} of two tokens or more, and the events {@code cytube.<type…>}.
         *
         * @param platform the name of the connector in subjects, usually {@code cytube}
         * @param channel the only channel
         * @return this builder
         */
        public Builder onlyChannel(String platform, String channel) {
            String prefix = Subjects.PLATFORM + "." + Subjects.token(platform) + "." + Subjects.token(channel);
            // Of names that overlap, a server takes any; so none does.
            mappings.put("cytube.send.message", prefix + ".send.chat.message");
            mappings.put("cytube.send.*.>", prefix + ".send.$1.>");
            mappings.put("cytube.error", prefix + ".event.error");
            EVENTS.forEach(type -> mappings.put("cytube." + type + ".>", prefix + ".event." + type + ".>"));
            return this;
        }

        /**
         * The account.
         *
         * @return a new account
         * @throws IllegalStateException if it has no user
         */
        public NatsServerAccount build() {
            if (users.isEmpty()) {
                throw new IllegalStateException("The account " + Objects.requireNonNull(name) + " has no user");
            }
            return new NatsServerAccount(this);
        }
    }
}
