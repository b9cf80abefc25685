package dev.rosey.cytube.internal.protocol;

import dev.rosey.api.event.Value;
import dev.rosey.cytube.internal.socketio.SocketIoListener;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Hears a connection and reads what the server says, for those who know nothing of JSON. */
public abstract class ServerEvents implements SocketIoListener {
    /** For subclasses. */
    protected ServerEvents() {}

    @Override
    public final void event(String name, List<JsonNode> arguments) {
        received(name, InboundReader.read(name, arguments), () -> JsonValues.of(Redaction.of(name, arguments)));
    }

    /**
     * The server said something.
     *
     * @param name the server's name for it
     * @param message what it means
     * @param raw makes the arguments as the server sent them, without what must not be told
     */
    protected abstract void received(String name, Inbound message, Supplier<Value> raw);
}
