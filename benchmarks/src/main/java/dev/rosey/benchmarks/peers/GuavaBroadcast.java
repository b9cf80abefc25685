package dev.rosey.benchmarks.peers;

import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.Subscribe;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Guava's asynchronous event bus, with as many threads as Rosey's bus has by default. */
final class GuavaBroadcast extends Broadcast {
    private final ExecutorService threads =
            Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final AsyncEventBus bus = new AsyncEventBus(threads);

    GuavaBroadcast(List<Receiver> receivers) {
        super(receivers);
        receivers.forEach(receiver -> bus.register(new Listener(receiver)));
    }

    @Override
    protected void publish() {
        bus.post("2d6");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A subscriber; called by one thread at a time. */
    static final class Listener {
        private final Receiver receiver;

        Listener(Receiver receiver) {
            this.receiver = receiver;
        }

        /** Takes a message. */
        @Subscribe
        public void take(String message) {
            receiver.receive();
        }
    }
}
