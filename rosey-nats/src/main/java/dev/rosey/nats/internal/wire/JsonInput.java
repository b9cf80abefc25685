package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.PayloadException;
import java.time.Instant;
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
            int end = Ascii.end(in, start, in.length, Ascii.NONE);
            if (end < in.length && in[end] == '"') {
                return end - start;
            }
        }
        return -1;
    }

    /**
     * Passes these bytes, if they come now.
     *
     * @return whether they did; if not, nothing is passed
     */
    boolean acceptRaw(byte[] wanted) {
        if (!isAt(at, wanted)) {
            return false;
        }
        at += wanted.length;
        return true;
    }

    /** A text in quotes that may well have come before. */
    String frequentText(FrequentTexts texts) {
        int length = plainLength();
        if (length < 0) {
            return text();
        }
        int start = at + 1;
        at = start + length + 1;
        return texts.read(bytes, start, start + length);
    }

    /** A text in quotes. */
    String text() {
        if (next() != '"') {
            throw problem("a text in quotes is missing");
        }
        byte[] in = bytes;
        int start = at + 1;
        int end = Ascii.end(in, start, in.length, Ascii.NONE);
        if (end < in.length && in[end] == '"') {
            at = end + 1;
            return Ascii.text(in, start, end);
        }
        at = start;
        return new TextInput(this).read();
    }

    /** Passes an instant in the common form; nothing is passed and given if none comes. */
    @Nullable Instant instant() {
        int length = plainLength();
        Instant instant = length < 0 ? null : Instants.readCommon(bytes, at + 1, at + 1 + length);
        if (instant != null) {
            at += length + 2;
        }
        return instant;
    }

    /** The next byte of a text; {@link #END} at the end of all. */
    int take() {
        return at < bytes.length ? bytes[at++] & 0xFF : END;
    }

    /** Passes a value of any kind, and looks at it only as far as needed to find its end. */
    void skip() {
        int c = next();
        if (c == '"') {
            at = textEnd(at);
        } else if (c == '{' || c == '[') {
            at = nestedEnd(at);
        } else {
            skipScalar();
        }
    }

    /** The place behind the text that begins at a place. */
    private int textEnd(int start) {
        byte[] in = bytes;
        int i = Ascii.quoteOrBackslash(in, start + 1);
        while (i < in.length && in[i] == '\\') {
            i = Ascii.quoteOrBackslash(in, i + 2);
        }
        if (i >= in.length) {
            throw cutOff();
        }
        return i + 1;
    }

    /** The place behind the object or list that begins at a place. */
    private int nestedEnd(int start) {
        byte[] in = bytes;
        int open = 0;
        int i = start;
        while (i < in.length) {
            byte c = in[i];
            if (c == '"') {
                i = textEnd(i);
                continue;
            }
            i++;
            if (c == '{' || c == '[') {
                open++;
            } else if ((c == '}' || c == ']') && --open == 0) {
                return i;
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
        return Ascii.text(bytes, start, at);
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
