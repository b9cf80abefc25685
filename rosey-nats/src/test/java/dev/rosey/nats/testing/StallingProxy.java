package dev.rosey.nats.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address in front of a server, which can stall, cut and refuse connections.
 *
 * <p>While a direction is stalled, the proxy accepts at most 64 KiB for each connection and keeps them until
 * {@link #resume}; beyond that and the buffers of the system the writer has to wait. New connections are accepted, but a
 * stalled direction carries nothing of them. All methods return at once, are safe for use by any thread, and work over
 * and over until {@link #close}.
 */
public final class StallingProxy implements AutoCloseable {
    /** One of the two directions of a connection. */
    public enum Direction {
        /** From the client to the server. */
        TO_SERVER,
        /** From the server to the client. */
        TO_CLIENT
    }

    private final String host;
    private final int serverPort;
    private final int port;
    private final Gate toServer = new Gate();
    private final Gate toClient = new Gate();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private @Nullable ServerSocket listener;
    private boolean closed;

    private StallingProxy(String host, int serverPort, int port) {
        this.host = host;
        this.serverPort = serverPort;
        this.port = port;
    }

    /**
     * Starts a proxy that lets everything through.
     *
     * @param url where the server listens, for instance {@code nats://127.0.0.1:4222}; nothing is connected yet
     * @return the proxy
     */
    public static StallingProxy start(String url) {
        URI server = URI.create(url);
        StallingProxy proxy = new StallingProxy(server.getHost(), server.getPort(), new FreePorts().next());
        proxy.accept();
        return proxy;
    }

    /** Where clients connect to instead of the server. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** How many connections go through at this moment. */
    public int connectionCount() {
        return connections.size();
    }

    /** Forwards nothing more in both directions. */
    public void stall() {
        toServer.shut();
        toClient.shut();
    }

    /** Forwards nothing more in one direction. */
    public void stall(Direction direction) {
        gate(direction).shut();
    }

    /** Forwards what was kept and everything from now on; a refusing proxy still refuses. */
    public void resume() {
        toServer.open();
        toClient.open();
    }

    /** Resets all connections (RST); what was kept for them is lost. New ones are accepted as before. */
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Refuses new connections; those that exist go on. */
    public void refuse() {
        synchronized (lock) {
            closeListener();
        }
    }

    /** Accepts new connections again, on the same port. */
    public void accept() {
        synchronized (lock) {
            if (closed || listener != null) {
                return;
            }
            try {
                ServerSocket opened = new ServerSocket();
                opened.setReuseAddress(true);
                opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                listener = opened;
                startThread(() -> acceptFrom(opened));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot listen on port " + port, e);
            }
        }
    }

    /** Resets all connections and stops listening. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            closeListener();
        }
        cut();
    }

    private void closeListener() {
        ServerSocket open = listener;
        listener = null;
        if (open != null) {
            closeQuietly(open);
        }
    }

    private void acceptFrom(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket client = open.accept();
                startThread(() -> connect(client));
            } catch (IOException ended) {
                closeQuietly(open);
            }
        }
    }

    private void connect(Socket client) {
        try {
            ProxiedConnection connection =
                    ProxiedConnection.open(client, new InetSocketAddress(host, serverPort), connections::remove);
            synchronized (lock) {
                connections.add(connection);
                if (closed) {
                    connection.reset();
                    return;
                }
            }
            startThread(() -> connection.pump(Direction.TO_CLIENT, toClient));
            connection.pump(Direction.TO_SERVER, toServer);
        } catch (IOException noServer) {
            closeQuietly(client);
        }
    }

    private Gate gate(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private void startThread(Runnable task) {
        Thread thread = new Thread(task, "rosey-proxy-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception alreadyGone) {
            // It is closed either way.
        }
    }
}
