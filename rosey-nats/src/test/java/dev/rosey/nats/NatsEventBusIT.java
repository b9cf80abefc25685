package dev.rosey.nats;

import dev.rosey.api.bus.EventBus;
import dev.rosey.contract.EventBusContract;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.testing.NatsServerRunner;
import java.nio.file.Path;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The bus on a real server, and on a newer one if there is one, does what every bus does. */
@ParameterizedClass
@MethodSource("dev.rosey.nats.testing.NatsProgram#all")
class NatsEventBusIT extends EventBusContract {
    private static NatsServerRunner server;

    NatsEventBusIT(Path program) {}

    @BeforeParameterizedClassInvocation
    static void startServer(Path program) {
        server = NatsServerRunner.builder().program(program).arguments("-js").start();
    }

    @AfterParameterizedClassInvocation
    static void endServer() {
        server.close();
    }

    @Override
    protected EventBus createBus() {
        return NatsEventBus.connect(NatsConfig.of(server.url()));
    }
}
