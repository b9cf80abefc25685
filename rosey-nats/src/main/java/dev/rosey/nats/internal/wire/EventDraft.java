package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event while its attributes are read. What CloudEvents requires has to be there, and nothing may be there twice;
 * other attributes that cannot be understood are left out. For one event.
 */
final class EventDraft {
    private final Event.Builder event;
    private int seen;
    private int present;
    private @Nullable Set<String> names;
    private @Nullable String contentType;

    EventDraft(Subject subject) {
        this.event = Event.builder(subject);
    }

    /**
     * Notes that a member is there.
     *
     * @throws PayloadException if it was there before
     */
    void see(Field field) {
        if ((seen & field.bit()) != 0) {
            throw new PayloadException("Not a CloudEvent: " + field.wireName() + " is there twice");
        }
        seen |= field.bit();
    }

    @Nullable String contentType() {
        return contentType;
    }

    /** Sets an attribute that was seen; {@code null} and empty text count as absent. */
    void set(Field field, @Nullable String text) {
        if (text == null || (text.isEmpty() && field != Field.CONTENT_TYPE)) {
            return;
        }
        switch (field) {
            case SPECVERSION -> specversion(text);
            case ID -> event.id(text);
            case SOURCE -> event.source(text);
            case TYPE -> event.type(text);
            case TIME -> time(text);
            case CONTENT_TYPE -> contentType = text;
            case CORRELATION_ID -> event.correlationId(text);
            case CAUSATION_ID -> event.causationId(text);
            case PRIORITY -> priority(text);
            case DELIVERY_ID -> event.deliveryId(text);
            case DELIVERY_ATTEMPT -> attempt(text);
            case DATA, DATA_BASE64 -> throw new IllegalArgumentException(field + " is no attribute");
        }
        present |= field.bit();
    }

    private void specversion(String text) {
        if (!text.startsWith("1.")) {
            throw new PayloadException("Not a CloudEvent of version 1");
        }
    }

    private void time(String text) {
        Instant time = Instants.read(text);
        if (time != null) {
            time(time);
        }
    }

    /** Sets when it happened. */
    void time(Instant time) {
        event.time(time);
    }

    private void priority(String text) {
        for (Priority each : Priority.values()) {
            if (each.attributeValue().equals(text)) {
                event.priority(each);
            }
        }
    }

    private void attempt(String text) {
        try {
            event.deliveryAttempt(Math.max(1, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            // then it is the first one
        }
    }

    /** Whether a further attribute can be kept. */
    static boolean isKept(String name) {
        return Attribute.NAME.matcher(name).matches();
    }

    /** Keeps a further attribute, whose name {@link #isKept(String) is kept}. */
    void extension(String name, Attribute value) {
        if (names == null) {
            names = new HashSet<>();
        }
        if (!names.add(name)) {
            throw new PayloadException("Not a CloudEvent: an attribute is there twice");
        }
        event.attribute(name, value);
    }

    /**
     * The event.
     *
     * @throws PayloadException if something that CloudEvents requires is missing
     */
    Event finish(Payload payload) {
        if ((present & Field.REQUIRED) != Field.REQUIRED) {
            throw new PayloadException("Not a CloudEvent: it needs specversion, id, source and type");
        }
        return event.payload(payload).build();
    }
}
