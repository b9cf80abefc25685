package dev.rosey.nats.internal.bus;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.nats.internal.wire.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the answers of responders. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");

    private final Link link;
    private final Wire wire;

    Replies(Link link, Wire wire) {
        this.link = link;
        this.wire = wire;
    }

    /** Answers, if somebody asked. An answer that cannot be sent becomes a failure that says why. */
    void answer(Arrival arrival, Payload payload) {
        if (arrival.replyTo() == null) {
            return;
        }
        try {
            send(arrival, event(arrival, payload).build());
        } catch (RoseyException e) {
            fail(arrival, Outcome.Failed.of(e, "call"));
        }
    }

    /** Tells the asker, if there is one, why there is no answer. */
    void fail(Arrival arrival, Outcome.Failure outcome) {
        if (arrival.replyTo() == null) {
            return;
        }
        try {
            send(arrival, event(arrival, Payload.of(outcome.toValue()))
                    .attribute(Requests.FAILURE, outcome.getClass().getSimpleName())
                    .build());
        } catch (RoseyException | IllegalStateException e) {
            LOG.debug("The answer on {} could not be sent: {}", arrival.event().subject(), e.getMessage());
        }
    }

    private static Event.Builder event(Arrival arrival, Payload payload) {
        return Event.builder(arrival.event().subject())
                .payload(payload)
                .causedBy(arrival.event())
                .priority(arrival.event().priority());
    }

    private void send(Arrival arrival, Event answer) {
        String replyTo = arrival.replyTo();
        if (replyTo != null) {
            link.send(answer.subject(), replyTo, null, wire.encode(answer));
        }
    }
}
