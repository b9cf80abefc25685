package dev.rosey.isolation.worker;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that tries to break out, so that the host knows whether processes like it can. */
public final class ProbeMain {
    private interface Attempt {
        void make() throws IOException;
    }

    private ProbeMain() {}

    /**
     * Prints for each attempt its name and whether it was refused.
     *
     * @param args a file that everybody may read, a program that everybody may start, and, if it is not forbidden to make a
     *     socket but to reach something with it, a port of this machine on which somebody listens
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        attempt(out, "file", () -> Files.readAllBytes(Path.of(args[0])));
        attempt(out, "socket", () -> {
            try (SocketChannel channel = SocketChannel.open()) {
                if (args.length > 2) {
                    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2])));
                }
            }
        });
        attempt(out, "process", () -> new ProcessBuilder(args[1]).start().destroyForcibly());
        out.println("end");
    }

    private static void attempt(PrintStream out, String name, Attempt attempt) {
        try {
            attempt.make();
            out.println(name + " open");
        } catch (IOException | RuntimeException | LinkageError e) {
            out.println(name + " refused: " + e.toString().replace('\n', ' '));
        }
    }
}
