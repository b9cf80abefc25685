package dev.rosey.benchmarks.peers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Java virtual machine at the other end of two pipes that says what it hears. On both sides one thread reads, hands
 * the message to another one that waits for it, and knows nothing of what it carries: the floor of any plugin process.
 */
public final class PipeEcho implements AutoCloseable {
    private static final int SIZE = 300; // of the frame of a small command

    private final Process child;
    private final DataOutputStream toChild;
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final byte[] message = new byte[SIZE];

    private PipeEcho(Process child) {
        this.child = child;
        this.toChild = new DataOutputStream(new BufferedOutputStream(child.getOutputStream()));
    }

    /** Starts the other end. */
    public static PipeEcho create() {
        try {
            PipeEcho echo = new PipeEcho(new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), PipeEcho.class.getName()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            reader("rosey-benchmark-pipe-1", new DataInputStream(echo.child.getInputStream()), echo.answers);
            echo.roundTrip();
            return echo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the other end, until its input ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BlockingQueue<byte[]> questions = new LinkedBlockingQueue<>();
        reader("rosey-benchmark-pipe-2", new DataInputStream(new BufferedInputStream(System.in)), questions);
        DataOutputStream output = new DataOutputStream(new BufferedOutputStream(System.out));
        for (byte[] each = questions.take(); each.length > 0; each = questions.take()) {
            write(output, each);
        }
    }

    /** Sends a message and waits until it is back. */
    public byte[] roundTrip() {
        try {
            write(toChild, message);
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer() throws InterruptedException {
        byte[] answer = answers.poll(10, TimeUnit.SECONDS);
        if (answer == null || answer.length != SIZE) {
            throw new IllegalStateException("The process at the other end of the pipe does not answer");
        }
        return answer;
    }

    /**
     * Sends so many messages while not too many are under way, and waits until all are back.
     *
     * @throws IOException if the other end is gone
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public void pipelined(int messages, int inFlight) throws IOException, InterruptedException {
        for (int i = 0; i < messages + inFlight; i++) {
            if (i >= inFlight) {
                byte[] unused = answer();
            }
            if (i < messages) {
                write(toChild, message);
            }
        }
    }

    @Override
    public void close() {
        child.destroy();
    }

    private static void write(DataOutputStream output, byte[] message) throws IOException {
        output.writeInt(message.length);
        output.write(message);
        output.flush();
    }

    /** Hands over what is read; an empty message is the end. */
    private static void reader(String name, DataInputStream input, BlockingQueue<byte[]> queue) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    queue.add(input.readNBytes(input.readInt()));
                }
            } catch (IOException end) {
                queue.add(new byte[0]);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }
}
