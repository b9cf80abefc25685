package dev.rosey.api.subject;

import java.util.List;
import java.util.Objects;

/**
 * A pattern of subjects: {@code *} stands for exactly one token, a trailing {@code >} for one or more tokens (never
 * zero). A filter without wildcards matches the one subject of the same text.
 *
 * <p>Immutable and safe for use by any number of threads. Matching agrees with a NATS server's.
 */
public final class SubjectFilter {
    private final String text;
    private final boolean literal;

    private SubjectFilter(String text) {
        this.text = text;
        this.literal = text.indexOf('*') < 0 && text.indexOf('>') < 0;
    }

    /**
     * Makes a filter from its text.
     *
     * @param text tokens with dots between them, for instance {@code rosey.event.*.rolled}
     * @return the filter
     * @throws IllegalArgumentException if the text is not a filter; the message names the place and the remedy
     */
    public static SubjectFilter of(String text) {
        SubjectSyntax.requireFilter(text);
        return new SubjectFilter(text);
    }

    /** The filter that matches exactly one subject. */
    public static SubjectFilter of(Subject subject) {
        return of(subject.toString());
    }

    /** Whether {@link #of(String)} would accept the text. */
    public static boolean isValid(String text) {
        return SubjectSyntax.problem(Objects.requireNonNull(text, "text"), true) == null;
    }

    /** Whether the filter has no wildcard and so matches a single subject. */
    public boolean isLiteral() {
        return literal;
    }

    /** The tokens in order; never empty. Makes a new list at each call. */
    public List<String> tokens() {
        return List.of(text.split("\\.", -1));
    }

    /** Whether the filter matches the subject. Allocates nothing. */
    public boolean matches(Subject subject) {
        String name = subject.toString();
        return literal ? text.equals(name) : matches(text, name);
    }

    /**
     * Whether every subject that the other filter matches is matched by this one too. A permission grants a filter
     * only if it covers it.
     */
    public boolean covers(SubjectFilter other) {
        return covers(text, other.text);
    }

    /** Whether some subject is matched by both filters. */
    public boolean overlaps(SubjectFilter other) {
        return overlaps(tokens(), other.tokens());
    }

    /** Character by character: tokens are too short for anything cleverer to pay. */
    private static boolean matches(String filter, String name) {
        int s = 0;
        boolean isStart = true; // of a token; only there do wildcards stand
        for (int f = 0; f < filter.length(); f++) {
            char c = filter.charAt(f);
            if (isStart && c == '>') {
                return s < name.length();
            }
            if (isStart && c == '*') {
                int begin = s;
                while (s < name.length() && name.charAt(s) != '.') {
                    s++;
                }
                if (s == begin) {
                    return false; // an empty token of a foreign subject, or none
                }
            } else if (s == name.length() || name.charAt(s++) != c) {
                return false;
            }
            isStart = c == '.';
        }
        return s == name.length();
    }

    private static boolean covers(String wide, String narrow) {
        int w = 0;
        int n = 0;
        while (true) {
            char c = wide.charAt(w);
            if (c == '>') {
                return true;
            }
            int wideEnd = end(wide, w);
            int narrowEnd = end(narrow, n);
            char d = narrow.charAt(n);
            if (d == '>') {
                return false;
            }
            boolean same = wideEnd - w == narrowEnd - n && wide.regionMatches(w, narrow, n, wideEnd - w);
            if (c != '*' && !same) {
                return false;
            }
            boolean wideDone = wideEnd == wide.length();
            boolean narrowDone = narrowEnd == narrow.length();
            if (wideDone || narrowDone) {
                return wideDone && narrowDone;
            }
            w = wideEnd + 1;
            n = narrowEnd + 1;
        }
    }

    private static boolean overlaps(List<String> a, List<String> b) {
        int shared = Math.min(a.size(), b.size());
        for (int i = 0; i < shared; i++) {
            String x = a.get(i);
            String y = b.get(i);
            if (x.equals(">") || y.equals(">")) {
                return true;
            }
            if (!x.equals("*") && !y.equals("*") && !x.equals(y)) {
                return false;
            }
        }
        return a.size() == b.size();
    }

    private static int end(String text, int start) {
        int dot = text.indexOf('.', start);
        return dot < 0 ? text.length() : dot;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof SubjectFilter that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text of the filter, as {@link #of(String)} takes it. */
    @Override
    public String toString() {
        return text;
    }
}
