package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.spi.Backoff;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What a consumer tells the server about a delivery. What does not get through is made good by another delivery. */
final class Answers {
    /** How a delivery ends, or goes on. */
    enum Kind {
        /** Handled. */
        ACK("+ACK"),
        /** Given back: anyone may have it at once. */
        NAK("-NAK"),
        /** Given up. */
        TERM("+TERM"),
        /** Still being worked on. */
        PROGRESS("+WPI");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private final Room room;
    private final ConsumeOptions options;

    Answers(Room room, ConsumeOptions options) {
        this.room = room;
        this.options = options;
    }

    void send(Message message, Kind kind) {
        send(message, kind.word);
    }

    /** Asks for the message again when the backoff after an attempt has passed. */
    void sendLater(Message message, int attempt) {
        double chance = ThreadLocalRandom.current().nextDouble();
        long delay = Backoff.after(options.backoff(), attempt, chance).toNanos();
        send(message, "-NAK {\"delay\":" + delay + '}');
    }

    private void send(Message message, String text) {
        String reply = message.getReplyTo();
        if (reply != null && !room.send(reply, null, null, text.getBytes(StandardCharsets.US_ASCII))) {
            Room.LOG.debug("The answer {} to {} was not sent", text, message.getSubject());
        }
    }
}
