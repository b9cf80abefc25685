package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import java.util.Optional;

/** Writes an event in CloudEvents' JSON format. Stateless. */
final class EnvelopeWriter {
    static final byte[] START = JsonOutput.ascii("{\"specversion\":\"1.0\",\"id\":");
    static final byte[] SOURCE = JsonOutput.ascii(",\"source\":");
    static final byte[] TYPE = JsonOutput.ascii(",\"type\":");
    static final byte[] TIME = JsonOutput.ascii(",\"time\":");
    static final byte[] CORRELATION_ID = JsonOutput.ascii(",\"correlationid\":");
    private static final byte[] CAUSATION_ID = JsonOutput.ascii(",\"causationid\":");
    private static final byte[] PRIORITY = JsonOutput.ascii(",\"priority\":");
    private static final byte[] DELIVERY_ID = JsonOutput.ascii(",\"deliveryid\":");
    private static final byte[] DELIVERY_ATTEMPT = JsonOutput.ascii(",\"deliveryattempt\":");
    private static final byte[] CONTENT_TYPE = JsonOutput.ascii(",\"datacontenttype\":");
    static final byte[] JSON = JsonOutput.ascii(",\"datacontenttype\":\"application/json\"");
    static final byte[] DATA = JsonOutput.ascii(",\"data\":");
    private static final byte[] DATA_BASE64 = JsonOutput.ascii(",\"data_base64\":");
    private static final byte[] NOTHING = {};

    private EnvelopeWriter() {}

    /** An event with its content taken out of the payload, which may run code of the application. */
    static final class Content {
        private final String contentType;
        private final Value value;
        private final byte[] bytes;
        private final boolean isValue;
        private final boolean isJson;

        private Content(String contentType, Value value, byte[] bytes, boolean isValue, boolean isJson) {
            this.contentType = contentType;
            this.value = value;
            this.bytes = bytes;
            this.isValue = isValue;
            this.isJson = isJson;
        }
    }

    /**
     * Takes the content out of a payload.
     *
     * @throws PayloadException if it cannot be carried
     */
    static Content content(Payload payload) {
        Optional<byte[]> bytes = payload.bytes();
        String type = payload.contentType();
        if (bytes.isEmpty()) {
            return new Content(type, payload.value(), NOTHING, true, true);
        }
        boolean isJson = JsonFormat.isJson(type) && JsonFormat.isReadable(bytes.get());
        return new Content(type, Value.none(), bytes.get(), false, isJson);
    }

    /**
     * Writes an event.
     *
     * @throws PayloadException if the content is nested too deeply
     */
    static void write(Event event, Content content, FrequentTexts texts, JsonOutput out) {
        String id = event.id();
        out.raw(START);
        out.text(id);
        out.raw(SOURCE);
        texts.write(event.source(), out);
        out.raw(TYPE);
        texts.write(event.type(), out);
        out.raw(TIME);
        Instants.write(event.time(), out);
        rosey(event, id, out);
        if (!event.attributes().isEmpty()) {
            event.attributes().forEach((name, attribute) -> extension(name, attribute, out));
        }
        data(content, out);
        out.raw('}');
    }

    private static void rosey(Event event, String id, JsonOutput out) {
        String correlationId = event.correlationId();
        if (!correlationId.equals(id)) {
            out.raw(CORRELATION_ID);
            out.text(correlationId);
        }
        if (event.causationId().isPresent()) {
            out.raw(CAUSATION_ID);
            out.text(event.causationId().get());
        }
        if (event.priority() != Priority.NORMAL) {
            out.raw(PRIORITY);
            out.text(event.priority().attributeValue());
        }
        String deliveryId = event.deliveryId();
        if (!deliveryId.equals(id)) {
            out.raw(DELIVERY_ID);
            out.text(deliveryId);
        }
        if (event.deliveryAttempt() > 1) {
            out.raw(DELIVERY_ATTEMPT);
            out.number(event.deliveryAttempt());
        }
    }

    private static void extension(String name, Attribute attribute, JsonOutput out) {
        out.raw(',');
        out.text(name);
        out.raw(':');
        if (attribute instanceof Attribute.Int number) {
            out.number(number.value());
        } else if (attribute instanceof Attribute.Bool flag) {
            out.flag(flag.value());
        } else {
            out.text(attribute.toString());
        }
    }

    private static void data(Content content, JsonOutput out) {
        if (content.isValue) {
            if (!(content.value instanceof Value.Null)) {
                out.raw(JSON);
                out.raw(DATA);
                out.value(content.value);
            }
            return;
        }
        out.raw(CONTENT_TYPE);
        out.text(content.contentType);
        if (content.isJson) {
            out.raw(DATA);
            out.raw(content.bytes);
        } else {
            out.raw(DATA_BASE64);
            out.base64(content.bytes);
        }
    }
}
