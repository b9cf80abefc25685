package dev.rosey.nats.testing;

import dev.rosey.nats.testing.StallingProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A connection through a {@link StallingProxy}: a socket on either side. */
final class ProxiedConnection {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket client;
    private final Socket server;
    private final Consumer<ProxiedConnection> onEnd;
    private final Set<Gate> gates = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    private ProxiedConnection(Socket client, Socket server, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
    }

    static ProxiedConnection open(Socket client, InetSocketAddress address, Consumer<ProxiedConnection> onEnd)
            throws IOException {
        Socket server = new Socket();
        try {
            server.connect(address);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            return new ProxiedConnection(client, server, onEnd);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Carries bytes in one direction until either side ends. */
    void pump(Direction direction, Gate gate) {
        gates.add(gate);
        boolean toServer = direction == Direction.TO_SERVER;
        try {
            InputStream from = (toServer ? client : server).getInputStream();
            OutputStream to = (toServer ? server : client).getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            int count = from.read(buffer);
            while (count >= 0 && gate.await(() -> ended)) {
                to.write(buffer, 0, count);
                count = from.read(buffer);
            }
        } catch (IOException gone) {
            // The other side is closed below.
        } finally {
            end(false);
        }
    }

    /** Ends it by a reset, as a broken network would. */
    void reset() {
        end(true);
    }

    private void end(boolean byReset) {
        ended = true;
        gates.forEach(Gate::wake);
        for (Socket socket : new Socket[] {client, server}) {
            try {
                if (byReset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException alreadyGone) {
                // It is closed either way.
            }
        }
        onEnd.accept(this);
    }
}
