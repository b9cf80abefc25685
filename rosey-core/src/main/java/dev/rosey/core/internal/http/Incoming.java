package dev.rosey.core.internal.http;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.core.internal.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server answered. */
final class Incoming {
    private static final Pattern JSON = Pattern.compile("application/([a-z0-9!#$&^_.+-]+\\+)?json\\s*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    Incoming(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    /** The first value of a header, by its name in small letters. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The answer as the plugin receives it. */
    HttpBroker.Response toResponse() {
        return new HttpBroker.Response(status, headers, payload());
    }

    private Payload payload() {
        if (body.length == 0) {
            return Payload.empty();
        }
        String type = header("content-type").orElse(Payload.OCTETS);
        return isJson(type.toLowerCase(Locale.ROOT))
                ? parsed().map(Payload::of).orElseGet(() -> Payload.ofBytes(body, type))
                : Payload.ofBytes(body, type);
    }

    private boolean isJson(String type) {
        Matcher charset = CHARSET.matcher(type);
        return JSON.matcher(type).matches()
                && header("content-encoding").isEmpty()
                && (!charset.find() || charset.group(1).equals("utf-8"));
    }

    /** The value, unless the body is not the JSON that it claims to be, or its value would not fit into a frame. */
    private Optional<Value> parsed() {
        try {
            Value value = Json.parse(body);
            return BinaryCodec.INSTANCE.encode(value).length <= HttpBroker.MAX_BODY_BYTES
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (PayloadException e) {
            return Optional.empty();
        }
    }
}
