package dev.rosey.api.plugin;

import dev.rosey.api.event.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Sends HTTP requests on behalf of a plugin, to the hosts that it was granted. */
public interface HttpBroker {
    /**
     * Sends a request.
     *
     * @param request what to send
     * @return the response, whatever its status; exceptionally {@link PluginException} when it could not be had, and
     *     {@link dev.rosey.api.permission.PermissionDeniedException} when the host is not granted
     */
    CompletionStage<Response> send(Request request);

    /**
     * A request. Immutable.
     *
     * @param method GET, HEAD, POST, PUT, PATCH or DELETE
     * @param uri an absolute http or https address
     * @param headers names and values
     * @param body what to send, with its content type; empty for none
     * @param timeout how long the whole exchange may take
     */
    record Request(String method, URI uri, Map<String, String> headers, Payload body, Duration timeout) {
        private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException if the method or address is not supported
         */
        public Request {
            if (!METHODS.contains(method)) {
                throw new IllegalArgumentException("method is \"" + method + "\"; use one of " + METHODS);
            }
            String scheme = Objects.requireNonNull(uri, "uri").getScheme();
            if (scheme == null || uri.getHost() == null || !Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("uri is \"" + uri + "\"; use an absolute http or https address");
            }
            Objects.requireNonNull(timeout, "timeout");
            headers = Map.copyOf(headers);
            Objects.requireNonNull(body, "body");
        }

        /** A GET request with a deadline of 10 s. */
        public static Request get(String uri) {
            return new Request("GET", URI.create(uri), Map.of(), Payload.empty(), Duration.ofSeconds(10));
        }
    }

    /**
     * A response. Immutable.
     *
     * @param status for instance 200
     * @param headers values by name in small letters
     * @param body what was received, with its content type
     */
    record Response(int status, Map<String, List<String>> headers, Payload body) {
        /** Copies; the values of names that differ only in the case of letters are joined. */
        public Response {
            Map<String, List<String>> lower = new TreeMap<>();
            headers.forEach((name, values) ->
                    lower.merge(name.toLowerCase(Locale.ROOT), List.copyOf(values), Response::joined));
            headers = java.util.Collections.unmodifiableMap(lower);
            Objects.requireNonNull(body, "body");
        }

        private static List<String> joined(List<String> some, List<String> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }
}
