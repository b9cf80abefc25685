package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.json.JsonCodec;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A simple form of events for tests: attributes in headers, the payload as the body. */
final class PlainEnvelopes implements Envelopes {
    private record Written(Headers headers, byte[] body) implements Packed {}

    @Override
    public Packed encode(Event event) {
        Headers headers = new Headers()
                .put("t-id", event.id())
                .put("t-source", event.source())
                .put("t-type", event.type())
                .put("t-time", event.time().toString())
                .put("t-priority", event.priority().name())
                .put("t-correlation", event.correlationId())
                .put("t-delivery", event.deliveryId());
        event.causationId().ifPresent(cause -> headers.put("t-cause", cause));
        event.attributes().forEach((name, value) -> headers.put("a-" + name, value.toString()));
        return new Written(headers, event.payload().encode(JsonCodec.create()));
    }

    @Override
    public Event decode(String subject, @Nullable Headers headers, byte @Nullable [] body) {
        Payload payload = body == null ? Payload.empty() : Payload.encoded(body, JsonCodec.create());
        Event.Builder event = Event.builder(Subject.received(subject)).payload(payload);
        if (headers == null) {
            return event.build();
        }
        for (Map.Entry<String, List<String>> each : headers.entrySet()) {
            String value = each.getValue().get(0);
            switch (each.getKey()) {
                case "t-id" -> event.id(value);
                case "t-source" -> event.source(value);
                case "t-type" -> event.type(value);
                case "t-time" -> event.time(Instant.parse(value));
                case "t-priority" -> event.priority(Priority.valueOf(value));
                case "t-correlation" -> event.correlationId(value);
                case "t-delivery" -> event.deliveryId(value);
                case "t-cause" -> event.causationId(value);
                default -> {
                    if (each.getKey().startsWith("a-")) {
                        event.attribute(each.getKey().substring(2), new Attribute.Text(value));
                    }
                }
            }
        }
        return event.build();
    }
}
