package dev.rosey.api.subject;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one place that knows which texts are subjects and which are filters. */
final class SubjectSyntax {
    private SubjectSyntax() {}

    static void requireSubject(String text) {
        require(text, false);
    }

    static void requireFilter(String text) {
        require(text, true);
    }

    /** The first reason why the text is not acceptable, or {@code null} when it is. */
    static @Nullable String problem(String text, boolean wildcards) {
        if (text.isEmpty()) {
            return "it is empty; write at least one token, for example \"rosey.event.demo.started\"";
        }
        int bytes = 0;
        int tokens = 1;
        int tokenStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (i == tokenStart) {
                    return "token " + tokens + " is empty; remove the extra '.' at index " + i;
                }
                tokens++;
                tokenStart = i + 1;
            } else if (c == '*' || c == '>') {
                String wrong = wildcardProblem(text, i, tokenStart, tokens, wildcards);
                if (wrong != null) {
                    return wrong;
                }
            } else if (Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                return "it has whitespace or a control character (U+" + hex(c) + ") at index " + i
                        + "; pass outside text through Subjects.token(text) first";
            } else if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "it has an unpaired surrogate at index " + i;
                }
                i++;
                bytes += 3;
            }
            bytes += utf8Length(c);
        }
        if (tokenStart == text.length()) {
            return "it ends with '.'; remove it or add a token";
        }
        if (tokens > Subject.MAX_TOKENS) {
            return "it has " + tokens + " tokens, more than " + Subject.MAX_TOKENS;
        }
        if (bytes > Subject.MAX_LENGTH) {
            return "it has " + bytes + " bytes in UTF-8, more than " + Subject.MAX_LENGTH;
        }
        return null;
    }

    private static @Nullable String wildcardProblem(
            String text, int index, int tokenStart, int token, boolean wildcards) {
        char c = text.charAt(index);
        if (!wildcards) {
            return "it has the wildcard '" + c + "' at index " + index + "; only a SubjectFilter may have wildcards";
        }
        boolean alone = index == tokenStart && (index + 1 == text.length() || text.charAt(index + 1) == '.');
        if (!alone) {
            return "token " + token + " mixes '" + c + "' with other characters; a wildcard stands alone in its token";
        }
        if (c == '>' && index + 1 != text.length()) {
            return "'>' is not the last token; it may only end a filter";
        }
        return null;
    }

    private static void require(String text, boolean wildcards) {
        Objects.requireNonNull(text, "text");
        String problem = problem(text, wildcards);
        if (problem != null) {
            throw new IllegalArgumentException(
                    (wildcards ? "Not a subject filter: " : "Not a subject: ") + quoted(text) + ": " + problem);
        }
    }

    /** Text made safe to show: shortened, control characters escaped. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        int end = Math.min(text.length(), 80);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                out.append("\\u").append(hex(c));
            } else {
                out.append(c);
            }
        }
        return out.append(end < text.length() ? "…\"" : "\"").toString();
    }

    static int countTokens(String text) {
        int tokens = 1;
        for (int i = text.indexOf('.'); i >= 0; i = text.indexOf('.', i + 1)) {
            tokens++;
        }
        return tokens;
    }

    private static int utf8Length(char c) {
        if (Character.isSurrogate(c)) {
            return 1; // 3 were added for the pair
        }
        return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }

    private static String hex(char c) {
        String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
        return "0000".substring(digits.length()) + digits;
    }
}
