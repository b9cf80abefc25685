package dev.rosey.benchmarks.nats;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Wire;

/** What is said: an event of about 300 bytes with its envelope. */
public record Chat(String user, String text, int rank, boolean action) {
    static final Subject SUBJECT = Subject.of("rosey.platform.cytube.movies.event.chat.message");

    private static final int LENGTH = 300;

    static Chat message() {
        return new Chat("alice", "Good evening, what are we watching tonight? Something with robots, and no singing", 1, false);
    }

    /** The message as a value, which is made once. */
    static Payload value() {
        return Payload.of(Value.of(message()));
    }

    /** As many bytes as an event takes that carries the message. */
    static byte[] bytes() {
        byte[] bytes = Wire.of(WireForm.STRUCTURED).encode(Event.of(SUBJECT, value())).body();
        if (Math.abs(bytes.length - LENGTH) > LENGTH / 20) {
            throw new IllegalStateException("The event has " + bytes.length + " bytes; wanted are about " + LENGTH);
        }
        return bytes;
    }
}
