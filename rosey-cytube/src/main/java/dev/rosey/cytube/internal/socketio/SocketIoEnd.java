package dev.rosey.cytube.internal.socketio;

/**
 * Why a connection is over.
 *
 * @param kind what happened
 * @param detail more in words: an error message, a close code; never empty
 */
public record SocketIoEnd(Kind kind, String detail) {
    /** What happened. */
    public enum Kind {
        /** It was closed from this side. */
        CLOSED_HERE,
        /** No connection, or no handshake, came about. */
        UNREACHABLE,
        /** The server refused the namespace ({@code 44}); the detail is the server's message. */
        REFUSED,
        /** The server sent a Socket.IO disconnect ({@code 41}). */
        DISCONNECTED_BY_SERVER,
        /** The transport ended without a word. */
        LOST,
        /** No sign of life came within the time that the server promised, or that the options set. */
        SILENT,
        /** The server broke the protocol, or sent more than is allowed. */
        PROTOCOL_ERROR
    }
}
