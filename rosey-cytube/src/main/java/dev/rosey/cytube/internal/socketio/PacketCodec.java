package dev.rosey.cytube.internal.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Packets as text. Decoding accepts any text and throws nothing but {@link PacketException}; nesting, numbers and the
 * count of tokens are bounded. Packets with binary attachments (types 5 and 6) are recognised and not decoded, like
 * kinds that a later protocol may add: they come out as {@link Packet.Unknown}. Stateless.
 */
final class PacketCodec {
    /** Joins the namespace {@code /}. */
    static final String CONNECT = "40";

    /** Leaves the namespace {@code /}. */
    static final String DISCONNECT = "41";

    /** How deep JSON may be nested, the array of an event included. */
    static final int MAX_DEPTH = 100;

    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_NAME = 50_000;
    private static final int MAX_ID_DIGITS = 15;
    private static final int MAX_MESSAGE = 1_000;
    private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();
    private static final String ROOT = "/";

    // Names come from outside: a table of them would only grow.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxNameLength(MAX_NAME)
                            .maxStringLength(Integer.MAX_VALUE) // the bound of the message is the bound of its strings
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PacketCodec() {}

    /** The answer to a ping. */
    static String pong(String payload) {
        return wellFormed("3" + payload);
    }

    /**
     * An event for the namespace {@code /}. A surrogate without its partner, which UTF-8 cannot carry, becomes U+FFFD.
     *
     * @throws IllegalArgumentException if an argument cannot be printed, for instance because it is nested too deep
     */
    static String event(OptionalLong ackId, String name, List<JsonNode> arguments) {
        ArrayNode array = JSON.createArrayNode().add(name);
        arguments.forEach(array::add);
        String id = ackId.isPresent() ? Long.toString(ackId.getAsLong()) : "";
        try {
            return wellFormed("42" + id + JSON.writeValueAsString(array));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "The arguments of " + name + " cannot be printed as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '\uFFFD');
            }
        }
        return mended == null ? text : mended.toString();
    }

    /**
     * The packet that a text is.
     *
     * @throws PacketException if it is none
     */
    static Packet decode(String text) {
        if (text.isEmpty()) {
            throw new PacketException("an empty message");
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case '0' -> open(rest);
            case '1' -> new Packet.Close();
            case '2' -> new Packet.Ping(rest);
            case '3' -> new Packet.Pong(rest);
            case '4' -> message(rest);
            case '5', '7', '8', '9' -> new Packet.Unknown(text.substring(0, 1));
            case '6' -> new Packet.Noop();
            default -> throw new PacketException("a message that is no packet");
        };
    }

    private static Packet open(String text) {
        JsonNode json = json(text, "an open packet");
        String sid = json.path("sid").stringValue("");
        if (sid.isEmpty()) {
            throw new PacketException("an open packet without a sid");
        }
        OptionalLong maxPayload = json.path("maxPayload").longValueOpt();
        return new Packet.Open(
                sid,
                millis(json, "pingInterval"),
                millis(json, "pingTimeout"),
                maxPayload.isPresent() && maxPayload.getAsLong() > 0 ? maxPayload : OptionalLong.empty());
    }

    private static Duration millis(JsonNode json, String name) {
        long millis = json.path(name).longValueOpt().orElse(0);
        if (millis <= 0 || millis > MAX_MILLIS) {
            throw new PacketException("an open packet whose " + name + " is no time between 1 ms and a day");
        }
        return Duration.ofMillis(millis);
    }

    private static Packet message(String text) {
        if (text.isEmpty() || !isDigit(text.charAt(0))) {
            throw new PacketException("a message packet without a type");
        }
        char type = text.charAt(0);
        if (type > '4') {
            return new Packet.Unknown("4" + type);
        }
        int at = 1;
        if (text.startsWith(ROOT, at)) {
            int comma = text.indexOf(',', at);
            String namespace = text.substring(at, comma < 0 ? text.length() : comma);
            if (!namespace.equals(ROOT)) {
                return new Packet.Elsewhere(namespace);
            }
            at = comma < 0 ? text.length() : comma + 1;
        }
        int data = at;
        while (data < text.length() && isDigit(text.charAt(data))) {
            data++;
        }
        return message(type, id(text.substring(at, data)), text.substring(data));
    }

    private static Packet message(char type, OptionalLong id, String data) {
        return switch (type) {
            case '0' -> new Packet.Connect(sid(data));
            case '1' -> new Packet.Disconnect();
            case '2' -> event(id, list(data, "an event"));
            case '3' -> new Packet.Ack(
                    id.orElseThrow(() -> new PacketException("an acknowledgement without an id")),
                    list(data, "an acknowledgement"));
            default -> new Packet.ConnectError(errorMessage(data));
        };
    }

    private static OptionalLong id(String digits) {
        if (digits.length() > MAX_ID_DIGITS) {
            throw new PacketException("an acknowledgement id of " + digits.length() + " digits");
        }
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    private static Optional<String> sid(String data) {
        return data.isEmpty()
                ? Optional.empty()
                : json(data, "a connect packet").path("sid").stringValueOpt().filter(sid -> !sid.isEmpty());
    }

    private static Packet event(OptionalLong id, List<JsonNode> array) {
        if (array.isEmpty() || !array.get(0).isString()) {
            throw new PacketException("an event without a name");
        }
        return new Packet.Event(id, array.get(0).stringValue(), array.subList(1, array.size()));
    }

    private static List<JsonNode> list(String data, String what) {
        JsonNode json = json(data, what);
        if (!json.isArray()) {
            throw new PacketException(what + " whose content is no array");
        }
        return new ArrayList<>(json.values());
    }

    /** Older servers send text alone, newer ones an object; anything else tells nothing. */
    private static String errorMessage(String data) {
        JsonNode json = data.isEmpty() ? JSON.nullNode() : json(data, "a refusal");
        String message = json.isObject() ? json.path("message").stringValue("") : json.stringValue("");
        if (message.isBlank()) {
            return "no reason given";
        }
        return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    private static JsonNode json(String text, String what) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isMissingNode()) {
                throw new PacketException(what + " without content");
            }
            return json;
        } catch (JacksonException e) {
            throw new PacketException(what + " whose JSON is broken or beyond the bounds", e);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
