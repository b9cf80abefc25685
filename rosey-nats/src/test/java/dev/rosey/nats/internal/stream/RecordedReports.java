package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what durable delivery reports. */
final class RecordedReports implements Reports {
    final AtomicInteger published = new AtomicInteger();
    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger redelivered = new AtomicInteger();
    final AtomicInteger returned = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final List<DropReason> dropped = new CopyOnWriteArrayList<>();
    final List<String> dead = new CopyOnWriteArrayList<>();

    volatile BusListener listener = new BusListener() {};

    @Override
    public void published() {
        published.incrementAndGet();
    }

    @Override
    public void delivered() {
        delivered.incrementAndGet();
    }

    @Override
    public void redelivered() {
        redelivered.incrementAndGet();
    }

    @Override
    public void returned(long nanos) {
        returned.incrementAndGet();
    }

    @Override
    public void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {
        failed.incrementAndGet();
    }

    @Override
    public void deadLettered(Event event, int attempts, String reason) {
        listener.deadLettered(event, attempts, reason);
        dead.add(event.payload().value() + "/" + attempts + "/" + reason);
    }

    @Override
    public void dropped(DropReason reason) {
        dropped.add(reason);
    }
}
