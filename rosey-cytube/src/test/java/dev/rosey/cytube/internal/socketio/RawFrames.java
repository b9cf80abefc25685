package dev.rosey.cytube.internal.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a WebSocket server sends, as bytes. */
final class RawFrames {
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

    private RawFrames() {}

    /** The answer that grants an opening request. */
    static byte[] granting(String request) {
        Matcher key = KEY.matcher(request);
        if (!key.find()) {
            throw new AssertionError("No key in " + request);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n").getBytes(ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A frame as a server sends it. */
    static byte[] frame(int kind, boolean last, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((last ? 0x80 : 0) | kind);
        if (content.length < 126) {
            out.write(content.length);
        } else if (content.length < 1 << 16) {
            out.writeBytes(new byte[] {126, (byte) (content.length >> 8), (byte) content.length});
        } else {
            out.writeBytes(new byte[] {127, 0, 0, 0, 0, (byte) (content.length >> 24), (byte) (content.length >> 16),
                (byte) (content.length >> 8), (byte) content.length});
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
