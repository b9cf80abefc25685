package dev.rosey.nats.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports of the loopback address, none of them twice.
 *
 * <p>They lie below those that a system gives to clients, so that no connection takes the port of a server that is to
 * come back, and no client that tries again connects to itself.
 */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int TRIES = 1_000;

    private final Random random = new Random();
    private final Set<Integer> given = new HashSet<>();

    /** A port that nobody listens on at this moment. */
    int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + random.nextInt(COUNT);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No free port was found between " + FIRST + " and " + (FIRST + COUNT) + " in " + TRIES + " tries");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
