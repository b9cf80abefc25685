package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.Subject;
import dev.rosey.nats.config.WireForm;
import io.nats.client.impl.Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into NATS messages and back, in CloudEvents' forms. Safe for use by any number of threads; never blocks.
 *
 * <p>A message is read by the first of these that fits: a header {@code content-type} that begins with
 * {@code application/cloudevents} means one JSON object; a header that begins with {@code ce-} means attributes in
 * headers; a body that begins with an opening brace and has {@code specversion} means one JSON object; everything else
 * is foreign, as is what breaks the rules of its form: a required attribute is missing, something is there twice, or it
 * is no JSON. The names of headers are compared without regard to case.
 *
 * <p>A foreign message becomes an event as well. Its payload is the body as it came, under the media type of the header
 * {@code content-type}, or {@value Payload#OCTETS}; where the header says JSON, or there is none and the body begins as
 * a JSON object or list does, it can be read as a value. Its source is {@link Event#UNKNOWN_SOURCE}, and its time is now.
 * Its id is the origin that the caller knows, else the header {@code Nats-Msg-Id}, else a new one: equal bodies are not
 * the same message, so the id never comes from the body.
 */
public final class Wire {
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final String STRUCTURED_TYPE = HeaderForm.CLOUD_EVENTS + "+json";
    private static final int KEPT = 1 << 16; // a greater buffer is not kept for the next event
    private static final byte[] NOTHING = {};

    private final WireForm form;
    private final FrequentTexts texts = new FrequentTexts();

    @SuppressWarnings("ThreadLocalUsage") // one for each bus: it goes when the bus goes
    private final ThreadLocal<JsonOutput> outputs = ThreadLocal.withInitial(JsonOutput::new);

    private Wire(WireForm form) {
        this.form = form;
    }

    /** Makes one that writes in a form, and reads all of them. */
    public static Wire of(WireForm form) {
        return new Wire(Objects.requireNonNull(form, "form"));
    }

    /**
     * Writes an event.
     *
     * @throws PayloadException if its payload cannot be carried: a part has an unsupported type or is nested too deeply
     */
    public Packet encode(Event event) {
        return switch (form) {
            case STRUCTURED -> new Packet(null, body(event));
            case STRICT -> new Packet(new Headers().put(HeaderForm.CONTENT_TYPE, STRUCTURED_TYPE), body(event));
            case BINARY -> HeaderForm.write(event);
        };
    }

    private byte[] body(Event event) {
        // First, as it may run code of the application, which may publish in turn.
        EnvelopeWriter.Content content = EnvelopeWriter.content(event.payload());
        JsonOutput out = outputs.get();
        out.clear();
        EnvelopeWriter.write(event, content, texts, out);
        byte[] body = out.toByteArray();
        if (out.capacity() > KEPT) {
            outputs.remove();
        }
        return body;
    }

    /** Reads a message whose origin nobody knows; see {@link #decode(String, Headers, byte[], String)}. */
    public Event decode(String subject, @Nullable Headers headers, byte @Nullable [] body) {
        return decode(subject, headers, body, null);
    }

    /**
     * Reads a message, whatever it is.
     *
     * @param subject where it was received, as it came
     * @param headers its headers, if it has any
     * @param body its body; the event keeps it, so it must not change any more
     * @param origin what tells this message from all others, for instance its stream and sequence; becomes the id of a
     *     foreign message
     * @return the event
     */
    public Event decode(String subject, @Nullable Headers headers, byte @Nullable [] body, @Nullable String origin) {
        Subject received = Subject.received(subject);
        byte[] bytes = body == null ? NOTHING : body;
        try {
            Event event = headers == null || headers.isEmpty()
                    ? plain(received, bytes)
                    : withHeaders(received, headers, bytes);
            if (event != null) {
                return event;
            }
        } catch (PayloadException malformed) {
            // then it is foreign
        }
        return foreign(received, headers, bytes, origin);
    }

    private @Nullable Event withHeaders(Subject subject, Headers headers, byte[] body) {
        String type = HeaderForm.first(headers, HeaderForm.CONTENT_TYPE);
        if (type != null && HeaderForm.isCloudEvents(type)) {
            return EnvelopeReader.read(subject, body, texts);
        } else if (HeaderForm.isUsed(headers)) {
            return HeaderForm.read(subject, headers, body);
        }
        return plain(subject, body);
    }

    private @Nullable Event plain(Subject subject, byte[] body) {
        return new JsonInput(body).next() == '{' ? EnvelopeReader.read(subject, body, texts) : null;
    }

    private static Event foreign(Subject subject, @Nullable Headers headers, byte[] body, @Nullable String origin) {
        String type = HeaderForm.first(headers, HeaderForm.CONTENT_TYPE);
        String id = origin == null ? HeaderForm.first(headers, MESSAGE_ID) : origin;
        Event.Builder event = Event.builder(subject)
                .payload(type == null ? Contents.unknown(body) : Contents.payload(body, type));
        return id == null || id.isEmpty() ? event.build() : event.id(id).build();
    }
}
