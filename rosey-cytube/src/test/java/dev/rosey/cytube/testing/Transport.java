package dev.rosey.cytube.testing;

import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One TCP connection that became a WebSocket.
 *
 * <p>Its reader is the thread that accepted it. Its writer is a thread of its own, so that a client that does not read never
 * holds up the server; a client that falls very far behind is cut off.
 */
final class Transport {
    private static final int MAX_QUEUED = 100_000;
    private static final byte[] CUT = new byte[0];

    private final Socket socket;
    private final InputStream in;
    private final Listener listener;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final long maxSent;
    private final long maxReceived;
    private volatile boolean isClosing;
    private volatile boolean isCut;

    /** Hears of the connection on its reader thread. */
    interface Listener {
        void received(String text);

        /** Called once. Orderly is an end with a close frame of the client. */
        void ended(boolean isOrderly);
    }

    /**
     * @param maxSent bytes after which the connection is cut, the answer to the handshake included
     * @param maxReceived bytes after the handshake after which it is cut
     */
    Transport(Socket socket, InputStream in, Listener listener, long maxSent, long maxReceived) {
        this.socket = socket;
        this.in = in;
        this.listener = listener;
        this.maxSent = maxSent;
        this.maxReceived = maxReceived;
    }

    void send(byte[] bytes) {
        if (!isClosing && !queue.offer(bytes)) {
            cutNow();
        }
    }

    void sendFragments(List<String> parts) {
        for (int i = 0; i < parts.size(); i++) {
            int opcode = i == 0 ? WebSocketCodec.TEXT : WebSocketCodec.CONTINUATION;
            send(WebSocketCodec.encode(opcode, parts.get(i).getBytes(StandardCharsets.UTF_8), i == parts.size() - 1));
        }
    }

    /** Sends a close frame after what is queued. A code of 0 is a frame without code, which clients see as 1005. */
    void close(int code) {
        send(WebSocketCodec.close(code));
        isClosing = true;
    }

    /** Ends the TCP connection after what is queued, without a word. */
    void cut() {
        isCut = true;
        isClosing = true;
        if (!queue.offer(CUT)) {
            cutNow();
        }
    }

    /** Ends the TCP connection at once with a reset, which may destroy what the client has not read. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
        cutNow();
    }

    /** Ends the TCP connection at once. */
    void cutNow() {
        isCut = true;
        isClosing = true;
        try {
            if (!socket.isOutputShutdown() && !socket.isClosed()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // It is gone already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
        queue.clear();
        queue.offer(CUT);
    }

    /** Writes what is queued until the connection ends. */
    void write() {
        long left = maxSent;
        try {
            while (true) {
                byte[] bytes = queue.take();
                if (bytes.length > 0) {
                    socket.getOutputStream().write(bytes, 0, (int) Math.min(bytes.length, left));
                    socket.getOutputStream().flush();
                }
                left -= bytes.length;
                if (bytes.length == 0 || left <= 0) {
                    break;
                }
            }
        } catch (IOException e) {
            // The reader notices, too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cutNow();
    }

    /** Reads until the connection ends. */
    void read(int maxBytes) {
        boolean isOrderly = false;
        try {
            isOrderly = readMessages(maxBytes);
        } catch (WebSocketCodec.ProtocolException e) {
            close(e.code());
            discard();
        } catch (IOException e) {
            // An end without a word.
        } finally {
            // A client that answers a cut with a close frame did not end the connection.
            boolean wasCut = isCut;
            cut();
            listener.ended(isOrderly && !wasCut);
        }
    }

    private boolean readMessages(int maxBytes) throws IOException {
        WebSocketCodec.Reader reader = new WebSocketCodec.Reader(
                new DataInputStream(new Limited(in, maxReceived)), maxBytes);
        while (true) {
            WebSocketCodec.Message message = reader.next();
            switch (message.opcode()) {
                case WebSocketCodec.TEXT -> listener.received(message.text());
                case WebSocketCodec.PING ->
                    send(WebSocketCodec.encode(WebSocketCodec.PONG, message.payload(), true));
                case WebSocketCodec.CLOSE -> {
                    send(WebSocketCodec.encode(WebSocketCodec.CLOSE, message.payload(), true));
                    return true;
                }
                default -> {
                    // Binary messages and pongs mean nothing here.
                }
            }
        }
    }

    /** Lets a client read why it is closed before the connection goes, as bytes left unread would destroy that. */
    private void discard() {
        try {
            socket.setSoTimeout(2000);
            byte[] buffer = new byte[8192];
            long left = 16L << 20;
            int read = 0;
            while (read >= 0 && left > 0) {
                read = in.read(buffer);
                left -= read;
            }
        } catch (IOException e) {
            // It had its time.
        }
    }

    /** A stream that ends after so many bytes. */
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int value = left <= 0 ? -1 : super.read();
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = left <= 0 ? -1 : super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
