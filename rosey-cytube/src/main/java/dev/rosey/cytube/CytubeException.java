package dev.rosey.cytube;

import dev.rosey.api.RoseyException;
import dev.rosey.cytube.event.ConnectionEnded;

/** The connector has left its channel for good. Code {@code CYTUBE-001}. */
public final class CytubeException extends RoseyException {
    private static final long serialVersionUID = 1L;

    private final ConnectionEnded.Cause why;

    CytubeException(String channel, ConnectionEnded end) {
        super("CYTUBE-001", "The channel " + channel + " cannot be served (" + end.cause() + "): " + end.reason());
        this.why = end.cause();
    }

    /** Why there will be no further attempt. */
    public ConnectionEnded.Cause why() {
        return why;
    }
}
