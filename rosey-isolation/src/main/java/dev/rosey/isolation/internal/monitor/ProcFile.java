package dev.rosey.isolation.internal.monitor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file of {@code /proc} that is opened once and read again and again, which costs a tenth of opening it each time. It
 * stays with its process: when that has ended, reading fails, even if another process has the number by then.
 */
final class ProcFile implements AutoCloseable {
    private static final int LONGEST = 4096;

    private final RandomAccessFile file; // no channel, which an interrupted thread would close for ever
    private final byte[] buffer = new byte[LONGEST];

    ProcFile(Path path) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    /** What is in it now. */
    String read() throws IOException {
        file.seek(0);
        int length = file.read(buffer);
        return new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
