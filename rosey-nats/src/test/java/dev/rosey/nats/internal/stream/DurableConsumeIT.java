package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.StreamSpec;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Wire;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Dispatcher;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DurableConsumeIT extends DurableFixture {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private String stream() {
        return "rosey-" + name("c");
    }

    private SubjectFilter deadLetters() {
        return SubjectFilter.of("rosey.deadletter." + text(">"));
    }

    @Test
    void onOneHostTheHandlerIsCalledForOneDeliveryAtATime() {
        Host host = host();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        host.durables.consume(name("c"), filter("a"), QUICK.withMaxInFlight(50), delivery -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            handled.incrementAndGet();
            return DONE;
        });
        for (int i = 0; i < 200; i++) {
            publish(host, "a", i);
        }
        soon(() -> assertThat(handled).hasValue(200));
        assertThat(most).hasValue(1);
        assertThat(host.reports.delivered).hasValue(200);
        soon(() -> assertThat(host.reports.returned).hasValue(200));
    }

    @Test
    void hostsShareAConsumer() {
        Host one = host();
        Host two = host();
        Numbers all = new Numbers();
        ConsumeOptions options = QUICK.withMaxInFlight(10);
        AtomicInteger second = new AtomicInteger();
        one.durables.consume(name("c"), filter("a"), options, all);
        two.durables.consume(name("c"), filter("a"), options, delivery -> {
            second.incrementAndGet();
            return all.handle(delivery);
        });
        for (int i = 0; i < 300; i++) {
            publish(one, "a", i);
        }
        soon(() -> assertThat(all.seen).hasSize(300).doesNotHaveDuplicates());
        assertThat(second).hasValueBetween(1, 299);
    }

    @Test
    void anotherHostIsHeldToTheSameFilterAndOptions() {
        host().durables.consume(name("c"), filter("a.*"), QUICK, new Numbers());
        Host other = host();
        for (ConsumeOptions different : List.of(
                QUICK.withMaxAttempts(9), QUICK.withBackoff(Duration.ofSeconds(1)), QUICK.withMaxPending(3),
                QUICK.withMaxInFlight(2), QUICK.withAckWait(Duration.ofSeconds(3)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.durables.consume(name("c"), filter("a.*"), different, new Numbers()))
                    .withMessageContaining("exists");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.durables.consume(name("c"), filter("a.b"), QUICK, new Numbers()))
                .withMessageContaining("exists");
        other.durables.consume(name("c"), filter("a.*"), QUICK, new Numbers());
    }

    @Test
    void aConsumerThatOthersHaveMadeIsUsedIfItFits() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("S"), text(">")).build()));
        make(host, ConsumerConfiguration.builder().durable(name("fits")).maxAckPending(4).ackWait(Duration.ofMinutes(1)));
        make(host, ConsumerConfiguration.builder().durable(name("forgets")).maxAckPending(1).maxDeliver(3));
        make(host, ConsumerConfiguration.builder().durable(name("pushes")).deliverSubject(name("inbox")));
        Numbers numbers = new Numbers();
        host.durables.consume(name("fits"), filter("a"), QUICK.withMaxInFlight(4), numbers);
        publish(host, "a", 1);
        soon(() -> assertThat(numbers.seen).containsExactly(1));
        assertThatThrownBy(() -> host.durables.consume(name("forgets"), filter("a"), QUICK, numbers))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("max_deliver 3");
        assertThatThrownBy(() -> host.durables.consume(name("pushes"), filter("a"), QUICK, numbers))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("deliver_subject");
    }

    private void make(Host host, ConsumerConfiguration.Builder consumer) throws Exception {
        host.connection.jetStreamManagement().addOrUpdateConsumer(
                name("S"), consumer.filterSubject(text("a")).ackPolicy(AckPolicy.Explicit).build());
    }

    @Test
    void whatWasHandledIsNotHandledAgain() throws Exception { // SUR-40
        Host host = host();
        Numbers numbers = new Numbers();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        Event same = Event.builder(subject("a")).source("/s").deliveryId("x").payload(Payload.of(2)).build();
        byte[] plain = Wire.of(WireForm.STRUCTURED).encode(same).body();
        host.connection.publish(text("a"), plain); // without an id for the server, so that the stream keeps both
        host.connection.publish(text("a"), plain);
        publish(host, "a", 3);
        soon(() -> assertThat(numbers.seen).containsExactly(2, 3));
        soon(() -> assertThat(stream(host, stream()).getStreamState().getMsgCount()).isZero());
        assertThat(stream(host, stream()).getStreamState().getLastSequence()).isEqualTo(3);
    }

    @Test
    void closingGivesBackAtOnceWhatWasFetched() throws Exception {
        Host one = host();
        Host two = host();
        ConsumeOptions options = QUICK.withMaxInFlight(20).withMaxAttempts(1);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> open = new CompletableFuture<>();
        Subscription first = one.durables.consume(name("c"), filter("a"), options, delivery -> {
            begun.countDown();
            open.join();
            return DONE;
        });
        for (int i = 0; i < 20; i++) {
            publish(one, "a", i);
        }
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        soon(() -> assertThat(first.pending()).isEqualTo(19));
        first.close();
        assertThat(first.isActive()).isFalse();
        Numbers rest = new Numbers();
        two.durables.consume(name("c"), filter("a"), options, rest);
        soon(() -> assertThat(rest.seen).hasSize(19)); // long before the 30 s of ackWait, and given up by nobody
        open.complete(null);
        soon(() -> assertThat(consumer(one, stream(), name("c")).getNumAckPending()).isZero());
        assertThat(rest.seen).doesNotContain(0);
        assertThat(one.reports.dead).isEmpty();
    }

    @Test
    void givingBackIsNoAttemptForTheNextHandlerOnThisBus() {
        Host host = host();
        ConsumeOptions options = QUICK.withMaxInFlight(5).withMaxAttempts(1);
        host.durables.consume(name("c"), filter("a"), options, new Numbers()).close();
        publish(host, "a", 1, 2, 3, 4, 5);
        for (int left = 4; left > 0; left--) {
            int waiting = left;
            CompletableFuture<Void> open = new CompletableFuture<>();
            Subscription blocked = host.durables.consume(name("c"), filter("a"), options, delivery -> {
                open.join();
                return DONE;
            });
            soon(() -> assertThat(blocked.pending()).isEqualTo(waiting)); // all but the one that is being handled
            CompletionStage<Void> drained = blocked.drain();
            open.complete(null);
            result(drained);
        }
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        host.durables.consume(name("c"), filter("a"), options, delivery -> {
            attempts.add(delivery.attempt());
            return DONE;
        });
        soon(() -> assertThat(consumer(host, stream(), name("c")).getNumAckPending()).isZero());
        soon(() -> assertThat(attempts).containsExactly(1));
        assertThat(host.reports.dead).isEmpty();
    }

    @Test
    void whatWaitsBehindASlowHandlerIsNotDeliveredAgain() {
        Host host = host();
        AtomicInteger calls = new AtomicInteger();
        ConsumeOptions options = QUICK.withMaxInFlight(8).withAckWait(Duration.ofMillis(400));
        host.durables.consume(name("c"), filter("a"), options, delivery -> {
            calls.incrementAndGet();
            assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse(); // slow, but in time
            return DONE;
        });
        publish(host, "a", 1, 2, 3, 4, 5, 6, 7, 8);
        soon(() -> assertThat(stream(host, stream()).getStreamState().getMsgCount()).isZero());
        assertThat(calls).hasValue(8);
        assertThat(host.reports.redelivered).hasValue(0);
    }

    @Test
    void aLateSuccessEndsTheEventAndAGivenUpOneStaysGivenUp() {
        Host host = host();
        List<CompletableFuture<Void>> stages = new CopyOnWriteArrayList<>();
        ConsumeOptions options = QUICK.withAckWait(Duration.ofMillis(50)).withMaxAttempts(2);
        host.durables.consume(name("c"), filter("a"), options, delivery -> {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        publish(host, "a", 1);
        soon(() -> assertThat(host.reports.dead).hasSize(1));
        stages.forEach(each -> each.complete(null));
        soon(() -> assertThat(stream(host, stream()).getStreamState().getMsgCount()).isZero());
        assertThat(host.reports.dead).containsExactly(host.reports.dead.get(0));
        assertThat(stages).hasSize(2);
    }

    @Test
    void aHostThatDiesInItsLastAttemptLeavesADeadLetterNotALoop() { // SCR-35
        ConsumeOptions options = QUICK.withAckWait(Duration.ofMillis(100)).withMaxAttempts(1);
        Numbers dead = new Numbers();
        Host watcher = host();
        watcher.durables.consume(name("dead"), deadLetters(), QUICK, dead);
        AtomicInteger calls = new AtomicInteger();
        boolean published = false;
        while (dead.seen.isEmpty()) {
            Host doomed = host();
            int before = calls.get();
            doomed.durables.consume(name("c"), filter("a"), options, delivery -> {
                calls.incrementAndGet();
                doomed.crash();
                return new CompletableFuture<>();
            });
            if (!published) {
                var unused = watcher.durables.publish(event("a", 1));
                published = true;
            }
            soon(() -> assertThat(calls.get() > before || !dead.seen.isEmpty()).isTrue());
        }
        assertThat(calls).hasValue(1 + PulledConsumer.SPARE);
        assertThat(dead.seen).containsExactly(1);
    }

    @Test
    void aDeadLetterComesOnceThoughTheHostDiesBeforeItsEventEnds() throws Exception { // SCR-35
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("DEAD"), deadLetters().toString()).build()));
        ConsumeOptions options = QUICK.withMaxAttempts(1);
        host.durables.consume(name("c"), filter("a"), options, delivery -> {
            delivery.reject("broken");
            return DONE;
        });
        // What the dead letter of the first event in this stream is known by.
        Event letter = Event.builder(dev.rosey.api.subject.Subjects.deadLetter(subject("a")))
                .deliveryId("dead." + stream() + ".1." + name("c"))
                .payload(Payload.of(1))
                .build();
        result(host.durables.publish(letter)); // as the host that died had published it
        publish(host, "a", 1);
        soon(() -> assertThat(stream(host, stream()).getStreamState().getMsgCount()).isZero());
        assertThat(stream(host, name("DEAD")).getStreamState().getMsgCount()).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatIsGivenUpAgainDoesNotGoRound() {
        try (NatsServerRunner own = NatsServerRunner.start("-js"); Host host = Host.connect(LIVELY, own.url())) {
            giveUpTwice(host);
        }
    }

    private void giveUpTwice(Host host) {
        Numbers plain = new Numbers();
        host.durables.consume(name("dead"), SubjectFilter.of("rosey.deadletter.>"), QUICK.withMaxAttempts(1), delivery -> {
            plain.handle(delivery);
            throw new IllegalStateException("the letter too");
        });
        host.durables.consume(name("c"), filter("a"), QUICK.withMaxAttempts(1), delivery -> {
            throw new IllegalStateException("the event");
        });
        publish(host, "a", 1);
        soon(() -> assertThat(host.reports.dead).hasSize(2));
        soon(() -> assertThat(stream(host, "rosey-" + name("dead")).getStreamState().getMsgCount()).isZero());
        assertThat(plain.seen).containsExactly(1);
        assertThat(host.reports.dead).hasSize(2);
    }

    @Test
    void aFullStreamOfDeadLettersHoldsNothingUp() {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("DEAD"), deadLetters().toString())
                .maxMessages(1)
                .discard(StreamSpec.Discard.NEW)
                .build()));
        AtomicInteger heard = new AtomicInteger();
        Dispatcher plain = host.connection.createDispatcher(message -> heard.incrementAndGet());
        plain.subscribe(deadLetters().toString());
        host.durables.consume(name("c"), filter("a"), QUICK, delivery -> {
            delivery.reject("broken");
            return DONE;
        });
        publish(host, "a", 1, 2, 3);
        soon(() -> assertThat(stream(host, stream()).getStreamState().getMsgCount()).isZero());
        soon(() -> assertThat(heard).hasValue(3));
        assertThat(host.reports.dropped).contains(DropReason.OVERFLOW_NEWEST);
    }

    @Test
    void aConsumerThatIsDeletedIsMadeAgainAndGoesOn() throws Exception {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("S"), text(">")).build()));
        Numbers numbers = new Numbers();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        publish(host, "a", 1, 2);
        soon(() -> assertThat(numbers.seen).containsExactly(1, 2));
        host.connection.jetStreamManagement().deleteConsumer(name("S"), name("c"));
        publish(host, "a", 3, 4);
        soon(() -> assertThat(numbers.seen).containsExactly(1, 2, 3, 4));
    }

    @Test
    void aStreamOfOursThatIsDeletedIsMadeAgain() {
        Host host = host();
        Numbers numbers = new Numbers();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        publish(host, "a", 1);
        soon(() -> assertThat(numbers.seen).containsExactly(1));
        deleteStream(host, stream());
        soon(() -> assertThat(consumer(host, stream(), name("c")).getName()).isEqualTo(name("c")));
        publish(host, "a", 2);
        soon(() -> assertThat(numbers.seen).containsExactly(1, 2));
    }

    @Test
    void foreignMessagesAreHandledToo() {
        Host host = host();
        List<String> seen = new CopyOnWriteArrayList<>();
        host.durables.consume(name("c"), filter("a"), QUICK.withMaxAttempts(1), delivery -> {
            seen.add(delivery.event().payload().bytes().map(each -> each.length).orElse(-1) + "/"
                    + delivery.event().deliveryId());
            return DONE;
        });
        host.connection.publish(text("a"), null);
        host.connection.publish(text("a"), new byte[] {0, -1, '{'});
        host.connection.publish(text("a"), new byte[] {0, -1, '{'});
        soon(() -> assertThat(seen).hasSize(3).doesNotHaveDuplicates());
    }

    @Test
    void anotherClientsAcknowledgementsAreRespected() throws Exception {
        Host host = host();
        Numbers numbers = new Numbers();
        Subscription attached = host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        attached.close();
        publish(host, "a", 1, 2);
        var other = host.connection.jetStream().subscribe(null, PullSubscribeOptions.bind(stream(), name("c")));
        other.fetch(1, SOON).get(0).ackSync(SOON);
        other.unsubscribe();
        host.durables.consume(name("c"), filter("a"), QUICK, numbers);
        soon(() -> assertThat(numbers.seen).containsExactly(2));
    }

    @Test
    void drainingTheBusFinishesWhatWasBegun() {
        Host host = host();
        CompletableFuture<Void> open = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        host.durables.consume(name("c"), filter("a"), QUICK, delivery -> {
            begun.incrementAndGet();
            return open;
        });
        publish(host, "a", 1, 2);
        soon(() -> assertThat(begun).hasValue(1));
        CompletableFuture<Void> drained = host.durables.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        open.complete(null);
        result(drained);
        assertThat(begun).hasValue(1);
        assertThat(host.durables.attached()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> host.durables.consume(name("c"), filter("a"), QUICK, new Numbers()));
    }

    private static void deleteStream(Host host, String name) {
        try {
            host.connection.jetStreamManagement().deleteStream(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
