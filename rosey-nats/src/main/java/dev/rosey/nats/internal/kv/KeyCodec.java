package dev.rosey.nats.internal.kv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Keys of any characters in the alphabet of key-value buckets, one to one. Letters, digits, {@code -}, {@code _} and
 * {@code /} stand for themselves; a dot stays one, so that the part of a prefix before its last dot can be asked for as a
 * subject; everything else is written as {@code =} and two hexadecimal digits for each byte of UTF-8, and an empty part
 * between dots as {@code =} alone.
 */
final class KeyCodec {
    private static final String HEX = "0123456789ABCDEF";
    private static final String EMPTY = "=";

    private KeyCodec() {}

    /** The key as it is written in a bucket. */
    static String encode(String key) {
        StringBuilder out = new StringBuilder(key.length() + 8);
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            encodePart(key.substring(start, dot), out);
            out.append('.');
            start = dot + 1;
        }
        encodePart(key.substring(start), out);
        return out.toString();
    }

    /** The key that was written so; empty when no key is written so. */
    static Optional<String> decode(String written) {
        StringBuilder key = new StringBuilder(written.length());
        int start = 0;
        for (int dot = written.indexOf('.'); dot >= 0; dot = written.indexOf('.', start)) {
            if (!decodePart(written.substring(start, dot), key)) {
                return Optional.empty();
            }
            key.append('.');
            start = dot + 1;
        }
        boolean isWritten = decodePart(written.substring(start), key);
        // Only one way to write a key is right, so that no key is there twice.
        return isWritten && encode(key.toString()).equals(written) ? Optional.of(key.toString()) : Optional.empty();
    }

    /** A filter for the keys that may start with a prefix: all of them and as few others as can be. */
    static String filter(String prefix) {
        int dot = prefix.lastIndexOf('.');
        return dot < 0 ? ">" : encode(prefix.substring(0, dot)) + ".>";
    }

    private static void encodePart(String part, StringBuilder out) {
        if (part.isEmpty()) {
            out.append(EMPTY);
        }
        for (byte next : part.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(next)) {
                out.append((char) next);
            } else {
                out.append('=').append(HEX.charAt((next >> 4) & 0xf)).append(HEX.charAt(next & 0xf));
            }
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                || c == '-' || c == '_' || c == '/';
    }

    private static boolean decodePart(String part, StringBuilder key) {
        if (part.equals(EMPTY)) {
            return true;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (isPlain(c)) {
                bytes.write(c);
                continue;
            }
            int high = c == '=' && i + 2 < part.length() ? HEX.indexOf(part.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : HEX.indexOf(part.charAt(i + 2));
            if (low < 0) {
                return false;
            }
            bytes.write((high << 4) | low);
            i += 2;
        }
        try {
            key.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
