package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.HttpBroker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** HTTP requests and responses in a frame. */
final class HttpForm {
    /** More headers than any sane message has; names and values are bounded by the frame. */
    private static final int MAX_HEADERS = 1024;

    private HttpForm() {}

    /** Writes a frame if it is about HTTP requests; says whether it was. */
    static boolean write(Frame frame, WireWriter out) {
        if (frame instanceof Frame.HttpOpen open) {
            out.number8('N').number64(open.id());
        } else if (frame instanceof Frame.HttpSend send) {
            out.number8('F').number64(send.id()).text(send.method()).text(send.uri());
            out.number32(requireCount(send.headers().size()));
            send.headers().forEach((name, value) -> out.text(name).text(value));
            EventForm.write(send.body(), out);
            out.number64(send.timeout()).number32(send.maxResponseBytes()).flag(send.followsRedirects());
        } else {
            return false;
        }
        return true;
    }

    /** Reads what follows one of the kinds that {@link #write} writes. */
    static Frame read(int kind, WireReader in) {
        return kind == 'N' ? new Frame.HttpOpen(in.number64()) : readSend(in);
    }

    private static Frame readSend(WireReader in) {
        long id = in.number64();
        String method = in.text();
        String uri = in.text();
        int count = requireCount(in.number32());
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put(in.text(), in.text());
        }
        Payload body = EventForm.readPayload(in);
        return new Frame.HttpSend(id, method, uri, headers, body, in.number64(), in.number32(), in.flag());
    }

    static void write(HttpBroker.Response response, WireWriter out) {
        out.number32(response.status()).number32(requireCount(response.headers().size()));
        response.headers().forEach((name, values) -> {
            out.text(name).number32(requireCount(values.size()));
            values.forEach(out::text);
        });
        EventForm.write(response.body(), out);
    }

    static HttpBroker.Response readResponse(WireReader in) {
        int status = in.number32();
        int count = requireCount(in.number32());
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            int size = requireCount(in.number32());
            List<String> values = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                values.add(in.text());
            }
            headers.put(name, values);
        }
        return new HttpBroker.Response(status, headers, EventForm.readPayload(in));
    }

    private static int requireCount(int count) {
        if (count < 0 || count > MAX_HEADERS) {
            throw new FrameException("A message has " + Integer.toUnsignedString(count) + " headers; at most "
                    + MAX_HEADERS + " can be sent");
        }
        return count;
    }
}
