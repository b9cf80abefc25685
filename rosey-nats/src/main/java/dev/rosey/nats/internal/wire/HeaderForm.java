package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events with an attribute in a header each, and the data as the body: CloudEvents' binary mode. Stateless. */
final class HeaderForm {
    static final String CONTENT_TYPE = "content-type";
    static final String CLOUD_EVENTS = "application/cloudevents";

    private static final String PREFIX = "ce-";

    private HeaderForm() {}

    static Packet write(Event event) {
        Headers headers = new Headers();
        String id = event.id();
        put(headers, Field.SPECVERSION, "1.0");
        put(headers, Field.ID, id);
        put(headers, Field.SOURCE, event.source());
        put(headers, Field.TYPE, event.type());
        put(headers, Field.TIME, event.time().toString());
        if (!event.correlationId().equals(id)) {
            put(headers, Field.CORRELATION_ID, event.correlationId());
        }
        event.causationId().ifPresent(text -> put(headers, Field.CAUSATION_ID, text));
        if (event.priority() != Priority.NORMAL) {
            put(headers, Field.PRIORITY, event.priority().attributeValue());
        }
        if (!event.deliveryId().equals(id)) {
            put(headers, Field.DELIVERY_ID, event.deliveryId());
        }
        if (event.deliveryAttempt() > 1) {
            put(headers, Field.DELIVERY_ATTEMPT, Integer.toString(event.deliveryAttempt()));
        }
        event.attributes().forEach((name, attribute) -> headers.put(PREFIX + name, Percent.encode(attribute.toString())));
        return new Packet(headers, body(event.payload(), headers));
    }

    private static void put(Headers headers, Field field, String text) {
        headers.put(PREFIX + field.wireName(), Percent.encode(text));
    }

    private static byte[] body(Payload payload, Headers headers) {
        byte[] bytes = payload.bytes().orElse(null);
        if (bytes == null) {
            Value value = payload.value();
            if (value instanceof Value.Null) {
                return new byte[0];
            }
            bytes = JsonFormat.JSON.encode(value);
        }
        String type = payload.contentType();
        put(headers, Field.CONTENT_TYPE, type);
        if (isHeader(type)) {
            headers.put(CONTENT_TYPE, type);
        }
        return bytes;
    }

    /** Whether the plain header can say it; the other one, with the prefix, can say anything. */
    private static boolean isHeader(String type) {
        return !type.isBlank() && type.strip().equals(type) && !isCloudEvents(type)
                && type.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Whether a media type says that the body has the attributes as well. */
    static boolean isCloudEvents(String type) {
        return type.regionMatches(true, 0, CLOUD_EVENTS, 0, CLOUD_EVENTS.length());
    }

    /** Whether any header is an attribute. */
    static boolean isUsed(Headers headers) {
        return headers.keySet().stream().anyMatch(HeaderForm::isAttribute);
    }

    private static boolean isAttribute(String header) {
        return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** The first value of a header, whatever the case of its name; nothing if it is not there, or empty. */
    static @Nullable String first(@Nullable Headers headers, String name) {
        List<String> values = headers == null ? null : headers.getIgnoreCase(name);
        return values == null || values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /**
     * Reads an event.
     *
     * @throws PayloadException if the headers do not make an event
     */
    static Event read(Subject subject, Headers headers, byte[] body) {
        EventDraft draft = new EventDraft(subject);
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (isAttribute(header.getKey())) {
                for (String value : header.getValue()) {
                    attribute(header.getKey().substring(PREFIX.length()), Percent.decode(value), draft);
                }
            }
        }
        String type = draft.contentType() == null ? first(headers, CONTENT_TYPE) : draft.contentType();
        return draft.finish(type == null ? Contents.unknown(body) : Contents.payload(body, type));
    }

    private static void attribute(String header, String text, EventDraft draft) {
        String name = header.toLowerCase(Locale.ROOT);
        Field field = Field.of(name);
        if (field == null) {
            if (EventDraft.isKept(name)) {
                draft.extension(name, new Attribute.Text(text));
            }
        } else if (field != Field.DATA && field != Field.DATA_BASE64) {
            draft.see(field);
            draft.set(field, text);
        }
    }
}
