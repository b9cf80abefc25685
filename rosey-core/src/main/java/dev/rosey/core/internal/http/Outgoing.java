package dev.rosey.core.internal.http;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.core.internal.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** One message to one server: a request of a plugin, or what became of it by redirects. Immutable but for its bytes. */
final class Outgoing {
    private static final String CONTENT_TYPE = "Content-Type";

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte[] body;

    Outgoing(String method, URI uri, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
    }

    /** The message that a request begins with. */
    static Outgoing of(HttpBroker.Request request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept-Encoding", "identity");
        headers.put("User-Agent", "Rosey");
        byte[] body = bytes(request.body());
        if (body.length > 0) {
            headers.put(CONTENT_TYPE, request.body().contentType());
        }
        headers.putAll(request.headers());
        return new Outgoing(request.method(), URI.create(request.uri().toASCIIString()), headers, body);
    }

    private static byte[] bytes(Payload payload) {
        return payload.isEmpty() ? new byte[0] : payload.bytes().orElseGet(() -> Json.printBytes(payload.value()));
    }

    String method() {
        return method;
    }

    URI uri() {
        return uri;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** Host and port, for messages. */
    String place() {
        return place(uri);
    }

    static String place(URI uri) {
        String host = HostGrants.host(uri);
        String shown = host.length() > 100 ? host.substring(0, 100) + "…" : host;
        return uri.getPort() < 0 ? shown : shown + ':' + uri.getPort();
    }
}
