package dev.rosey.cytube.internal.socketio;

import java.net.URI;
import java.util.Locale;

/** Where the WebSocket of a server is. */
final class Endpoint {
    private static final String PATH = "/socket.io/";
    private static final String QUERY = "EIO=4&transport=websocket";

    private Endpoint() {}

    /**
     * The address of the WebSocket at a server: {@code /socket.io/} below the path that is given, if any; TLS for
     * {@code https} and {@code wss}. A query that is given stays.
     *
     * @throws IllegalArgumentException if the address has another scheme, no host, user info or a fragment
     */
    static URI of(URI server) {
        String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        String target = switch (scheme) {
            case "http", "ws" -> "ws";
            case "https", "wss" -> "wss";
            default -> throw unusable(server, "its scheme is none of http, https, ws, wss");
        };
        if (server.getHost() == null) {
            throw unusable(server, "it names no host");
        }
        if (server.getRawUserInfo() != null || server.getRawFragment() != null) {
            throw unusable(server, "it has user info or a fragment");
        }
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.endsWith("/socket.io")) {
            path = path.substring(0, path.length() - "/socket.io".length());
        }
        String query = server.getRawQuery() == null ? QUERY : server.getRawQuery() + "&" + QUERY;
        return URI.create(target + "://" + server.getRawAuthority() + path + PATH + "?" + query);
    }

    /** The address is not repeated: user info may be a secret. */
    private static IllegalArgumentException unusable(URI server, String why) {
        return new IllegalArgumentException("No Socket.IO server can be at this address of "
                + (server.getHost() == null ? "no host" : server.getHost()) + ": " + why);
    }
}
