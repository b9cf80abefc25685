package dev.rosey.core.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits what follows the name of a command into arguments and options, see {@link CommandLine}. For one thread. */
final class CommandWords {
    private static final String MARK = "--";

    private final String text;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private int at;

    CommandWords(String text) {
        this.text = text;
    }

    List<String> arguments() {
        return arguments;
    }

    Map<String, String> options() {
        return options;
    }

    void read() {
        boolean optionsEnded = false;
        while (skipSpace()) {
            if (!optionsEnded && isEndOfOptions()) {
                optionsEnded = true;
                at += MARK.length();
            } else if (!optionsEnded && isOption()) {
                readOption();
            } else {
                arguments.add(readWord());
            }
        }
    }

    private void readOption() {
        int start = at + MARK.length();
        at = start;
        while (at < text.length() && text.charAt(at) != '=' && !isSpace(at)) {
            at++;
        }
        String key = text.substring(start, at);
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            options.put(key, at < text.length() && !isSpace(at) ? readWord() : "");
        } else {
            boolean hasValue = skipSpace() && !isOption() && !isEndOfOptions();
            options.put(key, hasValue ? readWord() : "");
        }
    }

    private String readWord() {
        StringBuilder word = new StringBuilder();
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            at++;
            readQuoted(first, word);
        }
        while (at < text.length() && !isSpace(at)) {
            word.append(text.charAt(at++));
        }
        return word.toString();
    }

    private void readQuoted(char quote, StringBuilder word) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            boolean escapes = c == '\\' && quote == '"' && at < text.length();
            word.append(escapes ? text.charAt(at++) : c);
        }
    }

    /** Whether something follows. */
    private boolean skipSpace() {
        while (at < text.length() && isSpace(at)) {
            at++;
        }
        return at < text.length();
    }

    private boolean isOption() {
        int key = at + MARK.length();
        return text.startsWith(MARK, at) && key < text.length() && Character.isLetter(text.codePointAt(key));
    }

    private boolean isEndOfOptions() {
        int end = at + MARK.length();
        return text.startsWith(MARK, at) && (end == text.length() || isSpace(end));
    }

    private boolean isSpace(int index) {
        return Character.isWhitespace(text.charAt(index));
    }
}
