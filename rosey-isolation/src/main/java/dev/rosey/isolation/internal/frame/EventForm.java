package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.api.subject.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events and payloads in a frame. */
final class EventForm {
    private static final List<Priority> PRIORITIES = List.of(Priority.values()); // the place is the number on the wire

    private EventForm() {}

    static void write(Event event, WireWriter out) {
        out.text(event.subject().toString()).text(event.id()).text(event.source()).text(event.type());
        Instant time = event.time();
        out.number64(time.getEpochSecond()).number32(time.getNano());
        out.number8(PRIORITIES.indexOf(event.priority())).text(event.correlationId());
        out.text(event.causationId().orElse("")).text(event.deliveryId()).number32(event.deliveryAttempt());
        if (event.attributes().size() > 255) {
            throw new FrameException("An event has " + event.attributes().size() + " attributes; at most 255 can be sent");
        }
        out.number8(event.attributes().size());
        event.attributes().forEach((name, attribute) -> {
            out.text(name);
            if (attribute instanceof Attribute.Int number) {
                out.number8(1).number32(number.value());
            } else if (attribute instanceof Attribute.Bool flag) {
                out.number8(2).flag(flag.value());
            } else {
                out.number8(0).text(attribute.toString());
            }
        });
        write(event.payload(), out);
    }

    static Event readEvent(WireReader in) {
        try {
            Event.Builder builder = Event.builder(Subject.received(in.text()))
                    .id(in.text())
                    .source(in.text())
                    .type(in.text())
                    .time(Instant.ofEpochSecond(in.number64(), in.number32()))
                    .priority(PRIORITIES.get(in.below(PRIORITIES.size())))
                    .correlationId(in.text());
            String causation = in.text();
            if (!causation.isEmpty()) {
                builder.causationId(causation);
            }
            builder.deliveryId(in.text()).deliveryAttempt(in.number32());
            int count = in.number8();
            for (int i = 0; i < count; i++) {
                builder.attribute(in.text(), attribute(in));
            }
            return builder.payload(readPayload(in)).build();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new FrameException("An event in a frame is malformed: " + e.getMessage(), e);
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
