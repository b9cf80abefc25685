package dev.rosey.core.internal.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers each connection as a test wants, well or ill. */
final class RawServer implements AutoCloseable {
    /** Answers one connection, which is closed behind it. */
    @FunctionalInterface
    interface Manners {
        void serve(Request request, Socket socket) throws IOException;
    }

    /**
     * What a client sent.
     *
     * @param lines the first line and the headers
     * @param body as many characters as were announced
     */
    record Request(List<String> lines, String body) {
        String line() {
            return lines.get(0);
        }

        boolean has(String header) {
            return lines.stream().anyMatch(line -> line.regionMatches(true, 0, header + ":", 0, header.length() + 1));
        }
    }

    private final ServerSocket listener;
    private final Manners manners;
    private final boolean reads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    private RawServer(ServerSocket listener, boolean reads, Manners manners) {
        this.listener = listener;
        this.reads = reads;
        this.manners = manners;
        daemon(this::accept).start();
    }

    static RawServer of(Manners manners) throws IOException {
        return of(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manners);
    }

    static RawServer of(ServerSocket listener, Manners manners) {
        return new RawServer(listener, true, manners);
    }

    /** One that does not read what the client sends. */
    static RawServer deaf(Manners manners) throws IOException {
        return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false, manners);
    }

    /** One that always sends the same. */
    static RawServer saying(String answer) throws IOException {
        return of((request, socket) -> send(socket, answer));
    }

    static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    int port() {
        return listener.getLocalPort();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket)).start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = reads ? read(socket) : new Request(List.of(), "");
            requests.add(request);
            manners.serve(request, socket);
        } catch (IOException e) {
            return; // the client has left, as it may
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        List<String> lines = new CopyOnWriteArrayList<>();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("nothing was sent");
        }
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            body.append((char) in.read());
        }
        return new Request(List.copyOf(lines), body.toString());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
