package dev.rosey.nats;

import dev.rosey.api.bus.EventBus;
import dev.rosey.contract.EventBusContract;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.testing.NatsServerRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The bus on a real server does what every bus does. */
class NatsEventBusIT extends EventBusContract {
    private static NatsServerRunner server;

    @BeforeAll
    static void startServer() {
        server = NatsServerRunner.start("-js");
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @Override
    protected EventBus createBus() {
        return NatsEventBus.connect(NatsConfig.of(server.url()));
    }
}
