package dev.rosey.cytube.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The port: takes connections, answers HTTP and hands WebSockets over. */
final class Acceptor {
    private static final int HEAD_TIMEOUT_MILLIS = 10_000;

    private final CytubeTestServer server;
    private volatile HttpPages pages;
    private final ThreadFactory threads;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread accepting;
    private int port;

    Acceptor(CytubeTestServer server, ThreadFactory threads, int port) {
        this.server = server;
        this.pages = new HttpPages(server);
        this.threads = threads;
        this.port = port;
    }

    synchronized int port() {
        return port;
    }

    /** Listens; the port stays the same after the first time. */
    synchronized void open() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            port = opened.getLocalPort();
            listener = opened;
            pages = new HttpPages(server);
            Thread thread = threads.newThread(() -> accept(opened));
            accepting = thread;
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The test server cannot listen on port " + port, e);
        }
    }

    synchronized void close() {
        ServerSocket closing = listener;
        listener = null;
        if (closing != null) {
            close(closing);
            awaitEnd(accepting);
        }
    }

    /** A port refuses connections only when nobody waits for one any more. */
    private static void awaitEnd(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join(HEAD_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the port and everything that came through it. */
    void shutDown() {
        close();
        pages.close();
        sockets.forEach(Acceptor::close);
    }

    private void accept(ServerSocket opened) {
        try {
            while (true) {
                Socket socket = opened.accept();
                if (opened.isClosed()) {
                    socket.close();
                    return;
                }
                sockets.add(socket);
                threads.newThread(() -> serve(socket)).start();
            }
        } catch (IOException e) {
            // The port was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HEAD_TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<HttpHead> head = HttpHead.read(in);
            if (head.isEmpty()) {
                return;
            }
            if (head.get().isWebSocket() && head.get().path().equals("/socket.io/")) {
                upgrade(socket, in, head.get());
            } else {
                pages.answer(head.get(), socket.getOutputStream());
            }
        } catch (IOException e) {
            // The client went away.
        } finally {
            sockets.remove(socket);
        }
    }

    private void upgrade(Socket socket, InputStream in, HttpHead head) throws IOException {
        int refusal = server.faults().handshakeStatus();
        if (refusal == 0 && head.number("EIO") != 4) {
            refusal = 400;
        }
        if (refusal != 0) {
            HttpPages.write(socket.getOutputStream(), refusal, "text/plain", "", "");
            return;
        }
        socket.setSoTimeout(0);
        TestConnection connection = server.world().connect(address(socket, head), socket, in);
        Transport transport = connection.transport();
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + WebSocketCodec.acceptKey(head.header("sec-websocket-key")) + "\r\n\r\n";
        transport.send(answer.getBytes(StandardCharsets.ISO_8859_1));
        threads.newThread(transport::write).start();
        connection.open();
        transport.read(server.world().limits.maxFrameBytes);
    }

    /** What a proxy says is believed, as a server does behind loopback. */
    private static String address(Socket socket, HttpHead head) {
        String forwarded = head.header("x-forwarded-for");
        return forwarded.isEmpty() ? socket.getInetAddress().getHostAddress() : forwarded.split(",", 2)[0].strip();
    }

    private static void close(java.io.Closeable closing) {
        try {
            closing.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
