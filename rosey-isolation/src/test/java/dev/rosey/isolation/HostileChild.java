package dev.rosey.isolation;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A process that speaks nonsense in the place of a worker; its argument says which. */
final class HostileChild {
    private HostileChild() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10));
        if (args[0].startsWith("storage-")) {
            greet(out);
        }
        switch (args[0]) {
            case "garbage" -> out.write("This is no frame.\n".getBytes(StandardCharsets.UTF_8));
            case "huge" -> out.writeInt(Integer.MAX_VALUE);
            case "negative" -> out.writeInt(-1);
            case "unknown-kind" -> {
                out.writeInt(1);
                out.write(0);
            }
            case "half" -> {
                out.writeInt(100);
                out.write(new byte[50]);
                out.flush();
                System.exit(5);
            }
            case "dies-talking" -> {
                System.err.println("I cannot go on");
                System.exit(6);
            }
            case "storage-cut" -> frame(out, 'G', id(), number(100), bytes("key"));
            case "storage-text" -> frame(out, 'G', id(), number(2), new byte[] {-1, -1});
            case "storage-value" -> frame(out, 'W', id(), text("key"), number(1), new byte[] {99}, new byte[8]);
            case "storage-time" -> frame(out, 'W', id(), text("key"), number(1), new byte[1], number(-1), number(0));
            case "storage-flag" -> frame(out, '=', id(), text("key"), new byte[] {2}, number(1), new byte[1]);
            case "storage-more" -> frame(out, 'O', id(), new byte[1]);
            case "storage-flood" -> {
                frame(out, 'I');
                frame(out, '!');
                while (true) {
                    frame(out, 'W', id(), text("key"), number(1), new byte[1], new byte[8]);
                    frame(out, 'G', id(), text("key"));
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        out.flush();
        new CountDownLatch(1).await();
    }

    /** Answers the host's Hello as a worker does, and reads nothing more. */
    private static void greet(DataOutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        byte[] hello = in.readNBytes(in.readInt());
        byte[] nonce = Arrays.copyOfRange(hello, hello.length - 8, hello.length);
        frame(out, 'H', bytes("ROSE"), number(1), number(1), text("0.1"), nonce);
    }

    private static void frame(DataOutputStream out, char kind, byte[]... parts) throws IOException {
        out.writeInt(1 + Arrays.stream(parts).mapToInt(part -> part.length).sum());
        out.write(kind);
        for (byte[] part : parts) {
            out.write(part);
        }
    }

    private static byte[] id() {
        return new byte[] {0, 0, 0, 0, 0, 0, 0, 1};
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(String text) {
        return ByteBuffer.allocate(4 + text.length()).putInt(text.length()).put(bytes(text)).array();
    }
}
