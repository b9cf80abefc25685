package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurablePublishException;
import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.PayloadTooLargeException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StreamSpec;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Wire;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Dispatcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DurablePublishIT extends DurableFixture { // Q-11
    private StreamSpec.Builder stream() {
        return StreamSpec.builder(name("S"), text(">"));
    }

    @Test
    void plainSubscribersHearADurableEventToo() {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        AtomicInteger heard = new AtomicInteger();
        Dispatcher plain = host.connection.createDispatcher(message -> heard.incrementAndGet());
        plain.subscribe(text("a"));
        publish(host, "a", 1);
        soon(() -> assertThat(heard).hasValue(1));
    }

    @Test
    void whoWaitsForAConfirmationBeforeTheNextEventIsNeverRefused() throws Exception {
        int window = 4;
        Host host = host(DurableSpec.builder().window(window).build());
        host.durables.ensure(List.of(stream().build()));
        Semaphore places = new Semaphore(window);
        Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 5_000; i++) {
            assertThat(places.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            var unused = host.durables.publish(event("a", i)).whenComplete((done, failure) -> {
                if (failure != null) {
                    refusals.add(failure);
                }
                places.release();
            });
        }
        assertThat(places.tryAcquire(window, SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(refusals).isEmpty();
    }

    @Test
    void aStreamKeepsWhatIsPublishedPlainlyOnItsSubjects() {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        Numbers numbers = new Numbers();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        host.connection.publish(text("a"), Wire.of(WireForm.STRUCTURED).encode(event("a", 7)).body());
        soon(() -> assertThat(numbers.seen).containsExactly(7));
    }

    @Test
    void withoutAStreamItFailsSoonThoughOthersListenAndAnswer() {
        Host host = host();
        Dispatcher plain = host.connection.createDispatcher(message ->
                host.connection.publish(message.getReplyTo(), "{\"specversion\":\"1.0\"}".getBytes(StandardCharsets.UTF_8)));
        plain.subscribe(text(">"));
        assertThat(failure(host.durables.publish(event("nobody", 1)))).isInstanceOf(NoConsumersException.class);
    }

    @Test
    void knowsARepeatedEventWhateverItsIdIsMadeOf() throws Exception { // SUR-40
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        List<String> ids = List.of("a", "b c", "Grüße\r\nX: y", "%41", "A", "🎲");
        for (String id : ids) {
            Event.Builder same = Event.builder(subject("a")).deliveryId(id).source("/x y").payload(Payload.of(1));
            result(host.durables.publish(same.build()));
            result(host.durables.publish(same.build()));
        }
        assertThat(stream(host, name("S")).getStreamState().getMsgCount()).isEqualTo(ids.size());
    }

    @Test
    void keepsTheOrderOfOneThread() {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        Numbers numbers = new Numbers();
        List<CompletionStage<Void>> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(host.durables.publish(event("a", i)));
        }
        all.forEach(DurableFixture::result);
        host.durables.consume(name("c"), filter("a"), QUICK.withMaxInFlight(500), numbers);
        soon(() -> assertThat(numbers.seen).hasSize(2_000));
        assertThat(numbers.seen).isSorted();
    }

    @Test
    void aWaitingContinuationHoldsUpNobodyElse() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Boolean> continued = new CompletableFuture<>();
        pause(host); // so that something can be chained before it is confirmed
        var unused = host.durables.publish(event("a", 1)).thenRun(() -> {
            try {
                continued.complete(open.await(SOON.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                continued.completeExceptionally(e);
            }
        });
        server.resume();
        publish(host, "a", 2, 3, 4);
        open.countDown();
        assertThat(result(continued)).isTrue();
    }

    @Test
    void beyondTheWindowItIsRefusedAndCounted() {
        Host host = host(DurableSpec.builder().window(3).build());
        host.durables.ensure(List.of(stream().build()));
        pause(host);
        List<CompletionStage<Void>> taken = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                taken.add(host.durables.publish(event("a", i)));
            }
            assertThat(failure(host.durables.publish(event("a", 3)))).isInstanceOf(OverflowException.class);
        } finally {
            server.resume();
        }
        taken.forEach(DurableFixture::result);
        assertThat(host.reports.dropped).containsExactly(DropReason.OVERFLOW_REFUSED);
        publish(host, "a", 4);
    }

    @Test
    void beyondTheBytesOfTheWindowItIsRefused() {
        Host host = host(DurableSpec.builder().windowBytes(2_000).build());
        host.durables.ensure(List.of(stream().build()));
        Event large = Event.of(subject("a"), Payload.of("x".repeat(3_000)));
        result(host.durables.publish(large)); // the only one may be larger, else it could never be sent
        pause(host);
        CompletionStage<Void> first;
        try {
            first = host.durables.publish(event("a", 1));
            assertThat(failure(host.durables.publish(large))).isInstanceOf(OverflowException.class);
        } finally {
            server.resume();
        }
        result(first);
    }

    @Test
    void aFullStreamRefusesWithOverflow() {
        Host host = host();
        host.durables.ensure(List.of(stream().maxMessages(2).discard(StreamSpec.Discard.NEW).build()));
        publish(host, "a", 1, 2);
        assertThat(failure(host.durables.publish(event("a", 3))))
                .isInstanceOf(OverflowException.class)
                .hasMessageContaining("maximum messages");
    }

    @Test
    void whatIsTooLargeForTheStreamOrTheServerIsRefusedByName() {
        Host host = host();
        host.durables.ensure(List.of(stream().maxMessageBytes(2_000).build()));
        assertThat(failure(host.durables.publish(Event.of(subject("a"), Payload.of("x".repeat(3_000))))))
                .isInstanceOf(DurablePublishException.class)
                .hasMessageContaining("message size exceeds");
        assertThat(failure(host.durables.publish(Event.of(subject("a"), Payload.of("x".repeat(2_000_000))))))
                .isInstanceOf(PayloadTooLargeException.class);
        assertThat(host.durables.unconfirmed()).isZero();
    }

    @Test
    void whatTheServerDoesNotConfirmFailsAtItsDeadline() {
        Host host = host(DurableSpec.builder().deadline(Duration.ofMillis(400)).build());
        host.durables.ensure(List.of(stream().build()));
        pause(host);
        try {
            assertThat(failure(host.durables.publish(event("a", 1))))
                    .isInstanceOf(DurablePublishException.class)
                    .hasMessageContaining("no confirmation within PT0.4S");
        } finally {
            server.resume();
        }
    }

    @Test
    void closingFailsWhatIsUnconfirmed() {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        pause(host);
        CompletionStage<Void> open;
        try {
            open = host.durables.publish(event("a", 1));
            host.durables.close();
        } finally {
            server.resume();
        }
        assertThat(failure(open)).isInstanceOf(IllegalStateException.class);
        assertThat(failure(host.durables.publish(event("a", 2)))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void drainingWaitsForConfirmations() {
        Host host = host();
        host.durables.ensure(List.of(stream().build()));
        pause(host);
        CompletionStage<Void> open;
        CompletableFuture<Void> drained;
        try {
            open = host.durables.publish(event("a", 1));
            drained = host.durables.drain().toCompletableFuture();
            assertThat(drained).isNotDone();
        } finally {
            server.resume();
        }
        result(drained);
        assertThat(open.toCompletableFuture()).isCompleted();
    }

    @Test
    void aServerWithoutJetStreamIsNamedAsTheReason() {
        try (NatsServerRunner bare = NatsServerRunner.start()) {
            expectUnavailable(keep(Host.connect(bare.url())));
        }
    }

    @Test
    void anAccountWithoutJetStreamIsNamedAsTheReason() {
        String accounts = "jetstream {}\naccounts { A { jetstream: enabled }, B { users: [{user: b, password: b}] } }\n";
        try (NatsServerRunner server = NatsServerRunner.startWith(accounts)) {
            expectUnavailable(keep(Host.connect(server.url().replace("nats://", "nats://b:b@"))));
        }
    }

    private void expectUnavailable(Host host) {
        assertThat(failure(host.durables.publish(event("a", 1)))).isInstanceOf(DurableUnavailableException.class);
        assertThatThrownBy(() -> host.durables.consume(name("c"), filter("a"), QUICK, new Numbers()))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("JetStream");
        assertThatThrownBy(() -> host.durables.ensure(List.of(stream().build())))
                .isInstanceOf(DurableUnavailableException.class);
        assertThatThrownBy(() -> host.durables.replay(ReplaySpec.builder(text(">")).build(), (event, place) -> {}))
                .isInstanceOf(DurableUnavailableException.class);
    }
}
