package dev.rosey.cytube.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Request line and headers of an HTTP request; bodies are not read. */
record HttpHead(String method, String path, String query, Map<String, String> headers) {
    private static final int MAX_BYTES = 32 * 1024;

    /** Empty if the connection ended or what came is no request. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || bytes.size() > MAX_BYTES) {
                return Optional.empty();
            }
            bytes.write(next);
            boolean fits = next == (matched % 2 == 0 ? '\r' : '\n');
            matched = fits ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return parse(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    private static Optional<HttpHead> parse(String text) {
        String[] lines = text.split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
            }
        }
        int mark = start[1].indexOf('?');
        String path = mark < 0 ? start[1] : start[1].substring(0, mark);
        String query = mark < 0 ? "" : start[1].substring(mark + 1);
        return Optional.of(new HttpHead(start[0], path, query, headers));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean isWebSocket() {
        return header("upgrade").equalsIgnoreCase("websocket") && !header("sec-websocket-key").isEmpty();
    }

    /** Value of a number in the query, or 0. */
    int number(String name) {
        for (String part : query.split("&", -1)) {
            if (part.matches(name + "=[0-9]{1,6}")) {
                return Integer.parseInt(part.substring(name.length() + 1));
            }
        }
        return 0;
    }
}
