package dev.rosey.api.command;

import dev.rosey.api.connector.ChatMessage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One use of a command: {@code !roll 2d6 --times 3} becomes command {@code roll}, argument {@code 2d6} and option
 * {@code times = 3}. Immutable.
 *
 * @param command the name of the command, never an alias
 * @param args everything after the command as it was typed
 * @param arguments the positional arguments, without quotes
 * @param options {@code --name value}, {@code --name=value}; a lone {@code --name} has an empty value
 * @param message the chat line
 */
public record Invocation(
        String command, String args, List<String> arguments, Map<String, String> options, ChatMessage message) {
    /** Copies the list and the map. */
    public Invocation {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(args, "args");
        Objects.requireNonNull(message, "message");
        arguments = List.copyOf(arguments);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Who gave the command. */
    public String user() {
        return message.user();
    }

    /** A positional argument, counted from 0. */
    public Optional<String> argument(int index) {
        return index >= 0 && index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
    }

    /** A positional argument, counted from 0, or a default. */
    public String argument(int index, String otherwise) {
        return argument(index).orElse(otherwise);
    }

    /** The value of an option. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** Whether an option is there, with or without a value. */
    public boolean hasOption(String name) {
        return options.containsKey(name);
    }
}
