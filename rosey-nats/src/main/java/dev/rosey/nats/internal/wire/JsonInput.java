package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.PayloadException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON text in UTF-8 (RFC 8259) that is read from start to end. It never reads past the end, and every error is a
 * {@link PayloadException} that names line and column. For one thread.
 */
final class JsonInput {
    /** What {@link #next()} gives at the end. */
    static final int END = -1;

    /** The longest number; longer ones would take long to read and mean nothing. */
    static final int MAX_NUMBER = 1000;

    private final byte[] bytes;
    private int at;

    JsonInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Where the next byte is. */
    int position() {
        return at;
    }

    /** Bytes from a position on up to the next byte. */
    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** The first character of the next token, which stays; white space before it is passed. */
    int next() {
        byte[] in = bytes;
        while (at < in.length) {
            int c = in[at];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return c & 0xFF;
            }
            at++;
        }
        return END;
    }

    /** Passes the next token if it is this character. */
    boolean accept(char wanted) {
        if (next() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Passes the next token, which has to be this character. */
    void expect(char wanted) {
        if (!accept(wanted)) {
            throw problem("'" + wanted + "' is missing");
        }
    }

    /** Requires that nothing follows but white space. */
    void end() {
        if (next() != END) {
            throw problem("there is more after the end of the value; one document is one value");
        }
    }

    /** Passes a word such as {@code true}. */
    void word(byte[] word) {
        if (!isAt(at, word)) {
            throw problem("unexpected character");
        }
        at += word.length;
    }

    private boolean isAt(int start, byte[] wanted) {
        int end = start + wanted.length;
        return end <= bytes.length && Arrays.equals(bytes, start, end, wanted, 0, wanted.length);
    }

    /**
     * Passes a text in quotes that is exactly this one, written without escapes.
     *
     * @return whether it was there; if not, nothing is passed
     */
    boolean acceptText(byte[] wanted) {
        int start = at + 1;
        int end = start + wanted.length;
        if (at < bytes.length && bytes[at] == '"' && isAt(start, wanted) && end < bytes.length && bytes[end] == '"') {
            at = end + 1;
            return true;
        }
        return false;
    }

    /** How many characters the text has that begins here; -1 when it has escapes, is not ASCII or is no text. */
    int plainLength() {
        byte[] in = bytes;
        int start = at + 1;
        if (at < in.length && in[at] == '"') {
            for (int i = start; i < in.length && in[i] >= ' ' && in[i] != '\\'; i++) {
                if (in[i] == '"') {
                    return i - start;
                }
            }
        }
        return -1;
    }

    /** A text in quotes. */
    String text() {
        if (next() != '"') {
            throw problem("a text in quotes is missing");
        }
        byte[] in = bytes;
        int start = at + 1;
        for (int i = start; i < in.length; i++) {
            byte c = in[i];
            if (c == '"') {
                at = i + 1;
                return new String(in, start, i - start, StandardCharsets.ISO_8859_1);
            }
            if (c < ' ' || c == '\\') { // bytes beyond ASCII are negative
                break;
            }
        }
        at = start;
        return new TextInput(this).read();
    }

    /** The next byte of a text; {@link #END} at the end of all. */
    int take() {
        return at < bytes.length ? bytes[at++] & 0xFF : END;
    }

    /** Passes a value of any kind, and looks at it only as far as needed to find its end. */
    void skip() {
        int c = next();
        if (c == '"') {
            skipText();
        } else if (c == '{' || c == '[') {
            skipNested();
        } else {
            skipScalar();
        }
    }

    private void skipText() {
        byte[] in = bytes;
        for (int i = at + 1; i < in.length; i++) {
            byte c = in[i];
            if (c == '"') {
                at = i + 1;
                return;
            }
            if (c == '\\') {
                i++;
            }
        }
        throw cutOff();
    }

    private void skipNested() {
        byte[] in = bytes;
        int open = 0;
        while (at < in.length) {
            byte c = in[at];
            if (c == '"') {
                skipText();
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                open++;
            } else if ((c == '}' || c == ']') && --open == 0) {
                return;
            }
        }
        throw cutOff();
    }

    private void skipScalar() {
        int start = at;
        while (at < bytes.length && isPartOfScalar(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw problem("a value is missing");
        }
    }

    private static boolean isPartOfScalar(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
    }

    /**
     * Passes a number.
     *
     * @return whether it is written as a whole number, without point and exponent
     */
    boolean number() {
        int start = at;
        if (at < bytes.length && bytes[at] == '-') {
            at++;
        }
        int first = at;
        if (digits() > 1 && bytes[first] == '0') {
            throw problem("a number has a zero in front");
        }
        boolean isWhole = true;
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            digits();
            isWhole = false;
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
            isWhole = false;
        }
        if (at < bytes.length && isPartOfScalar(bytes[at])) {
            throw problem("unexpected character in a number");
        }
        if (at - start > MAX_NUMBER) {
            throw problem("a number has more than " + MAX_NUMBER + " digits");
        }
        return isWhole;
    }

    private int digits() {
        int start = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw problem("a digit is missing");
        }
        return at - start;
    }

    /** The characters from a position on up to the next byte, all ASCII. */
    String asciiSince(int start) {
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    PayloadException cutOff() {
        at = bytes.length;
        return problem("it ends in the middle");
    }

    PayloadException problem(String what) {
        return problem(what, null);
    }

    PayloadException problem(String what, @Nullable Throwable cause) {
        int line = 1;
        int start = 0;
        int place = Math.min(at, bytes.length);
        for (int i = 0; i < place; i++) {
            if (bytes[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new PayloadException("Not valid JSON at line " + line + ", column " + (place - start + 1) + ": " + what, cause);
    }
}
