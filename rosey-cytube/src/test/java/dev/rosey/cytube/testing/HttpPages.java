package dev.rosey.cytube.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the site serves over HTTP: discovery and the page of a channel. */
final class HttpPages {
    private static final String CONFIG = "/socketconfig/";
    private static final String CHANNEL = "/r/";

    private final CytubeTestServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    HttpPages(CytubeTestServer server) {
        this.server = server;
    }

    /** Ends answers that are slow on purpose. */
    void close() {
        closed.countDown();
    }

    void answer(HttpHead head, OutputStream out) throws IOException {
        String path = URLDecoder.decode(head.path(), StandardCharsets.UTF_8);
        if (path.startsWith(CONFIG) && path.endsWith(".json")) {
            config(head, path.substring(CONFIG.length(), path.length() - ".json".length()), out);
        } else if (path.startsWith(CHANNEL) && World.isChannelName(path.substring(CHANNEL.length()))) {
            write(out, 200, "text/html; charset=utf-8", "", page(path.substring(CHANNEL.length())));
        } else {
            write(out, 404, "text/html; charset=utf-8", "", "<!DOCTYPE html><title>404</title>");
        }
    }

    private void config(HttpHead head, String channel, OutputStream out) throws IOException {
        Faults.Discovery fault = server.faults().discovery();
        if (!fault.delay().isZero()) {
            try {
                if (closed.await(fault.delay().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        int hop = head.number("hop");
        if (hop < fault.hops()) {
            write(out, 302, "text/plain", head.path() + "?hop=" + (hop + 1), "");
        } else if (fault.status() != 0) {
            write(out, fault.status(), "application/json; charset=utf-8", fault.location(), fault.body());
        } else if (World.isChannelName(channel)) {
            write(out, 200, "application/json; charset=utf-8", "", server.world().servers(channel).toString());
        } else {
            String error = Json.object("error", "Channel \"" + channel + "\" does not exist.").toString();
            write(out, 404, "application/json; charset=utf-8", "", error);
        }
    }

    private String page(String channel) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
                <body><div id="chatwrap"><input class="form-control" id="chatline" type="text" maxlength="%d" style="display: none"></div>
                <script src="/js/callbacks.js"></script></body></html>
                """.formatted(channel, server.world().limits.maxMessageLength);
    }

    static void write(OutputStream out, int status, String type, String location, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Test\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length + "\r\n"
                + (location.isEmpty() ? "" : "Location: " + location + "\r\n") + "Connection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }
}
