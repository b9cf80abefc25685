package dev.rosey.core.json;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.event.PayloadCodec;
import dev.rosey.core.internal.json.Json;

/**
 * Payloads as JSON text in UTF-8. Bytes become Base64 text. Reading is strict: a repeated field, anything after the
 * value, or nesting deeper than {@link Value#MAX_DEPTH} is refused, and the error names line and column. Integers
 * outside 64 bits are read as {@link Value.Real}.
 */
public final class JsonCodec implements PayloadCodec {
    private JsonCodec() {}

    /** Makes a codec; it has no state. */
    public static JsonCodec create() {
        return new JsonCodec();
    }

    @Override
    public String contentType() {
        return Payload.JSON;
    }

    @Override
    public byte[] encode(Value value) {
        return Json.printBytes(value);
    }

    @Override
    public Value decode(byte[] bytes) {
        return Json.parse(bytes);
    }
}
