package dev.rosey.examples.bot;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.spi.LeaseProvider;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.StorageSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of a bot share: in this process alone, or with other hosts on NATS.
 *
 * @param leases decide which host serves a channel; empty when this is the only one
 * @param lost completes when the bus cannot be used any more
 */
record Backbone(
        EventBus bus, StorageProvider storage, Optional<LeaseProvider> leases, CompletableFuture<Void> lost) {
    private static final Logger LOG = LoggerFactory.getLogger("rosey");

    /** For one host alone: nothing leaves the process. */
    static Backbone embedded() {
        return new Backbone(InProcessEventBus.create(), MemoryStorage.create(), Optional.empty(), new CompletableFuture<>());
    }

    /** For several hosts. */
    static Backbone on(NatsConfig config) {
        NatsEventBus bus = NatsEventBus.connect(config);
        CompletableFuture<Void> lost = new CompletableFuture<>();
        bus.listen(new BusListener() {
            @Override
            public void closed() {
                lost.complete(null);
            }
        });
        if (!bus.hasJetStream()) {
            LOG.warn("The NATS server has no JetStream: what plugins store stays in this process, and each host serves its "
                    + "channels itself; start the server with -js to share them");
            return new Backbone(bus, MemoryStorage.create(), Optional.empty(), lost);
        }
        return new Backbone(
                bus, bus.storage(StorageSpec.defaults()), Optional.of(bus.leases(LeaseSpec.defaults())), lost);
    }
}
