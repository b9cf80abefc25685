package dev.rosey.benchmarks.peers;

import java.util.List;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A sink of Reactor; each subscriber is published on a worker with a queue of its own. */
final class ReactorBroadcast extends Broadcast {
    private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    private final Disposable.Composite subscriptions = Disposables.composite();

    ReactorBroadcast(List<Receiver> receivers) {
        super(receivers);
        receivers.forEach(receiver -> subscriptions.add(sink.asFlux()
                .onBackpressureBuffer(2 * Receiver.WINDOW)
                .publishOn(Schedulers.parallel())
                .subscribe(message -> receiver.receive())));
    }

    @Override
    protected void publish() {
        sink.tryEmitNext("2d6").orThrow();
    }

    @Override
    public void close() {
        subscriptions.dispose();
    }
}
