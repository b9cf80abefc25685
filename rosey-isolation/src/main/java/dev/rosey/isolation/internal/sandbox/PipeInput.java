package dev.rosey.isolation.internal.sandbox;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a pipe. A {@link FileInputStream} alone would ask for its place in the file, which a pipe has not. */
final class PipeInput extends InputStream {
    private final FileInputStream pipe;

    PipeInput(FileInputStream pipe) {
        this.pipe = pipe;
    }

    @Override
    public int read() throws IOException {
        return pipe.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return pipe.read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
        return pipe.available();
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
