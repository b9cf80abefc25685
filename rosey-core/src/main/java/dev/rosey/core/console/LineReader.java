package dev.rosey.core.console;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads lines of UTF-8 of bounded length. Malformed bytes become U+FFFD; a byte order mark at the start, and a carriage
 * return at the end of a line, are left out. For one thread.
 */
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private boolean first = true;

    LineReader(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in);
        this.maxBytes = maxBytes;
    }

    /**
     * The next line.
     *
     * @param text the line; empty when it was too long
     * @param length its length in bytes
     */
    record Line(Optional<String> text, long length) {}

    /** Waits for the next line; empty at the end of the input. What follows the last line feed is a line too. */
    Optional<Line> read() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long length = 0;
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (length++ < maxBytes) {
                bytes.write(next);
            }
            next = in.read();
        }
        Optional<String> text = length <= maxBytes
                ? Optional.of(tidied(bytes.toString(StandardCharsets.UTF_8)))
                : Optional.empty();
        first = false;
        return Optional.of(new Line(text, length));
    }

    private String tidied(String line) {
        int start = first && line.startsWith("\uFEFF") ? 1 : 0;
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        return line.substring(start, Math.max(start, end));
    }
}
