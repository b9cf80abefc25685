package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.contract.EventBusContract;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the bus in one process adds to the contract. */
class InProcessEventBusTest extends EventBusContract {
    private static final ConsumeOptions QUICK = ConsumeOptions.defaults().withBackoff(Duration.ofMillis(10));

    @Override
    protected EventBus createBus() {
        return InProcessEventBus.create();
    }

    @Test
    void directHandlersRunOnThePublishersThreadBeforePublishReturns() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        bus.subscribe(filter("a"), SubscribeOptions.builder().direct().build(),
                event -> thread.set(Thread.currentThread()));
        publish("a", 1);
        assertThat(thread).hasValue(Thread.currentThread());
    }

    @Test
    void aDirectHandlerThatThrowsDoesNotDisturbThePublisher() {
        Collector other = new Collector();
        bus.subscribe(filter("a"), SubscribeOptions.builder().direct().build(), event -> {
            throw new IllegalStateException("mine alone");
        });
        bus.subscribe(filter("a"), other);
        publish("a", 1);
        assertThat(bus.stats().handlerFailures()).isEqualTo(1);
        soon(() -> assertThat(other.numbers()).containsExactly(1));
    }

    @Test
    void drainingADirectSubscriptionWaitsForTheRunningHandler() {
        Gate gate = new Gate();
        var subscription = bus.subscribe(filter("a"), SubscribeOptions.builder().direct().build(), gate);
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish("a", 1));
        gate.awaitReached();
        CompletableFuture<Void> drained = subscription.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        gate.open();
        result(drained);
        result(publishing);
    }

    @Test
    void aFullQueueThatFailsTellsThePublisherAfterAllOthersGotTheEvent() {
        Gate gate = new Gate();
        Collector other = new Collector();
        bus.subscribe(filter("a"), SubscribeOptions.builder().capacity(1).overflow(OverflowPolicy.fail()).build(), gate);
        bus.subscribe(filter("a"), other);
        publish("a", 0);
        gate.awaitReached();
        publish("a", 1);
        assertThatThrownBy(() -> publish("a", 2)).isInstanceOf(OverflowException.class).hasMessageContaining("a");
        soon(() -> assertThat(other.numbers()).containsExactly(0, 1, 2));
        assertThat(bus.stats().dropped()).containsEntry(DropReason.OVERFLOW_REFUSED, 1L);
        gate.open();
    }

    @Test
    void aFullUrgentLaneRefusesACriticalEventUnderEveryPolicy() {
        for (OverflowPolicy policy : List.of(
                OverflowPolicy.dropOldest(), OverflowPolicy.dropNewest(), OverflowPolicy.fail(),
                OverflowPolicy.block(Duration.ofMillis(20)))) {
            String tail = policy.getClass().getSimpleName();
            Gate gate = new Gate();
            bus.subscribe(filter(tail), SubscribeOptions.builder().capacity(1).overflow(policy).build(), gate);
            publish(tail, 0);
            gate.awaitReached();
            publish(tail, 1);
            publish(tail, 2, Priority.CRITICAL);
            assertThatThrownBy(() -> publish(tail, 3, Priority.CRITICAL)).isInstanceOf(OverflowException.class);
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 2, 1));
        }
    }

    @Test
    void aBlockedPublisherGoesOnWhenThereIsRoom() {
        Gate gate = new Gate();
        bus.subscribe(filter("a"), SubscribeOptions.builder().capacity(1).overflow(OverflowPolicy.block(SOON)).build(),
                gate);
        publish("a", 0);
        gate.awaitReached();
        publish("a", 1);
        CompletableFuture<Void> blocked = CompletableFuture.runAsync(() -> publish("a", 2));
        assertThat(blocked).isNotDone();
        gate.open();
        result(blocked);
        soon(() -> assertThat(gate.numbers()).containsExactly(0, 1, 2));
        assertThat(bus.stats().totalDropped()).isZero();
    }

    @Test
    void aBlockedPublisherDropsWhenTheTimeIsOver() {
        Gate gate = new Gate();
        SubscribeOptions options = SubscribeOptions.builder()
                .capacity(1)
                .overflow(OverflowPolicy.block(Duration.ofMillis(20)))
                .build();
        bus.subscribe(filter("a"), options, gate);
        publish("a", 0);
        gate.awaitReached();
        publish("a", 1);
        publish("a", 2);
        assertThat(bus.stats().dropped()).containsEntry(DropReason.OVERFLOW_BLOCKED, 1L);
        gate.open();
        soon(() -> assertThat(gate.numbers()).containsExactly(0, 1));
    }

    @Test
    void closingASubscriptionFreesABlockedPublisher() {
        Gate gate = new Gate();
        var subscription = bus.subscribe(filter("a"),
                SubscribeOptions.builder().capacity(1).overflow(OverflowPolicy.block(Duration.ofHours(1))).build(), gate);
        publish("a", 0);
        gate.awaitReached();
        publish("a", 1);
        Thread blocked = new Thread(() -> publish("a", 2));
        blocked.start();
        soon(() -> assertThat(blocked.getState()).isEqualTo(Thread.State.TIMED_WAITING));
        subscription.close();
        soon(() -> assertThat(blocked.isAlive()).isFalse());
        gate.open();
        soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.SUBSCRIPTION_CLOSED, 2L));
    }

    @Test
    void aHandlerNeverWaitsForRoomInItsOwnQueue() {
        Collector collector = new Collector();
        SubscribeOptions options = SubscribeOptions.builder()
                .capacity(1)
                .overflow(OverflowPolicy.block(Duration.ofHours(1)))
                .build();
        bus.subscribe(filter("a"), options, event -> {
            collector.handle(event);
            if (collector.numbers().size() == 1) {
                IntStream.rangeClosed(1, 3).forEach(i -> publish("a", i));
            }
        });
        publish("a", 0);
        soon(() -> assertThat(collector.numbers()).containsExactly(0, 1));
        soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.OVERFLOW_BLOCKED, 2L));
    }

    @Test
    void twoHandlersThatPublishToEachOtherNeverWaitForRoom() {
        AtomicInteger handled = new AtomicInteger();
        SubscribeOptions options = SubscribeOptions.builder()
                .capacity(1)
                .overflow(OverflowPolicy.block(Duration.ofHours(1)))
                .build();
        for (String[] pair : new String[][] {{"ping", "pong"}, {"pong", "ping"}}) {
            bus.subscribe(filter(pair[0]), options, event -> {
                if (handled.incrementAndGet() <= 1_000) {
                    IntStream.range(0, 2).forEach(i -> publish(pair[1], i));
                }
            });
        }
        publish("ping", 0);
        publish("pong", 0);
        soon(() -> {
            assertThat(handled).hasValueGreaterThan(1_000);
            assertThat(bus.stats().pending()).isZero();
        });
        long copies = bus.stats().delivered() + bus.stats().totalDropped();
        assertThat(copies).isEqualTo(bus.stats().published());
    }

    @Test
    void aDirectResponderHasAnsweredWhenTheQuestionReturns() {
        bus.reply(filter("q"), SubscribeOptions.builder().direct().build(),
                request -> CompletableFuture.completedFuture(Payload.of("now")));
        CompletableFuture<Event> asked = bus.request(subject("q"), Payload.empty()).toCompletableFuture();
        assertThat(asked).isDone();
        assertThat(asked.join().payload().asText()).isEqualTo("now");
    }

    @Test
    void aDirectHandlerThatAHandlerLedToNeverWaitsForRoom() {
        Gate gate = new Gate();
        SubscribeOptions blocking = SubscribeOptions.builder()
                .capacity(1)
                .overflow(OverflowPolicy.block(Duration.ofHours(1)))
                .build();
        bus.subscribe(filter("full"), blocking, gate);
        publish("full", 0);
        gate.awaitReached();
        publish("full", 1);
        bus.subscribe(filter("a"), SubscribeOptions.builder().direct().build(), event -> publish("full", 2));
        bus.subscribe(filter("b"), event -> publish("a", 0));
        publish("b", 0);
        soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.OVERFLOW_BLOCKED, 1L));
        gate.open();
        soon(() -> assertThat(gate.numbers()).containsExactly(0, 1));
    }

    @Test
    void aDurableHandlerNeverWaitsForRoom() {
        Gate gate = new Gate();
        SubscribeOptions blocking = SubscribeOptions.builder()
                .capacity(1)
                .overflow(OverflowPolicy.block(Duration.ofHours(1)))
                .build();
        bus.subscribe(filter("full"), blocking, gate);
        publish("full", 0);
        gate.awaitReached();
        publish("full", 1);
        bus.consume(name("c"), filter("d"), QUICK, delivery -> {
            publish("full", 2);
            return CompletableFuture.completedFuture(null);
        });
        result(bus.publishDurable(Event.of(subject("d"), Payload.empty())));
        soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.OVERFLOW_BLOCKED, 1L));
        gate.open();
    }

    @Test
    void threadsAreNamedDaemonsAndNoneStartsBeforeThereIsWork() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        bus.subscribe(filter("a"), event -> thread.set(Thread.currentThread()));
        publish("a", 1);
        soon(() -> assertThat(thread).doesNotHaveNullValue());
        assertThat(thread.get().getName()).matches("rosey-bus-\\d+");
        assertThat(thread.get().isDaemon()).isTrue();
        bus.close();
        soon(() -> assertThat(thread.get().isAlive()).isFalse());
    }

    @Test
    void givenExecutorsAreUsedAndNotClosed() {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "given"));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        AtomicReference<String> name = new AtomicReference<>();
        try (EventBus own = InProcessEventBus.builder().executor(executor).timer(timer).build()) {
            own.subscribe(filter("a"), event -> name.set(Thread.currentThread().getName()));
            own.publish(subject("a"), Payload.empty());
            soon(() -> assertThat(name).hasValue("given"));
        }
        assertThat(executor.isShutdown()).isFalse();
        assertThat(timer.isShutdown()).isFalse();
        executor.shutdown();
        timer.shutdown();
    }

    @Test
    void nothingRunsBeforeAGivenExecutorRunsIt() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Collector collector = new Collector();
        try (EventBus own = InProcessEventBus.builder().executor(tasks::add).build()) {
            own.subscribe(filter("a"), collector);
            IntStream.range(0, 600).forEach(i -> own.publish(subject("a"), Payload.of(i)));
            assertThat(tasks).hasSize(1);
            assertThat(collector.numbers()).isEmpty();
            int turns = 0;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                turns++;
            }
            assertThat(collector.numbers()).hasSize(600);
            assertThat(turns).as("a busy subscription gives way to others now and then").isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void oneSubscriptionDoesNotStarveAnotherOnASingleThread() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (EventBus own = InProcessEventBus.builder().executor(executor).build()) {
            CompletableFuture<Void> heard = new CompletableFuture<>();
            own.subscribe(filter("busy"), event -> {
                if (!heard.isDone()) {
                    own.publish(event);
                }
            });
            own.subscribe(filter("other"), event -> heard.complete(null));
            own.publish(subject("busy"), Payload.empty());
            own.publish(subject("other"), Payload.empty());
            result(heard);
        }
        executor.shutdown();
    }

    @Test
    void drainAnswersTheQuestionsThatAreOpen() {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        bus.reply(filter("q"), SubscribeOptions.defaults(), request -> answer);
        CompletableFuture<Event> asked = bus.request(subject("q"), Payload.empty(), SOON).toCompletableFuture();
        CompletableFuture<Void> drained = bus.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        answer.complete(Payload.of("yes"));
        assertThat(result(asked).payload().asText()).isEqualTo("yes");
        result(drained);
    }

    @Test
    void drainWorksOffWhatConsumersHaveAccepted() {
        List<Integer> handled = new CopyOnWriteArrayList<>();
        bus.consume(name("c"), filter("d"), QUICK, delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("once");
            }
            handled.add(delivery.event().payload().as(Integer.class));
            return CompletableFuture.completedFuture(null);
        });
        IntStream.range(0, 5).forEach(i -> result(bus.publishDurable(Event.of(subject("d"), Payload.of(i)))));
        result(bus.drain());
        assertThat(handled).containsExactly(0, 1, 2, 3, 4);
        assertThat(bus.stats().totalDropped()).isZero();
    }

    @Test
    void closeCountsWhatConsumersHaveNotHandled() {
        bus.consume(name("c"), filter("d"), QUICK, delivery -> CompletableFuture.completedFuture(null)).close();
        IntStream.range(0, 3).forEach(i -> result(bus.publishDurable(Event.of(subject("d"), Payload.of(i)))));
        assertThat(bus.stats().pending()).isEqualTo(3);
        bus.close();
        assertThat(bus.stats().dropped()).containsEntry(DropReason.BUS_CLOSED, 3L);
        assertThat(bus.stats().pending()).isZero();
    }

    @Test
    void aRefusedDurableEventMayBeSentAgain() {
        ConsumeOptions small = QUICK.withMaxPending(1);
        bus.consume(name("full"), filter("d"), small, delivery -> CompletableFuture.completedFuture(null)).close();
        Collector collector = new Collector();
        bus.consume(name("free"), filter("*"), QUICK, delivery -> {
            collector.handle(delivery.event());
            return CompletableFuture.completedFuture(null);
        });
        result(bus.publishDurable(Event.of(subject("d"), Payload.of(1))));
        Event second = Event.of(subject("d"), Payload.of(2));
        assertThat(failure(bus.publishDurable(second))).isInstanceOf(OverflowException.class);
        soon(() -> assertThat(collector.numbers()).containsExactly(1));
        bus.consume(name("full"), filter("d"), small, delivery -> CompletableFuture.completedFuture(null));
        soon(() -> result(bus.publishDurable(second)));
        soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
    }

    @Test
    void aConsumerMadeAfterASubjectWasPublishedTakesItFromThenOn() {
        List<String> handled = new CopyOnWriteArrayList<>();
        bus.consume(name("first"), filter("d"), QUICK, delivery -> {
            handled.add("first");
            return CompletableFuture.completedFuture(null);
        });
        result(bus.publishDurable(Event.of(subject("d"), Payload.of(1))));
        assertThat(failure(bus.publishDurable(Event.of(subject("e"), Payload.of(1)))))
                .isInstanceOf(NoConsumersException.class);
        bus.consume(name("second"), filter("*"), QUICK, delivery -> {
            handled.add("second");
            return CompletableFuture.completedFuture(null);
        });
        result(bus.publishDurable(Event.of(subject("d"), Payload.of(2))));
        result(bus.publishDurable(Event.of(subject("e"), Payload.of(2))));
        soon(() -> assertThat(handled).containsExactlyInAnyOrder("first", "first", "second", "second"));
    }

    @Test
    void whatWasAcknowledgedLateIsNotDeliveredAgain() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        try (EventBus own = InProcessEventBus.builder().executor(time).timer(time).clock(time).build()) {
            ConsumeOptions options = ConsumeOptions.defaults().withBackoff(Duration.ofSeconds(10));
            own.consume(name("c"), filter("d"), options, delivery -> {
                stages.add(new CompletableFuture<>());
                return stages.get(stages.size() - 1);
            });
            own.publishDurable(Event.of(subject("d"), Payload.of(1)));
            own.publishDurable(Event.of(subject("d"), Payload.of(2)));
            time.advance(options.ackWait().plusSeconds(1));
            assertThat(stages).as("one slot, which the silent event keeps through its backoff").hasSize(1);
            stages.get(0).complete(null);
            time.runUntilIdle();
            assertThat(stages).as("acknowledged late: the next event has the slot").hasSize(2);
            stages.get(1).complete(null);
            time.advance(Duration.ofHours(1));
            assertThat(stages).hasSize(2);
            assertThat(own.stats().pending()).isZero();
            assertThat(own.stats().deadLettered()).isZero();
        }
    }

    @Test
    void theWaitBetweenAttemptsDoublesAndShrinksByChanceAlone() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        List<Duration> attempts = new ArrayList<>();
        ConsumeOptions options = ConsumeOptions.defaults().withBackoff(Duration.ofSeconds(4)).withMaxAttempts(6);
        try (EventBus own = InProcessEventBus.builder().executor(time).timer(time).clock(time).build()) {
            own.consume(name("c"), filter("d"), options, delivery -> {
                attempts.add(Duration.between(Instant.EPOCH, time.instant()));
                throw new IllegalStateException("never");
            });
            own.publishDurable(Event.of(subject("d"), Payload.of(1)));
            time.advance(Duration.ofHours(1));
            assertThat(own.stats().deadLettered()).isEqualTo(1);
        }
        assertThat(attempts).hasSize(6);
        int[] longest = {4, 8, 16, 30, 30};
        for (int i = 0; i < longest.length; i++) {
            Duration wait = attempts.get(i + 1).minus(attempts.get(i));
            assertThat(wait.toMillis()).isBetween(longest[i] * 750L, longest[i] * 1000L + Deadlines.TICK_MILLIS);
        }
    }

    @Test
    void nothingDurableIsAcceptedOnceADrainHasBegunAndAllThatWasIsFinished() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        List<Integer> handled = new CopyOnWriteArrayList<>();
        List<Integer> dead = new CopyOnWriteArrayList<>();
        bus.consume(name("dead"), deadLetters(), QUICK, delivery -> {
            dead.add(delivery.event().payload().as(Integer.class));
            return CompletableFuture.completedFuture(null);
        });
        bus.consume(name("c"), filter("d"), QUICK, delivery -> {
            int number = delivery.event().payload().as(Integer.class);
            handled.add(number);
            if (number == 2) {
                delivery.reject("the last one dies while the bus drains");
            }
            return first;
        });
        IntStream.rangeClosed(1, 2).forEach(i -> result(bus.publishDurable(Event.of(subject("d"), Payload.of(i)))));
        soon(() -> assertThat(handled).containsExactly(1));
        CompletableFuture<Void> drained = bus.drain().toCompletableFuture();
        assertThat(failure(bus.publishDurable(Event.of(subject("d"), Payload.of(3)))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(drained).isNotDone();
        first.complete(null);
        result(drained);
        assertThat(handled).containsExactly(1, 2);
        assertThat(dead).as("the drain waits for what it causes").containsExactly(2);
        assertThat(bus.stats().totalDropped()).isZero();
    }

    @Test
    void aDeadLetterThatIsGivenUpStillTellsOfTheFirstEvent() {
        Collector letters = new Collector();
        bus.subscribe(deadLetters(), letters);
        bus.subscribe(SubjectFilter.of("rosey.deadletter." + deadLetters()), letters);
        bus.consume(name("dead"), deadLetters(), QUICK, delivery -> {
            delivery.reject("the second");
            return CompletableFuture.completedFuture(null);
        });
        bus.consume(name("c"), filter("d"), QUICK, delivery -> {
            delivery.reject("the first");
            return CompletableFuture.completedFuture(null);
        });
        Event event = Event.of(subject("d"), Payload.of(1));
        result(bus.publishDurable(event));
        soon(() -> assertThat(letters.events()).hasSize(2));
        assertThat(letters.events()).allSatisfy(each ->
                assertThat(each.attribute("originalid")).contains(event.id()));
        assertThat(letters.events()).extracting(each -> each.attribute("reason").orElse(""))
                .containsExactlyInAnyOrder("the first", "the second");
    }

    @Test
    void aConsumerOfDeadLettersThatFailsDoesNotMakeFurtherOnes() {
        bus.consume(name("dead"), deadLetters(), QUICK.withMaxAttempts(1), delivery -> {
            throw new IllegalStateException("me too");
        });
        bus.consume(name("c"), filter("d"), QUICK.withMaxAttempts(1), delivery -> {
            throw new IllegalStateException("no");
        });
        result(bus.publishDurable(Event.of(subject("d"), Payload.of(1))));
        soon(() -> assertThat(bus.stats().deadLettered()).isEqualTo(2));
        result(bus.drain());
        assertThat(bus.stats().deadLettered()).isEqualTo(2);
    }

    @Test
    void queueGroupMembersTakeTurns() {
        Collector one = new Collector();
        Collector two = new Collector();
        SubscribeOptions direct = SubscribeOptions.builder().queueGroup("g").direct().build();
        bus.subscribe(filter("a"), direct, one);
        bus.subscribe(filter("a"), direct, two);
        IntStream.range(0, 4).forEach(i -> publish("a", i));
        assertThat(one.numbers()).containsExactly(0, 2);
        assertThat(two.numbers()).containsExactly(1, 3);
    }

    @Test
    void aPublisherThatKeepsWhatWaitsBelowABoundLosesNothing() {
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SubscribeOptions small = SubscribeOptions.builder().capacity(16).build();
        Subscription slow = bus.subscribe(filter("a"), small, event -> {
            Thread.yield();
            handled.incrementAndGet();
        });
        bus.subscribe(filter("a"), event -> {});
        for (int i = 0; i < 3_000; i++) {
            await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                    .until(() -> bus.pending(subject("a")) < 16);
            publish("a", i);
            most.accumulateAndGet((int) slow.pending(), Math::max);
        }
        soon(() -> assertThat(handled).hasValue(3_000));
        assertThat(bus.stats().totalDropped()).isZero();
        assertThat(most).hasValueLessThanOrEqualTo(16);
    }
}
