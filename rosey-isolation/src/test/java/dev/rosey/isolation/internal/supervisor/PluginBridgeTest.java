package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.isolation.internal.frame.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host's end of a bridge whose other end is gone. */
class PluginBridgeTest {
    private static final String QUESTION = "rosey.service.gone.question";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        timers.shutdownNow();
        bus.close();
    }

    private PluginBridge bridge(OutputStream out) {
        PluginHost host = (PluginHost) Proxy.newProxyInstance(PluginBridgeTest.class.getClassLoader(),
                new Class<?>[] {PluginHost.class}, (proxy, method, arguments) -> bus);
        return new PluginBridge(Codeless.spec("gone"), host, timers, fault -> {}, () -> {}, batch -> {}, out);
    }

    @Test
    void aQuestionToAProcessThatIsGoneFailsAsAfterACrash() {
        PluginBridge bridge = bridge(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        bridge.writer().start();
        answers(bridge);
        await().atMost(LONG).until(() -> !bridge.writer().isOpen()); // the answer to the subscription broke the pipe

        CompletableFuture<Event> answer =
                bus.request(Event.of(Subject.of(QUESTION), Payload.empty()), LONG).toCompletableFuture();

        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).cause()
                .isInstanceOfSatisfying(RequestFailedException.class, failed ->
                        assertThat(failed.outcome()).isInstanceOf(Outcome.Crashed.class));
        assertThat(bridge.pending()).isZero();
    }

    private static void answers(PluginBridge bridge) {
        bridge.handle(new Frame.Subscribe(1, QUESTION, Optional.empty(), 10, OverflowPolicy.dropOldest(), false, true), 50);
    }

    @Test
    void aBridgeThatIsClosedIsForgottenBeforeTheDeadlinesOfItsCalls() {
        WeakReference<PluginBridge> bridge = closedBridge();
        await().atMost(LONG).until(() -> {
            System.gc();
            return bridge.get() == null;
        });
    }

    private WeakReference<PluginBridge> closedBridge() {
        PluginBridge bridge = bridge(OutputStream.nullOutputStream());
        bridge.writer().start();
        answers(bridge);
        CompletableFuture<Event> answer =
                bus.request(Event.of(Subject.of(QUESTION), Payload.empty()), LONG.multipliedBy(4)).toCompletableFuture();
        await().atMost(LONG).until(() -> bridge.pending() == 1);
        bridge.close(new Outcome.Crashed("gone"));
        await().atMost(LONG).until(answer::isCompletedExceptionally);
        return new WeakReference<>(bridge);
    }
}
