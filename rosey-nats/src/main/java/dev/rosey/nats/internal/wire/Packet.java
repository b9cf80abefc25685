package dev.rosey.nats.internal.wire;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/** What goes into one NATS message. The parts are not copied: whoever gets them leaves the bytes alone. */
public final class Packet {
    private final @Nullable Headers headers;
    private final byte[] body;

    Packet(@Nullable Headers headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    /** The headers, fresh for this message; nothing when the message needs none. */
    public @Nullable Headers headers() {
        return headers;
    }

    /** The body. */
    public byte[] body() {
        return body;
    }

    /** Sizes, never the content, which may be private. */
    @Override
    public String toString() {
        return "Packet[" + (headers == null ? 0 : headers.size()) + " headers, " + body.length + " bytes]";
    }
}
