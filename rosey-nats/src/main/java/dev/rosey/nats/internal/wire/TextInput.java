package dev.rosey.nats.internal.wire;

/** Reads the inside of a text with escapes or characters beyond ASCII, up to its closing quote. For one text. */
final class TextInput {
    private static final int REPLACEMENTS = 0x10000; // code points from here on take two characters

    private final JsonInput in;
    private final StringBuilder text = new StringBuilder();

    TextInput(JsonInput in) {
        this.in = in;
    }

    String read() {
        while (true) {
            int c = in.take();
            if (c == '"') {
                return text.toString();
            } else if (c == '\\') {
                escape();
            } else if (c >= 0x80) {
                beyondAscii(c);
            } else if (c >= ' ') {
                text.append((char) c);
            } else if (c == JsonInput.END) {
                throw in.cutOff();
            } else {
                throw in.problem("a control character in a text; write it as an escape");
            }
        }
    }

    private void escape() {
        int c = in.take();
        switch (c) {
            case '"', '\\', '/' -> text.append((char) c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> text.append((char) ((hex() << 12) | (hex() << 8) | (hex() << 4) | hex()));
            default -> throw in.problem("unknown escape in a text");
        }
    }

    private int hex() {
        int digit = Hex.digit(in.take());
        if (digit < 0) {
            throw in.problem("an escape needs four hexadecimal digits");
        }
        return digit;
    }

    private void beyondAscii(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            text.append((char) (((first & 0x1F) << 6) | more()));
        } else if (first >= 0xE0 && first <= 0xEF) {
            int c = ((first & 0x0F) << 12) | (more() << 6) | more();
            if (c < 0x800 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw notUtf8();
            }
            text.append((char) c);
        } else if (first >= 0xF0 && first <= 0xF4) {
            int point = ((first & 0x07) << 18) | (more() << 12) | (more() << 6) | more();
            if (point < REPLACEMENTS || point > Character.MAX_CODE_POINT) {
                throw notUtf8();
            }
            text.appendCodePoint(point);
        } else {
            throw notUtf8();
        }
    }

    private int more() {
        int c = in.take();
        if (c < 0x80 || c > 0xBF) {
            throw notUtf8();
        }
        return c & 0x3F;
    }

    private RuntimeException notUtf8() {
        return in.problem("a text is not UTF-8");
    }
}
