package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Payload;

/** Bytes with a media type, as payloads. */
final class Contents {
    private Contents() {}

    /** Bytes of a known media type: those of JSON can be read as a value when somebody asks. */
    static Payload payload(byte[] bytes, String contentType) {
        return JsonFormat.isJson(contentType)
                ? Payload.encoded(bytes, JsonFormat.of(contentType))
                : Payload.ofBytes(bytes, contentType);
    }

    /** Bytes that nobody has told about. What looks like JSON can be read as a value when somebody asks. */
    static Payload unknown(byte[] bytes) {
        if (bytes.length == 0) {
            return Payload.empty();
        }
        int first = new JsonInput(bytes).next();
        return first == '{' || first == '['
                ? Payload.encoded(bytes, JsonFormat.of(Payload.OCTETS))
                : Payload.ofBytes(bytes, Payload.OCTETS);
    }
}
