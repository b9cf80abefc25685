package dev.rosey.benchmarks.isolation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Java virtual machine at the end of a pipe that reads messages, and says when an empty one has come. */
public final class PipeSink implements AutoCloseable {
    private static final int SIZE = 100; // of the frame of a small event
    private static final int BUFFER = 64 << 10;

    private final Process child;
    private final DataOutputStream output;

    private PipeSink(Process child) {
        this.child = child;
        this.output = new DataOutputStream(new BufferedOutputStream(child.getOutputStream(), BUFFER));
    }

    static PipeSink create() throws IOException {
        PipeSink sink = new PipeSink(new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", PlainChild.code().toString(), PipeSink.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        sink.send(1);
        return sink;
    }

    /** The program at the other end. */
    public static void main(String[] arguments) throws IOException {
        DataInputStream input = new DataInputStream(new BufferedInputStream(System.in, BUFFER));
        try {
            while (true) {
                byte[] message = new byte[input.readInt()];
                input.readFully(message);
                if (message.length == 0) {
                    System.out.write(1);
                    System.out.flush();
                }
            }
        } catch (java.io.EOFException end) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Sends so many messages, and waits until they have arrived. */
    void send(int messages) throws IOException {
        byte[] message = new byte[SIZE];
        for (int i = 0; i < messages; i++) {
            output.writeInt(SIZE);
            output.write(message);
        }
        output.writeInt(0);
        output.flush();
        if (child.getInputStream().read() != 1) {
            throw new IOException("The process at the other end of the pipe has ended");
        }
    }

    @Override
    public void close() {
        child.destroy();
    }
}
