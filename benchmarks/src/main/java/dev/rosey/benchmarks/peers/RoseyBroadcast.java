package dev.rosey.benchmarks.peers;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.Duration;
import java.util.List;

/** Rosey's bus: a mailbox for each subscription, served by the bus's own threads. */
final class RoseyBroadcast extends Broadcast {
    private static final Subject ROLLED = Subject.of("rosey.event.dice-roller.rolled");

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final Event event = Event.of(ROLLED, Payload.of("2d6"));

    RoseyBroadcast(List<Receiver> receivers) {
        super(receivers);
        SubscribeOptions options = SubscribeOptions.builder()
                .capacity(2 * Receiver.WINDOW)
                .overflow(OverflowPolicy.block(Duration.ofSeconds(60)))
                .build();
        receivers.forEach(receiver -> bus.subscribe(SubjectFilter.of(ROLLED), options, rolled -> receiver.receive()));
    }

    @Override
    protected void publish() {
        bus.publish(event);
    }

    @Override
    public void close() {
        bus.close();
    }
}
