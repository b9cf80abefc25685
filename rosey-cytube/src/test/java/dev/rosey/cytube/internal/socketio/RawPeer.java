package dev.rosey.cytube.internal.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket server that plays a script to each guest, down to single bytes. */
final class RawPeer implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Stands for the end of the stream, where a kind of frame is expected. */
    static final int END = -1;

    private static final int PATIENCE_MILLIS = 20_000;

    /** What is done with a guest; an {@link IOException} ends it like a return. */
    interface Script {
        void play(Guest guest) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final Queue<Guest> guests = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger threads = new AtomicInteger();

    RawPeer(Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "peer-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Guest guest = new Guest(server.accept());
                guests.add(guest);
                start(() -> play(guest));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void play(Guest guest) {
        try (guest) {
            script.play(guest);
        } catch (IOException gone) {
            // the script ends where the guest leaves
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Ends all, and fails if an assertion in a script did. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Guest guest : guests) {
            guest.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("The peer failed", failures.peek());
        }
    }

    /** A frame that came: its kind, or {@link #END}, and its content. */
    record Frame(int kind, String text) {}

    /** One connection. */
    static final class Guest implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Guest(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        /** Reads the opening request. */
        String request() throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.readUnsignedByte());
            }
            return text.toString();
        }

        /** Reads the opening request and grants it. */
        void upgrade() throws IOException {
            raw(RawFrames.granting(request()));
        }

        /** Opens all the layers up to the accepted namespace. */
        void welcome(String openPacket) throws IOException {
            upgrade();
            text(openPacket);
            String asked = read().text();
            if (!asked.equals("40")) {
                throw new AssertionError("Not 40 but " + asked);
            }
            text("40{\"sid\":\"s\"}");
        }

        void text(String text) throws IOException {
            raw(RawFrames.frame(TEXT, true, text.getBytes(UTF_8)));
        }

        void raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Reads a frame that is no ping; {@link #END} at the end of the stream, however it came. */
        Frame read() throws IOException {
            Frame frame = readAny();
            while (frame.kind() == PING) {
                frame = readAny();
            }
            return frame;
        }

        /** Reads a frame; {@link #END} at the end of the stream, however it came. */
        Frame readAny() throws IOException {
            try {
                int kind = in.readUnsignedByte() & 0x0f;
                int length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] mask = in.readNBytes(4);
                byte[] content = in.readNBytes(length);
                for (int i = 0; i < content.length; i++) {
                    content[i] ^= mask[i % 4];
                }
                return new Frame(kind, new String(content, kind == CLOSE ? ISO_8859_1 : UTF_8));
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("Nothing came", e);
            } catch (IOException e) {
                return new Frame(END, "");
            }
        }

        /** Reads all that is still to come, the end excluded. */
        List<Frame> readToEnd() throws IOException {
            List<Frame> frames = new ArrayList<>();
            for (Frame frame = read(); frame.kind() != END; frame = read()) {
                frames.add(frame);
            }
            return frames;
        }

        /** Cuts the connection without a farewell of any layer. */
        void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
