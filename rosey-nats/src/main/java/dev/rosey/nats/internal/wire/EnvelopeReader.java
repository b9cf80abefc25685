package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event in CloudEvents' JSON format. Members may come in any order. The data is only delimited; whether it is
 * well formed shows when somebody asks for it. For one event.
 */
final class EnvelopeReader {
    private static final byte[] SPECVERSION = JsonOutput.ascii("specversion");
    private static final byte[] ID = JsonOutput.ascii("id");
    private static final byte[] SOURCE = JsonOutput.ascii("source");
    private static final byte[] TYPE = JsonOutput.ascii("type");
    private static final byte[] TIME = JsonOutput.ascii("time");
    private static final byte[] CONTENT_TYPE = JsonOutput.ascii("datacontenttype");
    private static final byte[] DATA = JsonOutput.ascii("data");
    private static final byte[] CORRELATION_ID = JsonOutput.ascii("correlationid");
    private static final byte[] VERSION = JsonOutput.ascii("1.0");
    private static final byte[] JSON = JsonOutput.ascii(Payload.JSON);
    private static final byte[] NULL = JsonOutput.ascii("null");
    private static final byte[] TRUE = JsonOutput.ascii("true");
    private static final byte[] FALSE = JsonOutput.ascii("false");

    private final JsonInput in;
    private final EventDraft draft;
    private final FrequentTexts texts;
    private byte @Nullable [] data;
    private byte @Nullable [] binary;

    private EnvelopeReader(Subject subject, byte[] body, FrequentTexts texts) {
        this.texts = texts;
        this.in = new JsonInput(body);
        this.draft = new EventDraft(subject);
    }

    /**
     * Reads an event.
     *
     * @throws PayloadException if the body is no event in this format
     */
    static Event read(Subject subject, byte[] body, FrequentTexts texts) {
        return new EnvelopeReader(subject, body, texts).event();
    }

    private Event event() {
        if (in.acceptRaw(EnvelopeWriter.START)) {
            own();
        } else {
            in.expect('{');
            if (in.accept('}')) {
                return draft.finish(Payload.empty());
            }
            member();
        }
        while (in.accept(',')) {
            member();
        }
        in.expect('}');
        in.end();
        return draft.finish(payload());
    }

    /** What Rosey itself writes begins like this, with no space between; whatever else comes is read one by one. */
    private void own() {
        draft.see(Field.SPECVERSION);
        draft.set(Field.SPECVERSION, "1.0");
        value(Field.ID);
        if (in.acceptRaw(EnvelopeWriter.SOURCE)) {
            value(Field.SOURCE);
        }
        if (in.acceptRaw(EnvelopeWriter.TYPE)) {
            value(Field.TYPE);
        }
        if (in.acceptRaw(EnvelopeWriter.TIME)) {
            value(Field.TIME);
        }
        if (in.acceptRaw(EnvelopeWriter.CORRELATION_ID)) {
            value(Field.CORRELATION_ID);
        }
        if (in.acceptRaw(EnvelopeWriter.JSON)) {
            draft.see(Field.CONTENT_TYPE);
            draft.set(Field.CONTENT_TYPE, Payload.JSON);
        }
        if (in.acceptRaw(EnvelopeWriter.DATA)) {
            value(Field.DATA);
        }
    }

    private void member() {
        Field field = frequent();
        if (field == null) {
            String name = in.text();
            field = Field.of(name);
            if (field == null) {
                in.expect(':');
                extension(name);
                return;
            }
        }
        in.expect(':');
        value(field);
    }

    private void value(Field field) {
        draft.see(field);
        int first = in.next();
        switch (field) {
            case SPECVERSION -> draft.set(field, in.acceptText(VERSION) ? "1.0" : in.text());
            case CONTENT_TYPE -> draft.set(field, in.acceptText(JSON) ? Payload.JSON : scalar(first));
            case SOURCE, TYPE -> draft.set(field, first == '"' ? in.frequentText(texts) : scalar(first));
            case TIME -> time(first);
            case DATA -> data = data(first);
            case DATA_BASE64 -> binary = base64(first);
            default -> draft.set(field, scalar(first));
        }
    }

    /** Passes the name of a member that every event has; nothing if another one comes. */
    private @Nullable Field frequent() {
        in.next();
        return switch (in.plainLength()) {
            case 2 -> named(ID, Field.ID);
            case 4 -> four();
            case 6 -> named(SOURCE, Field.SOURCE);
            case 11 -> named(SPECVERSION, Field.SPECVERSION);
            case 13 -> named(CORRELATION_ID, Field.CORRELATION_ID);
            case 15 -> named(CONTENT_TYPE, Field.CONTENT_TYPE);
            default -> null;
        };
    }

    private @Nullable Field four() {
        Field field = named(TYPE, Field.TYPE);
        if (field == null) {
            field = named(TIME, Field.TIME);
        }
        return field == null ? named(DATA, Field.DATA) : field;
    }

    private @Nullable Field named(byte[] name, Field field) {
        return in.acceptText(name) ? field : null;
    }

    private byte @Nullable [] data(int first) {
        if (first == 'n') {
            in.word(NULL);
            return null;
        }
        int start = in.position();
        in.skip();
        return in.since(start);
    }

    private byte @Nullable [] base64(int first) {
        if (first == 'n') {
            in.word(NULL);
            return null;
        }
        try {
            return Base64.getDecoder().decode(in.text());
        } catch (IllegalArgumentException e) {
            throw in.problem("data_base64 is not Base64", e);
        }
    }

    private void time(int first) {
        Instant time = in.instant();
        if (time == null) {
            draft.set(Field.TIME, scalar(first));
        } else {
            draft.time(time);
        }
    }

    /** A simple value as text; nothing for null, and for what is nested. */
    private @Nullable String scalar(int first) {
        if (first == '"') {
            return in.text();
        }
        Attribute attribute = attribute(first);
        return attribute == null ? null : attribute.toString();
    }

    private void extension(String name) {
        Attribute attribute = attribute(in.next());
        if (attribute != null && EventDraft.isKept(name)) {
            draft.extension(name, attribute);
        }
    }

    /** A simple value; nothing for null, and for what is nested, which CloudEvents does not allow. */
    private @Nullable Attribute attribute(int first) {
        switch (first) {
            case '"' -> {
                return new Attribute.Text(in.text());
            }
            case 't' -> {
                in.word(TRUE);
                return new Attribute.Bool(true);
            }
            case 'f' -> {
                in.word(FALSE);
                return new Attribute.Bool(false);
            }
            case 'n' -> {
                in.word(NULL);
                return null;
            }
            case '{', '[' -> {
                in.skip();
                return null;
            }
            default -> {
                return number();
            }
        }
    }

    /** Whole numbers of 32 bits are the only ones of CloudEvents; others are kept as they are written. */
    private Attribute number() {
        int start = in.position();
        boolean isWhole = in.number();
        String digits = in.asciiSince(start);
        if (isWhole) {
            try {
                return new Attribute.Int(Integer.parseInt(digits));
            } catch (NumberFormatException tooGreat) {
                // then it is kept as text
            }
        }
        return new Attribute.Text(digits);
    }

    private Payload payload() {
        byte[] bytes = binary;
        byte[] json = data;
        if (bytes != null && json != null) {
            throw new PayloadException("Not a CloudEvent: it has data twice");
        }
        String declared = draft.contentType();
        String type = declared == null ? Payload.JSON : declared;
        if (bytes != null) {
            return declared == null ? Payload.ofBytes(bytes, Payload.OCTETS) : Contents.payload(bytes, type);
        } else if (json == null) {
            return Payload.empty();
        } else if (json[0] == '"' && !JsonFormat.isJson(type)) {
            return text(json, type);
        }
        return Payload.encoded(json, JsonFormat.of(type));
    }

    /** Data of another format than JSON, as text. */
    private static Payload text(byte[] json, String type) {
        try {
            return Payload.ofBytes(new JsonInput(json).text().getBytes(StandardCharsets.UTF_8), type);
        } catch (PayloadException malformed) {
            return Payload.encoded(json, JsonFormat.of(type)); // shows when somebody asks
        }
    }
}
