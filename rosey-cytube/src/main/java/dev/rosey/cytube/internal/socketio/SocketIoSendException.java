package dev.rosey.cytube.internal.socketio;

/** An event that was not sent, or whose acknowledgement can no longer come. */
public final class SocketIoSendException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Why an event was not sent. */
    public enum Reason {
        /** The server has not accepted the namespace yet: nothing may be sent. */
        NOT_CONNECTED,
        /** The connection is over. With an event that waited, it is unknown whether the server got it. */
        OVER,
        /** So many frames, bytes or acknowledgements are waiting that no more are taken. */
        FULL,
        /** The event is longer than the server takes. It would have ended the connection. */
        TOO_LONG
    }

    private final Reason reason;

    SocketIoSendException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the event was not sent. */
    public Reason reason() {
        return reason;
    }
}
