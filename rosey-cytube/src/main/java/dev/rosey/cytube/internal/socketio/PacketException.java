package dev.rosey.cytube.internal.socketio;

/** What came is no packet of the protocol. The message says what is wrong and repeats nothing of the content. */
final class PacketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PacketException(String message) {
        super(message);
    }

    PacketException(String message, Throwable cause) {
        super(message, cause);
    }
}
