package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A client that knows nothing but WebSocket text. On a plain socket, since the WebSocket of the JDK does not always tell its
 * listener that a connection ended without a close frame.
 */
final class WireClient implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Socket socket;
    private final boolean answersPings;

    private WireClient(CytubeTestServer server, String address, boolean answersPings) {
        this.answersPings = answersPings;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort());
            socket.getOutputStream().write(("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: test\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Forwarded-For: " + address + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            String head = head(in);
            if (!head.contains(" 101 ") || !head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
                throw new IOException("Refused: " + head);
            }
            Thread reader = new Thread(() -> closed.complete(read(in)), "wire-client");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("No answer to the handshake");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads until the end, and tells the close code. */
    private int read(DataInputStream in) {
        StringBuilder parts = new StringBuilder();
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                int length = second == 126 ? in.readUnsignedShort() : second == 127 ? (int) in.readLong() : second;
                byte[] payload = new byte[length];
                in.readFully(payload);
                if ((first & 0x0F) == 8) {
                    write(0x88, payload);
                    return length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort();
                }
                parts.append(new String(payload, StandardCharsets.UTF_8));
                if ((first & 0x80) != 0) {
                    String text = parts.toString();
                    parts.setLength(0);
                    received.add(text);
                    if (text.equals("2") && answersPings) {
                        send("3");
                    }
                }
            }
        } catch (IOException | UncheckedIOException | NegativeArraySizeException e) {
            return 1006;
        }
    }

    private void write(int first, byte[] payload) {
        // The mask is zero, which leaves the payload as it is.
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        try {
            synchronized (socket) {
                socket.getOutputStream().write(frame.array(), 0, frame.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only the WebSocket. */
    static WireClient open(CytubeTestServer server, String address) {
        return new WireClient(server, address, true);
    }

    static WireClient deaf(CytubeTestServer server, String address) {
        return new WireClient(server, address, false);
    }

    /** Up to the first rank. */
    static WireClient connect(CytubeTestServer server, String address) {
        WireClient client = open(server, address);
        client.connect();
        return client;
    }

    /** In the channel, without a name. */
    static WireClient join(CytubeTestServer server, String address, String channel) {
        WireClient client = connect(server, address);
        client.emit("joinChannel", "{\"name\":\"" + channel + "\"}");
        client.awaitEvent("userlist");
        return client;
    }

    /** In the channel, as a guest. */
    static WireClient guest(CytubeTestServer server, String address, String channel, String name) {
        WireClient client = join(server, address, channel);
        client.emit("login", "{\"name\":\"" + name + "\"}");
        client.await(text -> text.contains("\"success\":true"));
        return client;
    }

    /** In the channel, with the rank of the channel. */
    static WireClient account(CytubeTestServer server, String address, String channel, String name) {
        WireClient client = join(server, address, channel);
        client.emit("login", "{\"name\":\"" + name + "\",\"pw\":\"secret\"}");
        client.await(text -> text.startsWith("42[\"setUserRank\",{\"name\":\"" + name + "\""));
        return client;
    }

    void connect() {
        await(text -> text.startsWith("0{"));
        send("40");
        awaitEvent("rank");
    }

    void send(String text) {
        write(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void emit(String event, String argument) {
        send("42[\"" + event + "\"," + argument + "]");
    }

    void say(String text) {
        emit("chatMsg", "{\"msg\":\"" + text + "\",\"meta\":{}}");
    }

    List<String> received() {
        return List.copyOf(received);
    }

    /** The names of the events, without those whose time is by chance. */
    List<String> events() {
        return received.stream()
                .filter(text -> text.startsWith("42"))
                .map(text -> text.substring(4, text.indexOf('"', 4)))
                .filter(name -> !name.equals("usercount"))
                .toList();
    }

    String await(Predicate<String> condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(2))
                .failFast(() -> closed.isDone() && received.stream().noneMatch(condition))
                .until(() -> received.stream().anyMatch(condition));
        return received.stream().filter(condition).findFirst().orElseThrow();
    }

    String awaitText(String text) {
        return await(received -> received.contains(text));
    }

    String awaitEvent(String event) {
        return await(text -> text.startsWith("42[\"" + event + "\""));
    }

    /** All that came up to an answer to a question asked now; so silence before it is seen as silence. */
    List<String> untilAnswered() {
        emit("login", "\"probe\"");
        awaitText("Invalid login frame");
        return received();
    }

    void awaitClose(int code) {
        assertThat(closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(code);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** Ends without a close frame. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
