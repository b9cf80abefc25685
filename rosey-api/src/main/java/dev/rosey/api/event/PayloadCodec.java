package dev.rosey.api.event;

import dev.rosey.api.event.Value;

/** Turns values into bytes and back. Implementations are safe for use by any number of threads. */
public interface PayloadCodec {
    /** The media type of the bytes, for instance {@code application/json}. */
    String contentType();

    /** Encodes a value. */
    byte[] encode(Value value);

    /**
     * Decodes bytes.
     *
     * @throws dev.rosey.api.event.PayloadException if they are malformed, nested too deeply or too large
     */
    Value decode(byte[] bytes);
}
