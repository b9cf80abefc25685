package dev.rosey.core.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A chat line read as a command: {@code !say "two words" --to bob --loud} is command {@code say} with the argument
 * {@code two words} and the options {@code to = bob} and {@code loud}. Immutable.
 *
 * <p>The line must begin with the prefix, directly followed by a letter or digit; so {@code !!}, {@code ! x} and
 * {@code !?} are no commands. The rest is split at white space:
 * <ul>
 * <li>A word that begins with {@code "} or {@code '} reaches to the next such quote, white space included; without one,
 *     to the end of the line. Between double quotes a backslash takes the next character as it is. A quote inside a
 *     word, as in <i>don't</i>, is an ordinary character.
 * <li>{@code --key=value} and {@code --key value} are options, where the key begins with a letter; the value may be
 *     quoted. A key that another option or nothing follows has an empty value. The last of several values counts.
 * <li>{@code --} ends the options. A word with one hyphen, such as {@code -3}, is an argument, and so is a quoted word.
 * </ul>
 *
 * @param name the command as it was typed, without the prefix
 * @param args everything after the name as it was typed, without white space around it
 * @param arguments the positional arguments, without quotes
 * @param options the options, in the order in which they were first given
 */
public record CommandLine(String name, String args, List<String> arguments, Map<String, String> options) {
    /** The prefix when nothing else is said. */
    public static final String DEFAULT_PREFIX = "!";

    /** Copies the list and the map. */
    public CommandLine {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(args, "args");
        arguments = List.copyOf(arguments);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads a line. Takes any text, and time in proportion to its length.
     *
     * @param line the text of a chat line
     * @param prefix what commands begin with, not blank
     * @return the command; empty when the line is none
     */
    public static Optional<CommandLine> parse(String line, String prefix) {
        return nameIn(line, prefix).map(name -> {
            String args = line.substring(prefix.length() + name.length()).strip();
            CommandWords words = new CommandWords(args);
            words.read();
            return new CommandLine(name, args, words.arguments(), words.options());
        });
    }

    /** The name of the command in a line, without looking at its arguments; empty when the line is no command. */
    static Optional<String> nameIn(String line, String prefix) {
        int start = prefix.length();
        if (!line.startsWith(prefix) || start == line.length() || !Character.isLetterOrDigit(line.codePointAt(start))) {
            return Optional.empty();
        }
        int end = start;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return Optional.of(line.substring(start, end));
    }
}
