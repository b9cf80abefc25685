package dev.rosey.cytube.testing;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One text message of a WebSocket connection, after the handshake of the WebSocket itself.
 *
 * @param connection number of the connection, from 1
 * @param index place among all frames of both directions of the connection, from 0
 * @param direction where it went
 * @param text the Engine.IO packet, such as {@code 42["rank",-1]}
 * @param time when, by the server's clock
 */
public record Frame(int connection, int index, Direction direction, String text, Instant time) {
    /** Where a frame goes. */
    public enum Direction {
        /** Sent by the client under test. */
        TO_SERVER,
        /** Sent by the test server. */
        TO_CLIENT
    }

    /**
     * The name of the event that it carries.
     *
     * @return empty for other packets
     */
    public Optional<String> event() {
        return array().map(array -> array.get(0)).filter(JsonNode::isString).map(JsonNode::stringValue);
    }

    /**
     * The first argument of the event that it carries.
     *
     * @return JSON text; empty for other packets and events without argument
     */
    public Optional<String> argument() {
        return argumentNode().map(JsonNode::toString);
    }

    /**
     * Whether it carries this event.
     *
     * @param name name of an event, such as {@code chatMsg}
     * @return whether
     */
    public boolean isEvent(String name) {
        return event().filter(name::equals).isPresent();
    }

    /** Whether the client under test sent it. */
    public boolean isFromClient() {
        return direction == Direction.TO_SERVER;
    }

    Optional<JsonNode> argumentNode() {
        return array().filter(array -> array.size() > 1).map(array -> array.get(1));
    }

    static boolean isEventPacket(String text) {
        return text.startsWith("42");
    }

    private Optional<JsonNode> array() {
        if (!isEventPacket(text)) {
            return Optional.empty();
        }
        int start = 2;
        while (start < text.length() && Character.isDigit(text.charAt(start))) {
            start++;
        }
        return Json.parse(text.substring(start)).filter(array -> array.isArray() && !array.isEmpty());
    }

    @Override
    public String toString() {
        String shown = text.length() <= 300 ? text : text.substring(0, 300) + "… (" + text.length() + " characters)";
        return "#" + connection + "/" + index + (isFromClient() ? " > " : " < ") + shown;
    }
}
