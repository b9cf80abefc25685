package dev.rosey.cytube.internal.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes messages that a server takes as they are of a text of any length. */
public final class ChatText {
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f]+");
    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final char REPLACEMENT = '\uFFFD';

    private ChatText() {}

    /**
     * The messages to send for a text, in order. Each has at most {@code maxLength} UTF-16 units and something visible in
     * it, and none begins with a slash, so that none is ever a command: a space is put before the slash, which servers
     * neither remove nor skip. A line break ends a message. A longer line is split at its last white space that leaves a
     * full enough message, else between characters as a reader sees them, and never inside a surrogate pair.
     *
     * <p>Lost are: line breaks, blank lines, the white space around a split, and surrogates that stand alone (they become
     * U+FFFD). A run of control characters becomes one space, unless the channel allows them. With a {@code maxLength} of
     * one, a slash and whatever needs two units become U+FFFD.
     *
     * @param text what to say
     * @param maxLength the server's limit
     * @param allowsControl whether control characters may stay
     * @throws IllegalArgumentException if {@code maxLength} is not positive
     */
    public static List<String> lines(String text, int maxLength, boolean allowsControl) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength must be positive, not " + maxLength);
        }
        List<String> lines = new ArrayList<>();
        for (String line : LINE_BREAK.split(text, -1)) {
            String whole = withWholeCharacters(line, maxLength);
            split(allowsControl ? whole : CONTROLS.matcher(whole).replaceAll(" "), maxLength, lines);
        }
        return List.copyOf(lines);
    }

    private static void split(String line, int maxLength, List<String> lines) {
        int start = 0;
        while (start < line.length()) {
            String prefix = line.charAt(start) == '/' ? " " : "";
            int end = end(line, start, maxLength - prefix.length());
            boolean isLast = end == line.length();
            String part = line.substring(start, isLast ? end : beforeSpace(line, start, end));
            if (!isBlank(part)) {
                lines.add(prefix + part);
            }
            start = isLast ? end : afterSpace(line, end);
        }
    }

    private static int end(String line, int start, int room) {
        int furthest = start + room;
        if (line.length() <= furthest) {
            return line.length();
        }
        // A space earlier than halfway would make many short messages out of one long word.
        for (int i = furthest; i > start + room / 2; i--) {
            if (isSpace(line.charAt(i))) {
                return i;
            }
        }
        int grapheme = lastGrapheme(line, start, furthest);
        if (grapheme > start) {
            return grapheme;
        }
        boolean isInsidePair = Character.isHighSurrogate(line.charAt(furthest - 1));
        return isInsidePair ? furthest - 1 : furthest;
    }

    /** The end of the last character, as a reader sees it, that is whole before a limit; the start if there is none. */
    private static int lastGrapheme(String line, int start, int furthest) {
        // Two more units show whether the character at the limit goes on; to see more would cost time for nothing.
        Matcher graphemes = GRAPHEME.matcher(line).region(start, Math.min(line.length(), furthest + 2));
        int last = start;
        while (graphemes.find() && graphemes.end() <= furthest) {
            last = graphemes.end();
        }
        return last;
    }

    private static int beforeSpace(String line, int start, int end) {
        int i = end;
        while (i > start && isSpace(line.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static int afterSpace(String line, int end) {
        int i = end;
        while (i < line.length() && isSpace(line.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String withWholeCharacters(String line, int maxLength) {
        StringBuilder whole = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            boolean isAlone = Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE;
            boolean isTooLong = maxLength == 1 && (c == '/' || Character.isSupplementaryCodePoint(c));
            whole.appendCodePoint(isAlone || isTooLong ? REPLACEMENT : c);
        });
        return whole.toString();
    }

    private static boolean isBlank(String text) {
        return text.chars().allMatch(c -> isSpace((char) c));
    }

    /** What the server's own language calls white space; a message of nothing else is dropped there. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\uFEFF' || Character.isSpaceChar(c);
    }
}
