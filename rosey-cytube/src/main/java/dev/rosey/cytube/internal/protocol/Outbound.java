package dev.rosey.cytube.internal.protocol;

import dev.rosey.cytube.internal.socketio.SocketIoConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the connector says to a server. The text form hides passwords.
 *
 * @param event the server's name for it
 * @param arguments what goes with it
 */
public record Outbound(String event, List<JsonNode> arguments) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Copies the list. */
    public Outbound {
        arguments = List.copyOf(arguments);
    }

    /** Joins a channel; a connection can do so once. */
    public static Outbound joinChannel(String name) {
        return of("joinChannel", NODES.objectNode().put("name", name));
    }

    /** Answers a request for the channel's password. */
    public static Outbound channelPassword(String text) {
        return of("channelPassword", NODES.stringNode(text));
    }

    /** Logs in as a guest. */
    public static Outbound login(String name) {
        return of("login", NODES.objectNode().put("name", name));
    }

    /** Logs in to an account. */
    public static Outbound login(String name, String password) {
        return of("login", NODES.objectNode().put("name", name).put("pw", password));
    }

    /** Says one line to the channel; {@link ChatText} makes lines that are safe. */
    public static Outbound chat(String text) {
        return of("chatMsg", message(text));
    }

    /** Says one line to one user. */
    public static Outbound privateMessage(String to, String text) {
        return of("pm", message(text).put("to", to));
    }

    private static ObjectNode message(String text) {
        return NODES.objectNode().put("msg", text);
    }

    private static Outbound of(String event, JsonNode argument) {
        return new Outbound(event, List.of(argument));
    }

    /**
     * Sends this on a connection.
     *
     * @return completes when it was handed to the transport; fails as {@link SocketIoConnection#emit} does
     */
    public CompletionStage<Void> sendOn(SocketIoConnection connection) {
        return connection.emit(event, arguments.toArray(JsonNode[]::new));
    }

    @Override
    public String toString() {
        return event + Redaction.of(event, arguments);
    }
}
