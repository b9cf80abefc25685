package dev.rosey.nats;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes the text of a configuration of {@code nats-server}. */
final class ServerText {
    private static final String INDENT = "  ";
    private static final int IN_A_LINE = 3;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    ServerText comment(String line) {
        return line("# " + line);
    }

    ServerText empty() {
        text.append('\n');
        return this;
    }

    /** A key with a value that is written as it is: a number, a word, a variable. */
    ServerText bare(String key, Object value) {
        return line(key + ": " + value);
    }

    ServerText quoted(String key, String value) {
        return line(key + ": " + quote(value));
    }

    ServerText quoted(String key, Collection<String> values) {
        if (values.size() <= IN_A_LINE) {
            return line(key + ": [" + values.stream().map(ServerText::quote).collect(Collectors.joining(", ")) + "]");
        }
        openList(key);
        values.forEach(value -> line(quote(value)));
        return closeList();
    }

    ServerText open(String key) {
        line(key + " {");
        depth++;
        return this;
    }

    ServerText close() {
        depth--;
        return line("}");
    }

    ServerText openList(String key) {
        line(key + ": [");
        depth++;
        return this;
    }

    ServerText openElement() {
        line("{");
        depth++;
        return this;
    }

    ServerText closeList() {
        depth--;
        return line("]");
    }

    private ServerText line(String line) {
        text.append(INDENT.repeat(depth)).append(line).append('\n');
        return this;
    }

    static String quote(String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A configuration has no room for control characters: "
                    + value.replaceAll("\\p{Cntrl}", "?"));
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
