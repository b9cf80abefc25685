package dev.rosey.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.List;

/** The local event bus of Vert.x. */
final class VertxBroadcast extends Broadcast {
    private static final String ADDRESS = "rosey.event.dice-roller.rolled";

    private final Vertx vertx = Vertx.vertx();
    private final EventBus bus = vertx.eventBus();

    VertxBroadcast(List<Receiver> receivers) {
        super(receivers);
        receivers.forEach(receiver -> bus.localConsumer(ADDRESS, message -> receiver.receive()));
    }

    @Override
    protected void publish() {
        bus.publish(ADDRESS, "2d6");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
