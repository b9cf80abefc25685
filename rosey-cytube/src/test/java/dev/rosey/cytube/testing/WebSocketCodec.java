package dev.rosey.cytube.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Frames of RFC 6455 as a server reads and writes them. */
final class WebSocketCodec {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketCodec() {}

    /** A whole message, or a control frame. */
    static final class Message {
        private final int opcode;
        private final byte[] payload;

        Message(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** What a peer did wrong, with the close code for it. */
    static final class ProtocolException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int code;

        ProtocolException(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    static String acceptKey(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] text(String text) {
        return encode(TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }

    static byte[] close(int code) {
        return encode(CLOSE, code == 0 ? new byte[0] : ByteBuffer.allocate(2).putShort((short) code).array(), true);
    }

    static byte[] encode(int opcode, byte[] payload, boolean isLast) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
        frame.put((byte) ((isLast ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** One message, put together from its fragments, or a control frame between them. */
    static final class Reader {
        private final DataInputStream in;
        private final int maxBytes;
        private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        private int opcode;

        Reader(DataInputStream in, int maxBytes) {
            this.in = in;
            this.maxBytes = maxBytes;
        }

        Message next() throws IOException {
            while (true) {
                int first = in.readUnsignedByte();
                byte[] payload = payload();
                int kind = first & 0x0F;
                boolean isLast = (first & 0x80) != 0;
                if (kind >= CLOSE) {
                    return new Message(kind, payload);
                }
                if ((kind == CONTINUATION) != (opcode != 0)) {
                    throw new ProtocolException(1002, "Fragments out of order");
                }
                opcode = kind == CONTINUATION ? opcode : kind;
                fragments.write(payload);
                if (fragments.size() > maxBytes) {
                    throw new ProtocolException(1009, "Message above " + maxBytes + " bytes");
                }
                if (isLast) {
                    Message message = new Message(opcode, fragments.toByteArray());
                    fragments.reset();
                    opcode = 0;
                    return message;
                }
            }
        }

        private byte[] payload() throws IOException {
            int second = in.readUnsignedByte();
            if ((second & 0x80) == 0) {
                throw new ProtocolException(1002, "A client masks its frames");
            }
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            if (length < 0 || length > maxBytes) {
                throw new ProtocolException(1009, "Frame of " + length + " bytes, above " + maxBytes);
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            if (mask.length < 4 || payload.length < length) {
                throw new java.io.EOFException();
            }
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return payload;
        }
    }
}
