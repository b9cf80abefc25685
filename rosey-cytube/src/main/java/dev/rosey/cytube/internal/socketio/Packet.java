package dev.rosey.cytube.internal.socketio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a server sends in one text message: a packet of Engine.IO 4, or of Socket.IO 5 inside one. The packets of
 * Socket.IO are those of the namespace {@code /}.
 */
sealed interface Packet {
    /**
     * {@code 0}: the transport is open.
     *
     * @param sid the name of the session
     * @param pingInterval how often the server pings
     * @param pingTimeout how much later than that a ping may come
     * @param maxPayload how many bytes the server takes in one message, if it says
     */
    record Open(String sid, Duration pingInterval, Duration pingTimeout, OptionalLong maxPayload) implements Packet {}

    /** {@code 1}: the server closes the transport. */
    record Close() implements Packet {}

    /** {@code 2}: to be answered by a pong with the same payload, which is mostly empty. */
    record Ping(String payload) implements Packet {}

    /** {@code 3}: the answer to a ping; of no use to a client of Engine.IO 4. */
    record Pong(String payload) implements Packet {}

    /** {@code 6}: nothing. */
    record Noop() implements Packet {}

    /** {@code 40}: the namespace is accepted. Servers of older protocols give no sid. */
    record Connect(Optional<String> sid) implements Packet {}

    /** {@code 44}: the namespace is refused; the message is never empty. */
    record ConnectError(String message) implements Packet {}

    /** {@code 41}: the server leaves the namespace. */
    record Disconnect() implements Packet {}

    /** {@code 42}: an event; with an id when the server wants an acknowledgement. */
    record Event(OptionalLong ackId, String name, List<JsonNode> arguments) implements Packet {
        public Event {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code 43}: the acknowledgement of an event that was sent with this id. */
    record Ack(long id, List<JsonNode> arguments) implements Packet {
        public Ack {
            arguments = List.copyOf(arguments);
        }
    }

    /** A packet for another namespace, which this client has not joined. Its content is not looked at. */
    record Elsewhere(String namespace) implements Packet {}

    /** A packet of a kind that this client has no use for, a binary one included. Its content is not looked at. */
    record Unknown(String kind) implements Packet {}
}
