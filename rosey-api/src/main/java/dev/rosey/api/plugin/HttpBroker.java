package dev.rosey.api.plugin;

import dev.rosey.api.event.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Sends HTTP requests on behalf of a plugin, to the hosts that it was granted with
 * {@link dev.rosey.api.permission.Permission#NETWORK_HTTP}. The host sends them: it checks each address, also those of
 * redirects, and bounds size, time and number of requests. It keeps no cookies, decompresses nothing and sends nothing
 * twice. Safe for use by any number of threads.
 */
public interface HttpBroker {
    /** The greatest body of a request or response that can be asked for, in bytes. */
    int MAX_BODY_BYTES = 896 << 10;

    /** The greatest sum of the names and values of all headers of a request or response, in characters. */
    int MAX_HEADER_LENGTH = 32 << 10;

    /** The greatest length of an address, in characters. */
    int MAX_URI_LENGTH = 8 << 10;

    /** How long an exchange may take when nothing else is said. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** How long an exchange may take at most. */
    Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    /** How many redirects are followed. */
    int MAX_REDIRECTS = 5;

    /**
     * Sends a request. Does not block. Cancelling the stage's future ends the exchange; the server may have done what was
     * asked.
     *
     * @param request what to send
     * @return the response, whatever its status; exceptionally {@link HttpFailedException} when there was none, and
     *     {@link dev.rosey.api.permission.PermissionDeniedException} when a host, or the address behind its name, is not
     *     granted
     */
    CompletionStage<Response> send(Request request);

    /**
     * A request. Immutable.
     *
     * <pre>{@code
     * HttpBroker.Request.builder("POST", "https://api.example.org/quotes")
     *         .header("Authorization", "Bearer " + token)
     *         .body(Payload.of(new Quote("Hello")))
     *         .build()
     * }</pre>
     */
    final class Request {
        private final String method;
        private final URI uri;
        private final Map<String, String> headers;
        private final Payload body;
        private final Duration timeout;
        private final int maxResponseBytes;
        private final boolean followsRedirects;

        private Request(Builder builder) {
            this.method = builder.method;
            this.uri = builder.uri;
            this.headers = Collections.unmodifiableMap(new TreeMap<>(builder.headers));
            this.body = builder.body;
            this.timeout = builder.timeout;
            this.maxResponseBytes = builder.maxResponseBytes;
            this.followsRedirects = builder.followsRedirects;
        }

        /**
         * A GET request with nothing but defaults.
         *
         * @param uri an absolute http or https address
         * @throws IllegalArgumentException if it is not one, see {@link #builder(String, String)}
         */
        public static Request get(String uri) {
            return builder("GET", uri).build();
        }

        /**
         * Begins a request.
         *
         * @param method GET, HEAD, POST, PUT, PATCH or DELETE
         * @param uri an absolute http or https address of at most {@link #MAX_URI_LENGTH} characters, with a host, without
         *     a user; a fragment is not sent
         * @throws IllegalArgumentException if method or address are others
         */
        public static Builder builder(String method, String uri) {
            return new Builder(method, URI.create(Objects.requireNonNull(uri, "uri")));
        }

        /** The method, for instance {@code GET}. */
        public String method() {
            return method;
        }

        /** Where to send it. */
        public URI uri() {
            return uri;
        }

        /** Values by name; unmodifiable. The letters of names keep their case. */
        public Map<String, String> headers() {
            return headers;
        }

        /** What to send; a value is sent as JSON. Empty for none. */
        public Payload body() {
            return body;
        }

        /** How long the whole exchange may take. */
        public Duration timeout() {
            return timeout;
        }

        /** The greatest body that the response may have, in bytes. */
        public int maxResponseBytes() {
            return maxResponseBytes;
        }

        /** Whether redirects are followed; else they are the response. */
        public boolean followsRedirects() {
            return followsRedirects;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Request that
                    && method.equals(that.method)
                    && uri.equals(that.uri)
                    && headers.equals(that.headers)
                    && body.equals(that.body)
                    && timeout.equals(that.timeout)
                    && maxResponseBytes == that.maxResponseBytes
                    && followsRedirects == that.followsRedirects;
        }

        @Override
        public int hashCode() {
            return Objects.hash(method, uri, headers);
        }

        /** Method, host and body, never query and headers, which may be private. */
        @Override
        public String toString() {
            return "Request[" + method + ' ' + uri.getScheme() + "://" + uri.getHost() + ", " + body + ']';
        }

        /** Collects the parts of a request. For one thread. */
        public static final class Builder {
            private final String method;
            private final URI uri;
            private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            private Payload body = Payload.empty();
            private Duration timeout = DEFAULT_TIMEOUT;
            private int maxResponseBytes = MAX_BODY_BYTES;
            private boolean followsRedirects = true;
            private int headerLength;

            private Builder(String method, URI uri) {
                this.method = HttpChecks.method(method);
                this.uri = HttpChecks.address(uri);
            }

            /**
             * Sets a header, instead of one whose name differs at most in the case of letters. Without
             * {@code Content-Type} the body's is sent.
             *
             * @param name letters, digits and <code>!#$%&amp;'*+.^_`|~-</code>; none that the host sets, such as
             *     {@code Host}, {@code Connection}, {@code Content-Length} and {@code Proxy-…}
             * @param value printable ASCII characters and tabs
             * @throws IllegalArgumentException if name or value are others, or all headers are longer than
             *     {@link #MAX_HEADER_LENGTH}
             */
            public Builder header(String name, String value) {
                HttpChecks.header(name, value);
                String before = headers.put(name, value);
                headerLength += before == null ? name.length() + value.length() : value.length() - before.length();
                if (headerLength > MAX_HEADER_LENGTH) {
                    throw new IllegalArgumentException("The headers are longer than " + MAX_HEADER_LENGTH
                            + " characters; send less in them");
                }
                return this;
            }

            /** Sets what to send; a value is sent as JSON, bytes with their content type. */
            public Builder body(Payload content) {
                this.body = Objects.requireNonNull(content, "content");
                return this;
            }

            /**
             * Sets how long the whole exchange may take, redirects included; {@link #DEFAULT_TIMEOUT} without it.
             *
             * @throws IllegalArgumentException if it is not positive, or more than {@link #MAX_TIMEOUT}
             */
            public Builder timeout(Duration time) {
                if (time.isNegative() || time.isZero() || time.compareTo(MAX_TIMEOUT) > 0) {
                    throw new IllegalArgumentException("timeout is " + time + "; use more than 0 and at most "
                            + MAX_TIMEOUT.toSeconds() + " s");
                }
                this.timeout = time;
                return this;
            }

            /**
             * Sets the greatest body that the response may have; {@link #MAX_BODY_BYTES}, or less if the host says so,
             * without it. A larger one fails with {@link HttpFailedException.Reason#RESPONSE_TOO_LARGE}.
             *
             * @throws IllegalArgumentException if it is negative, or more than {@link #MAX_BODY_BYTES}
             */
            public Builder maxResponseBytes(int bytes) {
                if (bytes < 0 || bytes > MAX_BODY_BYTES) {
                    throw new IllegalArgumentException(
                            "maxResponseBytes is " + bytes + "; use 0 to " + MAX_BODY_BYTES);
                }
                this.maxResponseBytes = bytes;
                return this;
            }

            /**
             * Sets whether redirects are followed, at most {@link #MAX_REDIRECTS}; they are without it. Each is checked
             * like a request of its own. From https to http none is followed. Another server is sent only the headers
             * {@code Accept…}, {@code Content-Type} and {@code User-Agent}.
             */
            public Builder followsRedirects(boolean follows) {
                this.followsRedirects = follows;
                return this;
            }

            /**
             * Makes the request.
             *
             * @throws IllegalArgumentException if GET or HEAD has a body, or the body a content type that is none
             */
            public Request build() {
                HttpChecks.contentType(body.contentType());
                if (!body.isEmpty() && (method.equals("GET") || method.equals("HEAD"))) {
                    throw new IllegalArgumentException("A " + method + " request has a body; send none, or use POST");
                }
                return new Request(this);
            }
        }
    }

    /**
     * A response. Immutable.
     *
     * @param status for instance 200
     * @param headers values by name in small letters
     * @param body what was received: a value if it is JSON that can be read as one, else bytes with their content type
     */
    record Response(int status, Map<String, List<String>> headers, Payload body) {
        /** Copies; the values of names that differ only in the case of letters are joined. */
        public Response {
            Map<String, List<String>> lower = new TreeMap<>();
            headers.forEach((name, values) ->
                    lower.merge(name.toLowerCase(Locale.ROOT), List.copyOf(values), Response::joined));
            headers = Collections.unmodifiableMap(lower);
            Objects.requireNonNull(body, "body");
        }

        private static List<String> joined(List<String> some, List<String> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }

        /** Whether the status is one from 200 to 299. */
        public boolean isSuccessful() {
            return status >= 200 && status <= 299;
        }
    }
}
