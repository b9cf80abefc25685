package dev.rosey.cytube.internal.socketio;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Hears what comes over a connection; called by one thread at a time, in the order of the wire. Must not block. */
public interface SocketIoListener {
    /** The server accepted the namespace: from now on events may be sent. The first call, unless it fails before. */
    void connected();

    /** The server sent an event; there may be no argument at all. */
    void event(String name, List<JsonNode> arguments);

    /** The connection is over, or never came to be. The last call, made exactly once. */
    void closed(SocketIoEnd end);
}
