package dev.rosey.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandbyConnectorTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final FakeLease lease = new FakeLease();
    private final List<Delegate> made = new CopyOnWriteArrayList<>();
    private final EventBus bus = InProcessEventBus.create();
    private final StandbyConnector<Delegate> standby = StandbyConnector.<Delegate>builder(lease, this::make)
            .endedWhen(Delegate::ended)
            .retryDelay(SHORT, Duration.ofSeconds(1))
            .build();
    private volatile boolean isBroken;

    private Delegate make(BooleanSupplier active) {
        Delegate delegate = new Delegate(active);
        made.add(delegate);
        return delegate;
    }

    private CompletableFuture<Void> start() {
        CompletableFuture<Void> started = standby.start(new Context(bus)).toCompletableFuture();
        await().until(() -> lease.campaigns() == 1);
        return started;
    }

    private Delegate serving() {
        start();
        lease.give();
        await().until(() -> made.get(0).isStarted);
        return made.get(0);
    }

    @AfterEach
    void end() {
        standby.close();
        bus.close();
    }

    @Test
    void itHasThePlatformAndChannelsOfItsConnector() {
        assertThat(standby.platform()).isEqualTo("fake");
        assertThat(standby.channels()).containsExactly("channel");
        assertThat(made).singleElement().satisfies(delegate -> assertThat(delegate.isStarted).isFalse());
    }

    @Test
    void itStandsByWhileAnotherHoldsTheLease() {
        CompletableFuture<Void> started = start();
        assertThat(started).isNotDone();
        lease.deny();
        assertThat(started).succeedsWithin(Duration.ofSeconds(10));
        assertThat(standby.isActive()).isFalse();
        assertThat(made).singleElement().satisfies(delegate -> assertThat(delegate.isStarted).isFalse());
    }

    @Test
    void itStartsItsConnectorWhenItAcquiresTheLease() {
        CompletableFuture<Void> started = start();
        lease.give();
        await().until(() -> made.get(0).isStarted);
        assertThat(started).isNotDone();
        made.get(0).started.complete(null);
        assertThat(started).succeedsWithin(Duration.ofSeconds(10));
        assertThat(made).hasSize(1);
        assertThat(standby.isActive()).isTrue();
        assertThat(made.get(0).active.getAsBoolean()).isTrue();
    }

    @Test
    void aConnectorIsNotActiveFromTheMomentInWhichTheTimeIsOver() {
        Delegate delegate = serving();
        lease.expire();
        assertThat(delegate.active.getAsBoolean()).isFalse(); // before anybody was told
        assertThat(delegate.isClosed).isFalse();
    }

    @Test
    void itClosesItsConnectorWhenTheLeaseIsLostAndMakesAnotherForTheNextTerm() {
        Delegate first = serving();
        first.started.complete(null);
        lease.take();
        await().until(() -> first.isClosed && lease.campaigns() == 2);
        lease.give();
        await().until(() -> made.size() == 2 && made.get(1).isStarted);
        assertThat(made.get(1).active.getAsBoolean()).isTrue();
        assertThat(first.active.getAsBoolean()).isFalse(); // the next term is not its own
        assertThat(lease.calls).doesNotContain("release");
    }

    @Test
    void aConnectorThatCannotStartGivesTheLeaseUpAndIsTriedAgain() {
        CompletableFuture<Void> started = start();
        lease.give();
        await().until(() -> made.get(0).isStarted);
        made.get(0).started.completeExceptionally(new IllegalStateException("wrong password"));
        assertThat(started).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> lease.campaigns() == 2);
        assertThat(made.get(0).isClosed).isTrue();
        assertThat(lease.calls).containsExactly("campaign", "release", "campaign");
        lease.give();
        await().until(() -> made.size() == 2 && made.get(1).isStarted);
    }

    @Test
    void aConnectorThatThrowsIsAFailedOne() {
        isBroken = true;
        CompletableFuture<Void> started = start();
        lease.give();
        assertThat(started).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> lease.campaigns() == 2);
        assertThat(lease.calls).containsExactly("campaign", "release", "campaign");
    }

    @Test
    void aConnectorThatEndsByItselfGivesTheLeaseUp() {
        Delegate delegate = serving();
        delegate.started.complete(null);
        delegate.ended.complete("kicked");
        await().until(() -> lease.campaigns() == 2);
        assertThat(lease.calls).containsExactly("campaign", "release", "campaign");
        assertThat(delegate.isClosed).isTrue();
    }

    @Test
    void aFailureThatComesAfterTheLossChangesNothing() {
        Delegate delegate = serving();
        lease.take();
        await().until(() -> lease.campaigns() == 2);
        delegate.started.completeExceptionally(new IllegalStateException("closed"));
        delegate.ended.complete("closed");
        lease.give();
        await().until(() -> made.size() == 2 && made.get(1).isStarted);
        assertThat(lease.calls).containsExactly("campaign", "campaign");
    }

    @Test
    void closingClosesTheConnectorBeforeTheLease() {
        Delegate delegate = serving();
        delegate.closing = () -> lease.calls.add("connector closed, lease held: " + lease.isHeld());
        standby.close();
        standby.close();
        assertThat(lease.calls).containsExactly("campaign", "connector closed, lease held: true", "close");
    }

    @Test
    void closingWhatWasNeverStartedClosesTheConnectorToo() {
        standby.close();
        assertThat(made.get(0).isClosed).isTrue();
        assertThat(lease.calls).containsExactly("close");
        assertThatIllegalStateException().isThrownBy(() -> standby.start(new Context(bus)));
    }

    @Test
    void itStartsOnlyOnce() {
        start();
        assertThatIllegalStateException().isThrownBy(() -> standby.start(new Context(bus)));
    }

    @Test
    void delaysThatMakeNoSenseAreRefused() {
        StandbyConnector.Builder<Delegate> builder = StandbyConnector.builder(lease, this::make);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retryDelay(Duration.ZERO, SHORT))
                .withMessageContaining("retryDelay");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retryDelay(Duration.ofSeconds(1), SHORT));
    }

    private record Context(EventBus bus) implements ConnectorContext {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }
    }

    private final class Delegate implements Connector {
        private final BooleanSupplier active;
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private volatile Runnable closing = () -> {};
        private volatile boolean isStarted;
        private volatile boolean isClosed;

        private Delegate(BooleanSupplier active) {
            this.active = active;
        }

        @Override
        public String platform() {
            return "fake";
        }

        @Override
        public Set<String> channels() {
            return Set.of("channel");
        }

        @Override
        public CompletionStage<Void> start(ConnectorContext context) {
            if (isBroken) {
                throw new IllegalStateException("broken");
            }
            isStarted = true;
            return started;
        }

        private CompletionStage<String> ended() {
            return ended;
        }

        @Override
        public void close() {
            isClosed = true;
            closing.run();
        }
    }
}
