package dev.rosey.cytube.internal.session;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.Subjects;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what happens in a channel, while this host is the active one for it. A bus that refuses an event is reported
 * once until it takes one again.
 */
public final class ChannelEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelEvents.class);

    private final EventBus bus;
    private final InstantSource clock;
    private final String platform;
    private final String channel;
    private final String source;
    private final BooleanSupplier active;
    private boolean isRefusing;

    /** Events of one channel, from a connector of that name; what happens while it is not active is left out. */
    public ChannelEvents(EventBus bus, InstantSource clock, String platform, String channel, BooleanSupplier active) {
        this.bus = bus;
        this.clock = clock;
        this.platform = platform;
        this.channel = channel;
        this.active = active;
        this.source = "/rosey/connector/" + Subjects.token(platform);
    }

    /** Publishes what the connector says in its own model. */
    void publish(String type, Payload payload) {
        publish(Subjects.platformEvent(platform, channel, type), payload);
    }

    /** Publishes the server's own frame, if its name can be part of a subject and its content can be carried. */
    void publishRaw(String name, Supplier<Payload> payload) {
        Subject subject;
        Payload content;
        try {
            subject = Subjects.platformRaw(platform, channel, name);
            content = payload.get();
        } catch (IllegalArgumentException | PayloadException e) {
            LOG.debug("A frame of channel {} is not published: {}", channel, e.getMessage());
            return;
        }
        publish(subject, content);
    }

    private void publish(Subject subject, Payload payload) {
        Event event = Event.builder(subject).source(source).time(clock.instant()).payload(payload).build();
        if (!active.getAsBoolean()) { // asked last: this host may have stood still until here
            LOG.debug("{} is not published, as this host is not active", subject);
            return;
        }
        try {
            bus.publish(event);
            isRefusing = false;
        } catch (BusException | IllegalStateException e) { // full, or closed meanwhile
            if (!isRefusing) {
                LOG.warn("The bus does not take events of channel {}, {} is lost: {}", channel, subject, e.getMessage());
            }
            isRefusing = true;
        }
    }
}
