package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.internal.stream.Reports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what durable delivery does, and tells the listeners. */
public final class DurableReports implements Reports {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");

    private final BusRuntime runtime;

    /** Reports to the counters and listeners of a bus. */
    public DurableReports(BusRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void published() {
        runtime.counters.published.increment();
    }

    @Override
    public void delivered() {
        runtime.counters.delivered.increment();
    }

    @Override
    public void redelivered() {
        runtime.counters.delivered.increment();
        runtime.counters.redelivered.increment();
    }

    @Override
    public void returned(long nanos) {
        runtime.counters.handled(nanos);
    }

    @Override
    public void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {
        runtime.counters.handlerFailures.increment();
        LOG.debug("A durable handler of {} failed at {}", filter, event, failure);
        runtime.listeners().tell(listener -> listener.handlerFailed(filter, event, failure));
    }

    @Override
    public void deadLettered(Event event, int attempts, String reason) {
        runtime.counters.deadLettered.increment();
        LOG.warn("{} was given up after {} attempt(s): {}", event, attempts, reason);
        runtime.listeners().tell(listener -> listener.deadLettered(event, attempts, reason));
    }

    @Override
    public void dropped(DropReason reason) {
        runtime.counters.dropped(reason, 1);
    }
}
