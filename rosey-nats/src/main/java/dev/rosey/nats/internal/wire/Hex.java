package dev.rosey.nats.internal.wire;

/** Hexadecimal digits. */
final class Hex {
    private Hex() {}

    /** The value of a digit, or -1 when the character is none. */
    static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return c > 0 && letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
