package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Events and payloads in a frame. */
final class EventForm {
    private static final List<Priority> PRIORITIES = List.of(Priority.values()); // the place is the number on the wire

    private EventForm() {}

    static void write(Event event, WireWriter out) {
        String id = event.id();
        Instant time = event.time();
        out.frequentText(event.subject().toString()).text(id);
        out.frequentText(event.source()).frequentText(event.type());
        out.number64(time.getEpochSecond()).number32(time.getNano());
        out.number8(PRIORITIES.indexOf(event.priority())).text(unless(id, event.correlationId()));
        out.text(event.causationId().orElse("")).text(unless(id, event.deliveryId())).number32(event.deliveryAttempt());
        if (event.attributes().size() > 255) {
            throw new FrameException("An event has " + event.attributes().size() + " attributes; at most 255 can be sent");
        }
        out.number8(event.attributes().size());
        if (!event.attributes().isEmpty()) {
            event.attributes().forEach((name, attribute) -> write(name, attribute, out));
        }
        write(event.payload(), out);
    }

    private static void write(String name, Attribute attribute, WireWriter out) {
        out.text(name);
        if (attribute instanceof Attribute.Int number) {
            out.number8(1).number32(number.value());
        } else if (attribute instanceof Attribute.Bool flag) {
            out.number8(2).flag(flag.value());
        } else {
            out.number8(0).text(attribute.toString());
        }
    }

    /** Nothing for what is the same as the id, as it mostly is. */
    private static String unless(String id, String text) {
        return text.equals(id) ? "" : text;
    }

    static Event readEvent(WireReader in) {
        try {
            Event.Builder builder = Event.builder(in.subject())
                    .id(in.text())
                    .source(in.frequentText())
                    .type(in.frequentText())
                    .time(Instant.ofEpochSecond(in.number64(), in.number32()))
                    .priority(PRIORITIES.get(in.below(PRIORITIES.size())));
            ifPresent(in.text(), builder::correlationId);
            ifPresent(in.text(), builder::causationId);
            ifPresent(in.text(), builder::deliveryId);
            builder.deliveryAttempt(in.number32());
            int count = in.number8();
            for (int i = 0; i < count; i++) {
                builder.attribute(in.text(), attribute(in));
            }
            return builder.payload(readPayload(in)).build();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new FrameException("An event in a frame is malformed: " + e.getMessage(), e);
        }
    }

    private static void ifPresent(String text, Consumer<String> action) {
        if (!text.isEmpty()) {
            action.accept(text);
        }
    }

    private static Attribute attribute(WireReader in) {
        return switch (in.below(3)) {
            case 1 -> new Attribute.Int(in.number32());
            case 2 -> new Attribute.Bool(in.flag());
            default -> new Attribute.Text(in.text());
        };
    }

    static void write(Payload payload, WireWriter out) {
        Optional<byte[]> raw = payload.bytes();
        if (raw.isEmpty()) {
            out.number8(0).value(payload.value());
            return;
        }
        Optional<Value> decoded = decoded(payload);
        if (decoded.isPresent()) {
            out.number8(0).value(decoded.get());
        } else {
            out.number8(1).text(payload.contentType()).bytes(raw.get());
        }
    }

    /** The value of encoded data; bytes that nobody here can decode cross as they are. */
    private static Optional<Value> decoded(Payload payload) {
        try {
            return Optional.of(payload.value());
        } catch (PayloadException e) {
            return Optional.empty();
        }
    }

    static Payload readPayload(WireReader in) {
        if (in.below(2) == 0) {
            return Payload.of(BinaryCodec.INSTANCE.decode(in.bytes()));
        }
        String contentType = in.text();
        return Payload.ofBytes(in.bytes(), contentType);
    }
}
