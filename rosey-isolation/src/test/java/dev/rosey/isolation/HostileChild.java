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
        if (args[0].startsWith("storage-") || args[0].startsWith("greeted-")) {
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
            case "too-long" -> out.writeInt((1 << 20) + 1);
            case "early" -> frame(out, '!');
            case "wrong-nonce" -> frame(out, 'H', bytes("ROSE"), number(1), number(1), text("0.1"), new byte[8]);
            case "wrong-version" -> frame(out, 'H', bytes("ROSE"), number(9), number(9), text("0.1"), nonce());
            case "greeted-again" -> frame(out, 'H', bytes("ROSE"), number(1), number(1), text("0.1"), new byte[8]);
            case "greeted-forges-reply" -> frame(out, 'R', id(), new byte[1]);
            case "greeted-forges-credit" -> frame(out, '+', id());
            case "greeted-sends-code" -> frame(out, 'c', number(1), new byte[1]);
            case "greeted-subscribes-twice" -> {
                responder(out);
                responder(out);
            }
            case "greeted-calls-twice" -> {
                responder(out);
                question(out, 5, 10);
                question(out, 5, 10);
            }
            case "greeted-exceeds-credit" -> {
                responder(out);
                for (int call = 5; call < 10; call++) {
                    question(out, call, 1_000_000);
                }
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
        frame(out, 'H', bytes("ROSE"), number(1), number(1), text("0.1"), nonce());
    }

    /** The nonce of the host's Hello. */
    private static byte[] nonce() throws IOException {
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        byte[] hello = in.readNBytes(in.readInt());
        return Arrays.copyOfRange(hello, hello.length - 8, hello.length);
    }

    /** Subscribes as number 1 to questions that it will never answer. */
    private static void responder(DataOutputStream out) throws IOException {
        frame(out, 'S', id(), text("rosey.service.silent.ask"), new byte[1], number(0), number(10), new byte[] {0, 0, 1});
    }

    /** Asks itself, over the host. */
    private static void question(DataOutputStream out, long id, int size) throws IOException {
        byte[] sixty = ByteBuffer.allocate(8).putLong(60_000).array();
        byte[] value = ByteBuffer.allocate(4 + size).put((byte) 6) // bytes, behind a length of three times 7 bits
                .put((byte) ((size & 0x7f) | 0x80)).put((byte) (((size >> 7) & 0x7f) | 0x80)).put((byte) (size >> 14))
                .array();
        frame(out, 'Q', ByteBuffer.allocate(8).putLong(id).array(), new byte[8], sixty,
                text("rosey.service.silent.ask"), text("id"), text("/source"), text("type"), new byte[12], new byte[] {1},
                text("correlation"), number(0), text("delivery"), number(1), new byte[1],
                new byte[1], number(size + 4), value);
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
