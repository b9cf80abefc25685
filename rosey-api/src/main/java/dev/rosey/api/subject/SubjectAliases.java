package dev.rosey.api.subject;

import dev.rosey.api.RoseyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The table of older subject names and what they stand for. Off unless an application asks for it.
 *
 * <table>
 * <caption>Older names</caption>
 * <tr><th>older name</th><th>stands for</th></tr>
 * <tr><td>{@code cytube.chat.message}, {@code cytube.<type…>}</td>
 *     <td>{@code rosey.platform.cytube.<channel>.event.<type…>}</td></tr>
 * <tr><td>{@code cytube.send.message}</td><td>{@code rosey.platform.cytube.<channel>.send.chat.message}</td></tr>
 * <tr><td>{@code rosey.commands.<…>}, {@code rosey.plugins.<…>}, {@code rosey.events.<…>}</td>
 *     <td>the same in the singular</td></tr>
 * <tr><td>{@code rosey.command.dice.roll}, {@code rosey.event.dice.rolled}</td>
 *     <td>the same under the plugin's name, for each short name given to {@link Builder#plugin}</td></tr>
 * </table>
 *
 * <p>An older name has no channel: a filter stands for all channels, a subject for the only channel. Immutable and
 * safe for use by any number of threads.
 */
public final class SubjectAliases {
    private static final SubjectAliases NONE = new SubjectAliases(false, Map.of(), List.of());
    private static final Map<String, String> SINGULAR =
            Map.of("commands", "command", "plugins", "plugin", "events", "event");

    private final boolean enabled;
    private final Map<String, String> plugins;
    private final List<String> channels;

    private SubjectAliases(boolean enabled, Map<String, String> plugins, List<String> channels) {
        this.enabled = enabled;
        this.plugins = plugins;
        this.channels = channels;
    }

    /** The table that changes nothing. */
    public static SubjectAliases none() {
        return NONE;
    }

    /** Starts a table with the older names of this framework. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with what is in this table. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.plugins.putAll(plugins);
        builder.channels.addAll(channels);
        return builder;
    }

    /** Whether the table is in use at all. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * The subject that is meant.
     *
     * @param subject an older or a current name
     * @return the current name
     * @throws RoseyException with code {@code SUBJECT-001} if the older name has no channel and there is not exactly
     *     one
     */
    public Subject resolve(Subject subject) {
        if (!enabled) {
            return subject;
        }
        List<String> tokens = subject.tokens();
        Optional<List<String>> tail = channelTail(tokens);
        if (tail.isPresent()) {
            if (channels.size() != 1) {
                throw new RoseyException("SUBJECT-001", "The older subject " + subject + " names no channel, and "
                        + (channels.isEmpty() ? "no channel is" : channels.size() + " channels are")
                        + " connected; publish to " + Subjects.PLATFORM + ".cytube.<channel>.… instead");
            }
            return Subject.of(platform(channels.get(0), tail.get()));
        }
        List<String> renamed = rename(tokens);
        return renamed.equals(tokens) ? subject : Subject.of(String.join(".", renamed));
    }

    /**
     * The filter that is meant; an older name without a channel stands for every channel.
     *
     * @param filter an older or a current filter
     * @return the current filter
     */
    public SubjectFilter resolve(SubjectFilter filter) {
        if (!enabled) {
            return filter;
        }
        List<String> tokens = filter.tokens();
        Optional<List<String>> tail = channelTail(tokens);
        if (tail.isPresent()) {
            return SubjectFilter.of(platform("*", tail.get()));
        }
        List<String> renamed = rename(tokens);
        return renamed.equals(tokens) ? filter : SubjectFilter.of(String.join(".", renamed));
    }

    private static String platform(String channel, List<String> tail) {
        return Subjects.PLATFORM + ".cytube." + channel + '.' + String.join(".", tail);
    }

    private static Optional<List<String>> channelTail(List<String> tokens) {
        if (tokens.size() < 2 || !tokens.get(0).equals("cytube")) {
            return Optional.empty();
        }
        List<String> tail = new ArrayList<>(tokens.subList(1, tokens.size()));
        if (!tail.get(0).equals("send")) {
            tail.add(0, "event");
        } else if (tail.size() == 2 && tail.get(1).equals("message")) {
            tail.add(1, "chat");
        }
        return Optional.of(tail);
    }

    private List<String> rename(List<String> tokens) {
        if (tokens.size() < 3 || !tokens.get(0).equals(Subjects.ROOT)) {
            return tokens;
        }
        List<String> renamed = new ArrayList<>(tokens);
        String kind = SINGULAR.getOrDefault(tokens.get(1), tokens.get(1));
        renamed.set(1, kind);
        if (SINGULAR.containsValue(kind)) {
            renamed.set(2, plugins.getOrDefault(tokens.get(2), tokens.get(2)));
        }
        return renamed;
    }

    /** Collects what a table of older names needs to know. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, String> plugins = new LinkedHashMap<>();
        private final Set<String> channels = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Lets a short name stand for a plugin.
         *
         * @param alias the older token, for instance {@code dice}
         * @param plugin the plugin's name, for instance {@code dice-roller}
         * @return this builder
         * @throws IllegalArgumentException if the alias already stands for another plugin
         */
        public Builder plugin(String alias, String plugin) {
            String previous = plugins.put(Subjects.token(alias), Subjects.token(plugin));
            if (previous != null && !previous.equals(Subjects.token(plugin))) {
                throw new IllegalArgumentException("The subject alias \"" + alias + "\" stands for both " + previous
                        + " and " + plugin + "; give one of the plugins another alias");
            }
            return this;
        }

        /** Adds a connected CyTube channel; older names without a channel mean it while it is the only one. */
        public Builder channel(String channel) {
            channels.add(Subjects.token(Objects.requireNonNull(channel, "channel")));
            return this;
        }

        /** The table. */
        public SubjectAliases build() {
            return new SubjectAliases(true, Map.copyOf(plugins), List.copyOf(channels));
        }
    }
}
