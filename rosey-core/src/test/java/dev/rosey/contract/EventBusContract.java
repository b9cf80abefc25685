package dev.rosey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every event bus does. An implementation extends it and says how a bus is made. */
public abstract class EventBusContract extends BusFixture {
    private static final ConsumeOptions QUICK = ConsumeOptions.defaults().withBackoff(Duration.ofMillis(10));

    @Nested
    class Publishing {
        @Test
        void deliversToASubscriber() {
            Collector collector = new Collector();
            bus.subscribe(filter("a"), collector);
            publish("a", 1);
            soon(() -> assertThat(collector.numbers()).containsExactly(1));
        }

        @Test
        void keepsEveryAttributeOfTheEvent() {
            Collector collector = new Collector();
            bus.subscribe(filter("a"), collector);
            Event sent = Event.builder(subject("a"))
                    .payload(Payload.of("x"))
                    .source("/test/here")
                    .type("test.type")
                    .priority(Priority.HIGH)
                    .correlationId("c1")
                    .causationId("c0")
                    .deliveryId("d1")
                    .attribute("note", "kept")
                    .build();
            bus.publish(sent);
            soon(() -> assertThat(collector.events()).hasSize(1));
            Event got = collector.events().get(0);
            assertThat(got.id()).isEqualTo(sent.id());
            assertThat(got.subject()).isEqualTo(sent.subject());
            assertThat(got.payload()).isEqualTo(sent.payload());
            assertThat(got.source()).isEqualTo("/test/here");
            assertThat(got.type()).isEqualTo("test.type");
            assertThat(got.priority()).isEqualTo(Priority.HIGH);
            assertThat(got.correlationId()).isEqualTo("c1");
            assertThat(got.causationId()).contains("c0");
            assertThat(got.deliveryId()).isEqualTo("d1");
            assertThat(got.attribute("note")).contains("kept");
            assertThat(got.time().toEpochMilli()).isEqualTo(sent.time().toEpochMilli());
        }

        @Test
        void deliversOneCopyToEachSubscription() {
            Collector one = new Collector();
            Collector two = new Collector();
            bus.subscribe(filter("a"), one);
            bus.subscribe(filter("a"), two);
            bus.subscribe(filter("a"), two);
            publish("a", 1);
            soon(() -> assertThat(one.numbers()).containsExactly(1));
            soon(() -> assertThat(two.numbers()).containsExactly(1, 1));
        }

        @Test
        void withoutASubscriberIsNoError() {
            assertThatCode(() -> publish("nobody", 1)).doesNotThrowAnyException();
        }

        @Test
        void reachesNobodyWhoSubscribesLater() {
            publish("a", 1);
            Collector collector = new Collector();
            bus.subscribe(filter("a"), collector);
            publish("a", 2);
            soon(() -> assertThat(collector.numbers()).containsExactly(2));
        }

        @ParameterizedTest
        @CsvSource({
            "a.b, a.b, true", "a.b, a.c, false", "a.*, a.b, true", "a.*, a.b.c, false", "a.>, a.b.c.d, true",
            "a.>, a, false", "*.b, a.b, true", "a.*.c, a.x.c, true", "a.*.c, a.x.d, false", ">, a, true"
        })
        void followsTheFilter(String filter, String subject, boolean matches) {
            Collector collector = new Collector();
            bus.subscribe(filter(filter), collector);
            Collector all = new Collector();
            bus.subscribe(filter(">"), all);
            publish(subject, 1);
            publish("a.b", 2);
            publish("end", 3);
            soon(() -> assertThat(all.numbers()).hasSize(3));
            if (matches) {
                soon(() -> assertThat(collector.numbers()).contains(1));
            }
            result(bus.drain());
            assertThat(collector.numbers().contains(1)).isEqualTo(matches);
        }

        @Test
        void keepsTheOrderOfOnePublisher() {
            Collector collector = new Collector();
            bus.subscribe(filter("*"), collector);
            IntStream.range(0, 500).forEach(i -> publish(i % 2 == 0 ? "even" : "odd", i));
            soon(() -> assertThat(collector.numbers())
                    .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList()));
        }

        @Test
        void handsOverOneEventAtATime() { // SCR-12
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger handled = new AtomicInteger();
            bus.subscribe(filter("a"), event -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                handled.incrementAndGet();
            });
            IntStream.range(0, 4).parallel().forEach(t -> IntStream.range(0, 100).forEach(i -> publish("a", i)));
            soon(() -> assertThat(handled).hasValue(400));
            assertThat(most).hasValue(1);
        }

        @Test
        void runsHandlersOffThePublishersThread() {
            AtomicReference<Thread> thread = new AtomicReference<>();
            bus.subscribe(filter("a"), event -> thread.set(Thread.currentThread()));
            publish("a", 1);
            soon(() -> assertThat(thread).doesNotHaveNullValue());
            assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        }

        @Test
        void goesOnAfterAHandlerThrew() {
            Collector collector = new Collector();
            bus.subscribe(filter("a"), event -> {
                collector.handle(event);
                if (collector.numbers().size() == 1) {
                    throw new IllegalStateException("the first one");
                }
            });
            publish("a", 1);
            publish("a", 2);
            soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
            soon(() -> assertThat(bus.stats().handlerFailures()).isEqualTo(1));
        }

        @Test
        void survivesAnErrorOfAHandler() {
            Collector collector = new Collector();
            bus.subscribe(filter("a"), event -> {
                collector.handle(event);
                throw new StackOverflowError("deep");
            });
            publish("a", 1);
            publish("a", 2);
            soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
        }

        @Test
        void aSlowSubscriberHoldsUpNobodyElse() { // SCR-5
            Gate gate = new Gate();
            Collector other = new Collector();
            bus.subscribe(filter("a"), gate);
            bus.subscribe(filter("a"), other);
            publish("a", 1);
            gate.awaitReached();
            publish("a", 2);
            soon(() -> assertThat(other.numbers()).containsExactly(1, 2));
            assertThat(gate.numbers()).containsExactly(1);
            gate.open();
        }
    }

    @Nested
    class Subscribing {
        @Test
        void tellsFilterAndState() {
            Subscription subscription = bus.subscribe(filter("a.*"), new Collector());
            assertThat(subscription.filter()).isEqualTo(filter("a.*"));
            assertThat(subscription.isActive()).isTrue();
            assertThat(subscription.pending()).isZero();
            subscription.close();
            assertThat(subscription.isActive()).isFalse();
        }

        @Test
        void endsWithClose() {
            Collector closed = new Collector();
            Collector other = new Collector();
            Subscription subscription = bus.subscribe(filter("a"), closed);
            bus.subscribe(filter("a"), other);
            subscription.close();
            subscription.close();
            publish("a", 1);
            soon(() -> assertThat(other.numbers()).containsExactly(1));
            assertThat(closed.numbers()).isEmpty();
        }

        @Test
        void closeDropsAndCountsWhatWaits() {
            Gate gate = new Gate();
            Subscription subscription = bus.subscribe(filter("a"), gate);
            IntStream.rangeClosed(1, 4).forEach(i -> publish("a", i));
            gate.awaitReached();
            soon(() -> assertThat(subscription.pending()).isEqualTo(3));
            subscription.close();
            gate.open();
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.SUBSCRIPTION_CLOSED, 3L));
            assertThat(gate.numbers()).containsExactly(1);
        }

        @Test
        void drainFinishesWhatWasTaken() {
            Gate gate = new Gate();
            Subscription subscription = bus.subscribe(filter("a"), gate);
            IntStream.rangeClosed(1, 3).forEach(i -> publish("a", i));
            gate.awaitReached();
            soon(() -> assertThat(subscription.pending()).isEqualTo(2));
            CompletableFuture<Void> drained = subscription.drain().toCompletableFuture();
            publish("a", 4);
            assertThat(drained).isNotDone();
            gate.open();
            result(drained);
            assertThat(gate.numbers()).containsExactly(1, 2, 3);
            assertThat(subscription.isActive()).isFalse();
        }

        @Test
        void aHandlerMayCloseItsOwnSubscription() {
            AtomicReference<Subscription> self = new AtomicReference<>();
            Collector collector = new Collector();
            self.set(bus.subscribe(filter("a"), event -> {
                collector.handle(event);
                self.get().close();
            }));
            publish("a", 1);
            soon(() -> assertThat(self.get().isActive()).isFalse());
            publish("a", 2);
            result(bus.drain());
            assertThat(collector.numbers()).containsExactly(1);
        }
    }

    @Nested
    class QueueGroups {
        @Test
        void giveEachEventToOneMember() {
            Collector one = new Collector();
            Collector two = new Collector();
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g"), one);
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g"), two);
            IntStream.range(0, 200).forEach(i -> publish("a", i));
            soon(() -> assertThat(one.numbers().size() + two.numbers().size()).isEqualTo(200));
            assertThat(one.numbers()).doesNotContainAnyElementsOf(two.numbers()).isNotEmpty();
            assertThat(two.numbers()).isNotEmpty();
        }

        @Test
        void ofDifferentNamesEachReceive() {
            Collector one = new Collector();
            Collector two = new Collector();
            Collector plain = new Collector();
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g1"), one);
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g2"), two);
            bus.subscribe(filter("a"), plain);
            publish("a", 1);
            for (Collector each : List.of(one, two, plain)) {
                soon(() -> assertThat(each.numbers()).containsExactly(1));
            }
        }

        @Test
        void shareAlsoWhenTheirFiltersDiffer() { // as a NATS server does
            Collector one = new Collector();
            Collector two = new Collector();
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g"), one);
            bus.subscribe(filter("*"), SubscribeOptions.queueGroup("g"), two);
            IntStream.range(0, 200).forEach(i -> publish("a", i));
            soon(() -> assertThat(one.numbers().size() + two.numbers().size()).isEqualTo(200));
            assertThat(one.numbers()).doesNotContainAnyElementsOf(two.numbers());
            publish("b", 200);
            soon(() -> assertThat(two.numbers()).contains(200));
        }

        @Test
        void goOnWithTheMembersThatAreLeft() {
            Collector rest = new Collector();
            Subscription leaving = bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g"), new Collector());
            bus.subscribe(filter("a"), SubscribeOptions.queueGroup("g"), rest);
            leaving.close();
            IntStream.range(0, 10).forEach(i -> publish("a", i));
            soon(() -> assertThat(rest.numbers()).hasSize(10));
        }
    }

    @Nested
    class Requesting {
        @Test
        void givesTheAnswerWithCorrelationAndCause() {
            bus.reply(filter("add"), request -> Payload.of(request.payload().as(Integer.class) + 1));
            Event question = Event.builder(subject("add"))
                    .payload(Payload.of(41))
                    .correlationId("talk")
                    .build();
            Event answer = result(bus.request(question, SOON));
            assertThat(answer.payload().as(Integer.class)).isEqualTo(42);
            assertThat(answer.correlationId()).isEqualTo("talk");
            assertThat(answer.causationId()).contains(question.id());
        }

        @Test
        void takesAnswersThatComeLater() {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            bus.reply(filter("later"), SubscribeOptions.defaults(), request -> answer);
            CompletableFuture<Event> asked =
                    bus.request(subject("later"), Payload.empty(), SOON).toCompletableFuture();
            assertThat(asked).isNotDone();
            answer.complete(Payload.of("now"));
            assertThat(result(asked).payload().asText()).isEqualTo("now");
        }

        @Test
        void doesNotWaitForTheStageOfTheQuestionBefore() {
            CompletableFuture<Payload> never = new CompletableFuture<>();
            bus.reply(filter("q"), SubscribeOptions.defaults(), request ->
                    request.payload().as(Integer.class) == 1 ? never : CompletableFuture.completedFuture(Payload.of("ok")));
            CompletableFuture<Event> first =
                    bus.request(subject("q"), Payload.of(1), SOON).toCompletableFuture();
            assertThat(result(bus.request(subject("q"), Payload.of(2), SOON)).payload().asText()).isEqualTo("ok");
            assertThat(first).isNotDone();
        }

        @Test
        void failsAtOnceWhenNobodyIsThere() {
            assertThat(failure(bus.request(subject("nobody"), Payload.empty(), Duration.ofMinutes(10))))
                    .isInstanceOf(NoRespondersException.class)
                    .hasMessageContaining(subject("nobody").toString());
            soon(() -> assertThat(bus.stats().noResponders()).isEqualTo(1));
        }

        @Test
        void timesOutWhenSomebodyIsThereWhoDoesNotAnswer() { // SUR-11
            bus.subscribe(filter("quiet"), new Collector());
            assertThat(failure(bus.request(subject("quiet"), Payload.empty(), Duration.ofMillis(50))))
                    .isInstanceOf(RequestTimeoutException.class);
        }

        @Test
        void hasNobodyAfterTheResponderWasClosed() {
            bus.reply(filter("gone"), request -> Payload.empty()).close();
            soon(() -> assertThat(failure(bus.request(subject("gone"), Payload.empty(), Duration.ofMillis(200))))
                    .isInstanceOf(NoRespondersException.class));
        }

        @Test
        void tellsWhatTheResponderThrew() {
            bus.reply(filter("bad"), request -> {
                throw new IllegalArgumentException("no such dice");
            });
            assertThat(failure(bus.request(subject("bad"), Payload.empty(), SOON)))
                    .isInstanceOfSatisfying(RequestFailedException.class, e -> assertThat(e.outcome())
                            .isEqualTo(new Outcome.Failed(
                                    IllegalArgumentException.class.getName(), "no such dice", "call")));
        }

        @Test
        void tellsHowTheStageFailed() {
            bus.reply(filter("bad"), SubscribeOptions.defaults(), request ->
                    CompletableFuture.supplyAsync(() -> {
                        throw new IllegalStateException("inside");
                    }));
            assertThat(failure(bus.request(subject("bad"), Payload.empty(), SOON)))
                    .isInstanceOfSatisfying(RequestFailedException.class, e -> assertThat(e.outcome())
                            .isEqualTo(new Outcome.Failed(IllegalStateException.class.getName(), "inside", "call")));
        }

        @Test
        void passesOnTheOutcomeThatTheResponderChose() {
            Outcome.Failure chosen = new Outcome.Unavailable("restarting");
            bus.reply(filter("thrown"), request -> {
                throw new RequestFailedException(chosen);
            });
            bus.reply(filter("staged"), SubscribeOptions.defaults(), request ->
                    CompletableFuture.failedFuture(new RequestFailedException(chosen)));
            for (String tail : List.of("thrown", "staged")) {
                assertThat(failure(bus.request(subject(tail), Payload.empty(), SOON)))
                        .isInstanceOfSatisfying(RequestFailedException.class,
                                e -> assertThat(e.outcome()).isEqualTo(chosen));
            }
        }

        @Test
        void tellsThatAPermissionIsMissing() {
            bus.reply(filter("denied"), request -> {
                throw new PermissionDeniedException("dice", Permission.NETWORK_HTTP, "fetch https://example.org");
            });
            assertThat(failure(bus.request(subject("denied"), Payload.empty(), SOON)))
                    .isInstanceOfSatisfying(RequestFailedException.class, e -> assertThat(e.outcome())
                            .isInstanceOfSatisfying(Outcome.Denied.class,
                                    denied -> assertThat(denied.permission()).isEqualTo(Permission.NETWORK_HTTP)));
        }

        @Test
        void failuresComeUnwrapped() {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            bus.request(subject("nobody"), Payload.empty(), SOON).whenComplete((answer, e) -> seen.set(e));
            soon(() -> assertThat(seen.get()).isInstanceOf(NoRespondersException.class));
        }

        @Test
        void takesTheFirstAnswerAndCountsTheOthers() {
            bus.reply(filter("two"), request -> Payload.of("x"));
            bus.reply(filter("two"), request -> Payload.of("x"));
            assertThat(result(bus.request(subject("two"), Payload.empty(), SOON)).payload().asText()).isEqualTo("x");
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.LATE_REPLY, 1L));
        }

        @Test
        void countsAnAnswerAfterTheTimeout() {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            bus.reply(filter("late"), SubscribeOptions.defaults(), request -> answer);
            assertThat(failure(bus.request(subject("late"), Payload.empty(), Duration.ofMillis(50))))
                    .isInstanceOf(RequestTimeoutException.class);
            answer.complete(Payload.empty());
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.LATE_REPLY, 1L));
        }

        @Test
        void canBeCancelled() {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            AtomicInteger asked = new AtomicInteger();
            bus.reply(filter("slow"), SubscribeOptions.defaults(), request -> {
                asked.incrementAndGet();
                return answer;
            });
            CompletableFuture<Event> question =
                    bus.request(subject("slow"), Payload.empty(), SOON).toCompletableFuture();
            soon(() -> assertThat(asked).hasValue(1));
            assertThat(question.cancel(true)).isTrue();
            answer.complete(Payload.empty());
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.LATE_REPLY, 1L));
        }

        @Test
        void anAskerMayAskAgainAndWaitInsideItsCallback() {
            bus.reply(filter("q"), request -> Payload.of("x"));
            CompletableFuture<String> both = bus.request(subject("q"), Payload.empty(), SOON)
                    .thenApply(first -> result(bus.request(subject("q"), Payload.empty(), SOON)).payload().asText())
                    .toCompletableFuture();
            assertThat(result(both)).isEqualTo("x");
        }

        @Test
        void theQueueGroupOfRespondersAnswersOnce() {
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
                bus.reply(filter("s"), SubscribeOptions.queueGroup("g"), request -> {
                    answered.incrementAndGet();
                    return CompletableFuture.completedFuture(Payload.empty());
                });
            }
            for (int i = 0; i < 10; i++) {
                result(bus.request(subject("s"), Payload.empty(), SOON));
            }
            assertThat(answered).hasValue(10);
        }

        @Test
        void aResponderAlsoGetsPublishedEvents() {
            Collector collector = new Collector();
            bus.reply(filter("r"), request -> {
                collector.handle(request);
                return Payload.empty();
            });
            publish("r", 7);
            soon(() -> assertThat(collector.numbers()).containsExactly(7));
        }

        @Test
        void aDroppedQuestionIsAnsweredOverloaded() { // SUR-28
            CompletableFuture<Payload> reached = new CompletableFuture<>();
            Gate gate = new Gate();
            SubscribeOptions small = SubscribeOptions.builder()
                    .capacity(1)
                    .overflow(OverflowPolicy.dropNewest())
                    .build();
            bus.reply(filter("busy"), small, request -> {
                reached.complete(Payload.empty());
                gate.handle(request);
                return CompletableFuture.completedFuture(Payload.empty());
            });
            List<CompletableFuture<Event>> asked = new ArrayList<>();
            asked.add(bus.request(subject("busy"), Payload.of(0), SOON).toCompletableFuture());
            gate.awaitReached();
            for (int i = 1; i < 3; i++) {
                asked.add(bus.request(subject("busy"), Payload.of(i), SOON).toCompletableFuture());
            }
            assertThat(failure(asked.get(2)))
                    .isInstanceOfSatisfying(RequestFailedException.class,
                            e -> assertThat(e.outcome()).isInstanceOf(Outcome.Overloaded.class));
            gate.open();
            result(asked.get(0));
            result(asked.get(1));
        }

        @Test
        void refusesATimeoutThatIsNotPositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bus.request(subject("a"), Payload.empty(), Duration.ZERO))
                    .withMessageContaining("timeout");
        }
    }

    @Nested
    class Overflowing {
        private Gate fill(SubscribeOptions.Builder options) {
            Gate gate = new Gate();
            bus.subscribe(filter("a"), options.build(), gate);
            publish("a", 0);
            gate.awaitReached();
            return gate;
        }

        private void dropped(DropReason reason, long number) {
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(reason, number));
        }

        @Test
        void dropsTheOldestByDefault() {
            Gate gate = fill(SubscribeOptions.builder().capacity(2));
            IntStream.rangeClosed(1, 5).forEach(i -> publish("a", i));
            dropped(DropReason.OVERFLOW_OLDEST, 3);
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 4, 5));
        }

        @Test
        void dropsTheNewestWhenAskedTo() {
            Gate gate = fill(SubscribeOptions.builder().capacity(2).overflow(OverflowPolicy.dropNewest()));
            IntStream.rangeClosed(1, 5).forEach(i -> publish("a", i));
            dropped(DropReason.OVERFLOW_NEWEST, 3);
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 1, 2));
        }

        @Test
        void shedsLowPriorityFirst() {
            Gate gate = fill(SubscribeOptions.builder().capacity(3));
            publish("a", 1);
            publish("a", 2, Priority.LOW);
            publish("a", 3);
            publish("a", 4);
            dropped(DropReason.OVERFLOW_OLDEST, 1);
            publish("a", 5, Priority.LOW);
            dropped(DropReason.OVERFLOW_NEWEST, 1);
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 1, 3, 4));
        }

        @Test
        void servesUrgentEventsFirst() {
            Gate gate = fill(SubscribeOptions.builder());
            publish("a", 1);
            publish("a", 2, Priority.LOW);
            publish("a", 3, Priority.HIGH);
            publish("a", 4, Priority.CRITICAL);
            publish("a", 5, Priority.HIGH);
            soon(() -> assertThat(bus.stats().pending()).isEqualTo(5));
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 3, 4, 5, 1, 2));
        }

        @Test
        void keepsOneOrderWhenItIsStrict() {
            Gate gate = fill(SubscribeOptions.builder().strictOrder());
            publish("a", 1);
            publish("a", 2, Priority.LOW);
            publish("a", 3, Priority.CRITICAL);
            soon(() -> assertThat(bus.stats().pending()).isEqualTo(3));
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 1, 2, 3));
        }

        @Test
        void neverShedsCriticalEvents() {
            Gate gate = fill(SubscribeOptions.builder().capacity(2));
            publish("a", 1, Priority.CRITICAL);
            publish("a", 2, Priority.HIGH);
            publish("a", 3, Priority.CRITICAL);
            publish("a", 4, Priority.HIGH);
            dropped(DropReason.OVERFLOW_OLDEST, 1);
            dropped(DropReason.OVERFLOW_NEWEST, 1);
            gate.open();
            soon(() -> assertThat(gate.numbers()).containsExactly(0, 1, 3));
        }

        @Test
        void isReportedOncePerEpisode() throws Exception {
            Reports reports = new Reports();
            try (AutoCloseable listening = bus.listen(reports)) {
                assertThat(listening).isNotNull();
                Gate gate = fill(SubscribeOptions.builder().capacity(1));
                IntStream.rangeClosed(1, 5).forEach(i -> publish("a", i));
                dropped(DropReason.OVERFLOW_OLDEST, 4);
                soon(() -> assertThat(reports.all()).containsExactly("dropping OVERFLOW_OLDEST"));
                gate.open();
                soon(() -> assertThat(gate.numbers()).containsExactly(0, 5));
            }
        }
    }

    @Nested
    class Durable {
        @Test
        void deliversToEachMatchingConsumer() {
            Collector one = new Collector();
            Collector two = new Collector();
            bus.consume(name("one"), filter("d.*"), QUICK, delivery -> handled(one, delivery.event()));
            bus.consume(name("two"), filter("d.x"), QUICK, delivery -> handled(two, delivery.event()));
            result(publishDurable("d.x", 1));
            soon(() -> assertThat(one.numbers()).containsExactly(1));
            soon(() -> assertThat(two.numbers()).containsExactly(1));
        }

        @Test
        void failsWithoutAConsumer() {
            assertThat(failure(publishDurable("nobody", 1))).isInstanceOf(NoConsumersException.class);
        }

        @Test
        void keepsEventsWhileNoHandlerIsAttached() {
            bus.consume(name("c"), filter("d"), QUICK, delivery -> CompletableFuture.completedFuture(null)).close();
            result(publishDurable("d", 1));
            result(publishDurable("d", 2));
            Collector collector = new Collector();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> handled(collector, delivery.event()));
            soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
        }

        @Test
        void refusesAtTheBound() {
            ConsumeOptions small = QUICK.withMaxPending(2);
            bus.consume(name("c"), filter("d"), small, delivery -> CompletableFuture.completedFuture(null)).close();
            result(publishDurable("d", 1));
            result(publishDurable("d", 2));
            assertThat(failure(publishDurable("d", 3))).isInstanceOf(OverflowException.class);
            Collector collector = new Collector();
            bus.consume(name("c"), filter("d"), small, delivery -> handled(collector, delivery.event()));
            soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
        }

        @Test
        void redeliversAfterAFailureInOrder() {
            List<String> seen = new CopyOnWriteArrayList<>();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                seen.add(delivery.event().payload().as(Integer.class) + "/" + delivery.attempt());
                assertThat(delivery.event().deliveryAttempt()).isEqualTo(delivery.attempt());
                if (delivery.attempt() < 3 && delivery.event().payload().as(Integer.class) == 1) {
                    throw new IllegalStateException("not yet");
                }
                return CompletableFuture.completedFuture(null);
            });
            result(publishDurable("d", 1));
            result(publishDurable("d", 2));
            soon(() -> assertThat(seen).containsExactly("1/1", "1/2", "1/3", "2/1"));
            soon(() -> assertThat(bus.stats().redelivered()).isEqualTo(2));
        }

        @Test
        void keepsTheDeliveryIdOverRedeliveries() {
            List<String> ids = new CopyOnWriteArrayList<>();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                ids.add(delivery.event().deliveryId());
                return delivery.attempt() == 1
                        ? CompletableFuture.failedFuture(new IllegalStateException("again"))
                        : CompletableFuture.completedFuture(null);
            });
            Event event = Event.of(subject("d"), Payload.of(1));
            result(bus.publishDurable(event));
            soon(() -> assertThat(ids).containsExactly(event.deliveryId(), event.deliveryId()));
        }

        @Test
        void redeliversWhatIsNotAcknowledgedInTime() {
            AtomicInteger attempts = new AtomicInteger();
            bus.consume(name("c"), filter("d"), QUICK.withAckWait(Duration.ofMillis(100)), delivery -> {
                attempts.set(delivery.attempt());
                return delivery.attempt() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            });
            result(publishDurable("d", 1));
            soon(() -> assertThat(attempts).hasValue(2));
        }

        @Test
        void givesUpAfterTheLastAttempt() { // SCR-35
            Collector dead = new Collector();
            bus.subscribe(deadLetters(), dead);
            bus.consume(name("c"), filter("d"), QUICK.withMaxAttempts(2), delivery -> {
                throw new IllegalStateException("never");
            });
            Event event = Event.builder(subject("d"))
                    .payload(Payload.of(1))
                    .attribute("note", "kept")
                    .build();
            result(bus.publishDurable(event));
            soon(() -> assertThat(dead.numbers()).containsExactly(1));
            Event letter = dead.events().get(0);
            assertThat(letter.subject()).isEqualTo(Subjects.deadLetter(subject("d")));
            assertThat(letter.attribute("attempts")).contains("2");
            assertThat(letter.attribute("reason")).hasValueSatisfying(reason -> assertThat(reason).contains("never"));
            assertThat(letter.attribute("note")).contains("kept");
            assertThat(letter.causationId()).contains(event.id());
            soon(() -> assertThat(bus.stats().deadLettered()).isEqualTo(1));
        }

        @Test
        void aDeadLetterTellsAllAboutItsEvent() {
            Collector dead = new Collector();
            bus.subscribe(deadLetters(), dead);
            bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                delivery.reject("broken");
                return CompletableFuture.completedFuture(null);
            });
            Event event = Event.builder(subject("d"))
                    .payload(Payload.of(List.of(1, 2)))
                    .source("/test/here")
                    .type("test.type")
                    .priority(Priority.HIGH)
                    .correlationId("talk")
                    .causationId("cause")
                    .deliveryId("delivery")
                    .time(Instant.parse("2001-02-03T04:05:06.789Z"))
                    .attribute("reason", "of its own")
                    .attribute("attempts", "many")
                    .attribute("note", "kept")
                    .build();
            result(bus.publishDurable(event));
            soon(() -> assertThat(dead.events()).hasSize(1));
            Event letter = dead.events().get(0);
            assertThat(letter.subject()).isEqualTo(Subjects.deadLetter(event.subject()));
            assertThat(letter.id()).isNotEqualTo(event.id());
            assertThat(letter.payload()).isEqualTo(event.payload());
            assertThat(letter.source()).isEqualTo(event.source());
            assertThat(letter.priority()).isEqualTo(event.priority());
            assertThat(letter.correlationId()).isEqualTo(event.correlationId());
            assertThat(letter.attribute("reason")).contains("broken");
            assertThat(letter.attribute("attempts")).contains("1");
            assertThat(letter.attribute("originalid")).contains(event.id());
            assertThat(letter.attribute("originaltype")).contains("test.type");
            assertThat(letter.attribute("originaltime")).contains("2001-02-03T04:05:06.789Z");
            assertThat(letter.attribute("originalcause")).contains("cause");
            assertThat(letter.attribute("originaldelivery")).contains("delivery");
            assertThat(letter.attribute("originalreason")).contains("of its own");
            assertThat(letter.attribute("originalattempts")).contains("many");
            assertThat(letter.attribute("note")).contains("kept");
        }

        @Test
        void listenersHearOfDeadLetters() {
            List<String> heard = new CopyOnWriteArrayList<>();
            bus.listen(new BusListener() {
                @Override
                public void deadLettered(Event event, int attempts, String reason) {
                    heard.add(event.payload().as(Integer.class) + "/" + attempts + "/" + reason);
                }
            });
            bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                delivery.reject("broken");
                delivery.reject("twice");
                return CompletableFuture.completedFuture(null);
            });
            result(publishDurable("d", 7));
            soon(() -> assertThat(heard).containsExactly("7/1/broken"));
            assertThat(bus.stats().deadLettered()).isEqualTo(1);
        }

        @Test
        void silenceUpToTheLastAttemptMakesADeadLetter() {
            Collector dead = new Collector();
            bus.subscribe(deadLetters(), dead);
            AtomicInteger attempts = new AtomicInteger();
            ConsumeOptions impatient = QUICK.withAckWait(Duration.ofMillis(60)).withMaxAttempts(2);
            bus.consume(name("c"), filter("d"), impatient, delivery -> {
                attempts.incrementAndGet();
                return new CompletableFuture<>();
            });
            result(publishDurable("d", 1));
            soon(() -> assertThat(dead.events()).hasSize(1));
            assertThat(dead.events().get(0).attribute("attempts")).contains("2");
            assertThat(dead.events().get(0).attribute("reason"))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("no acknowledgement"));
            assertThat(attempts).hasValue(2);
        }

        @Test
        void aConsumerMayTakeTheDeadLetters() { // SCR-35
            Collector kept = new Collector();
            bus.consume(name("dead"), deadLetters(), QUICK, delivery -> handled(kept, delivery.event()));
            bus.consume(name("c"), filter("d"), QUICK.withMaxAttempts(1), delivery -> {
                throw new IllegalStateException("no");
            });
            result(publishDurable("d", 3));
            soon(() -> assertThat(kept.numbers()).containsExactly(3));
        }

        @Test
        void rejectingGivesUpAtOnceWhateverTheHandlerReturns() {
            Collector dead = new Collector();
            bus.subscribe(deadLetters(), dead);
            AtomicInteger attempts = new AtomicInteger();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                attempts.incrementAndGet();
                delivery.reject("broken");
                throw new IllegalStateException("after the rejection");
            });
            result(publishDurable("d", 1));
            soon(() -> assertThat(dead.events()).hasSize(1));
            assertThat(dead.events().get(0).attribute("reason")).contains("broken");
            assertThat(dead.events().get(0).attribute("attempts")).contains("1");
            result(bus.drain());
            assertThat(attempts).hasValue(1);
        }

        @Test
        void dropsDoubles() { // SUR-40
            Collector collector = new Collector();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> handled(collector, delivery.event()));
            Event.Builder same = Event.builder(subject("d")).source("/a").deliveryId("1").payload(Payload.of(1));
            result(bus.publishDurable(same.build()));
            result(bus.publishDurable(same.build()));
            result(bus.publishDurable(
                    Event.builder(subject("d")).source("/b").deliveryId("1").payload(Payload.of(2)).build()));
            soon(() -> assertThat(collector.numbers()).containsExactly(1, 2));
        }

        @Test
        void deliversAsManyAtOnceAsAllowed() {
            List<CompletableFuture<Void>> open = new CopyOnWriteArrayList<>();
            bus.consume(name("c"), filter("d"), QUICK.withMaxInFlight(2), delivery -> {
                CompletableFuture<Void> stage = new CompletableFuture<>();
                open.add(stage);
                return stage;
            });
            IntStream.range(0, 3).forEach(i -> result(publishDurable("d", i)));
            soon(() -> assertThat(open).hasSize(2));
            open.get(0).complete(null);
            soon(() -> assertThat(open).hasSize(3));
            open.forEach(each -> each.complete(null));
        }

        @Test
        void drainingAHandlerKeepsTheRestForTheNextOne() {
            CompletableFuture<Void> first = new CompletableFuture<>();
            AtomicInteger begun = new AtomicInteger();
            Subscription attached = bus.consume(name("c"), filter("d"), QUICK, delivery -> {
                begun.incrementAndGet();
                return first;
            });
            result(publishDurable("d", 1));
            result(publishDurable("d", 2));
            soon(() -> assertThat(begun).hasValue(1));
            CompletableFuture<Void> drained = attached.drain().toCompletableFuture();
            assertThat(drained).isNotDone();
            first.complete(null);
            result(drained);
            Collector collector = new Collector();
            bus.consume(name("c"), filter("d"), QUICK, delivery -> handled(collector, delivery.event()));
            soon(() -> assertThat(collector.numbers()).containsExactly(2));
        }

        @Test
        void refusesAnotherHandlerOtherOptionsAndBadNames() {
            bus.consume(name("c"), filter("d"), QUICK, delivery -> CompletableFuture.completedFuture(null));
            assertThatIllegalStateException().isThrownBy(() ->
                    bus.consume(name("c"), filter("d"), QUICK, delivery -> CompletableFuture.completedFuture(null)));
            assertThatIllegalArgumentException().isThrownBy(() ->
                    bus.consume(name("c"), filter("e"), QUICK, delivery -> CompletableFuture.completedFuture(null)));
            assertThatIllegalArgumentException().isThrownBy(() -> bus.consume(
                    name("c"), filter("d"), QUICK.withMaxAttempts(9), delivery -> CompletableFuture.completedFuture(null)));
            assertThatIllegalArgumentException().isThrownBy(() ->
                    bus.consume("a b", filter("d"), QUICK, delivery -> CompletableFuture.completedFuture(null)));
        }

        private CompletableFuture<Void> publishDurable(String tail, int number) {
            return bus.publishDurable(Event.of(subject(tail), Payload.of(number))).toCompletableFuture();
        }

        private static CompletableFuture<Void> handled(Collector collector, Event event) {
            collector.handle(event);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Nested
    class Ending {
        @Test
        void drainFinishesWhatWasTakenAndCloses() {
            Gate gate = new Gate();
            bus.subscribe(filter("a"), gate);
            IntStream.rangeClosed(1, 3).forEach(i -> publish("a", i));
            gate.awaitReached();
            soon(() -> assertThat(bus.stats().pending()).isEqualTo(2));
            CompletableFuture<Void> drained = bus.drain().toCompletableFuture();
            assertThat(drained).isNotDone();
            gate.open();
            result(drained);
            assertThat(gate.numbers()).containsExactly(1, 2, 3);
            assertThatIllegalStateException().isThrownBy(() -> publish("a", 4));
            result(bus.drain());
        }

        @Test
        void closeDropsAndCountsWhatWaits() {
            Gate gate = new Gate();
            bus.subscribe(filter("a"), gate);
            IntStream.rangeClosed(1, 3).forEach(i -> publish("a", i));
            gate.awaitReached();
            soon(() -> assertThat(bus.stats().pending()).isEqualTo(2));
            bus.close();
            gate.open();
            soon(() -> assertThat(bus.stats().dropped()).containsEntry(DropReason.BUS_CLOSED, 2L));
            assertThat(gate.numbers()).containsExactly(1);
        }

        @Test
        void closeIsIdempotentAndReported() {
            Reports reports = new Reports();
            bus.listen(reports);
            bus.close();
            bus.close();
            soon(() -> assertThat(reports.all()).containsExactly("closed"));
        }

        @Test
        void closeEndsOpenQuestions() {
            bus.reply(filter("q"), SubscribeOptions.defaults(), request -> new CompletableFuture<>());
            CompletableFuture<Event> asked =
                    bus.request(subject("q"), Payload.empty(), SOON).toCompletableFuture();
            bus.close();
            assertThat(failure(asked)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void nothingWorksAfterClose() {
            bus.close();
            assertThatIllegalStateException().isThrownBy(() -> publish("a", 1));
            assertThatIllegalStateException().isThrownBy(() -> bus.subscribe(filter("a"), new Collector()));
            assertThatIllegalStateException().isThrownBy(() -> bus.reply(filter("a"), request -> Payload.empty()));
            assertThatIllegalStateException().isThrownBy(() -> bus.listen(new Reports()));
            assertThatIllegalStateException().isThrownBy(() -> bus.consume(
                    name("c"), filter("a"), QUICK, delivery -> CompletableFuture.completedFuture(null)));
            assertThat(failure(bus.request(subject("a"), Payload.empty()))).isInstanceOf(IllegalStateException.class);
            assertThat(failure(bus.publishDurable(Event.of(subject("a"), Payload.empty()))))
                    .isInstanceOf(IllegalStateException.class);
            result(bus.drain());
            assertThat(bus.stats().subscriptions()).isZero();
        }
    }

    @Nested
    class Watching {
        @Test
        void reportsFailuresUntilTheListeningIsClosed() throws Exception {
            Reports reports = new Reports();
            AutoCloseable listening = bus.listen(reports);
            bus.subscribe(filter("a"), event -> {
                throw new IllegalStateException("boom");
            });
            publish("a", 1);
            soon(() -> assertThat(reports.all()).containsExactly("failed boom"));
            listening.close();
            publish("a", 2);
            soon(() -> assertThat(bus.stats().handlerFailures()).isEqualTo(2));
            assertThat(reports.all()).containsExactly("failed boom");
        }

        @Test
        void survivesAListenerThatThrows() {
            Reports reports = new Reports();
            bus.listen(new BusListener() {
                @Override
                public void handlerFailed(
                        dev.rosey.api.subject.SubjectFilter filter, Event event, Throwable failure) {
                    throw new IllegalStateException("bad listener");
                }
            });
            bus.listen(reports);
            bus.subscribe(filter("a"), event -> {
                throw new IllegalStateException("boom");
            });
            publish("a", 1);
            publish("a", 2);
            soon(() -> assertThat(reports.all()).containsExactly("failed boom", "failed boom"));
        }

        @Test
        void everyCopyIsDeliveredDroppedOrPending() {
            Gate gate = new Gate();
            Collector free = new Collector();
            bus.subscribe(filter("a"), SubscribeOptions.builder().capacity(5).build(), gate);
            bus.subscribe(filter(">"), free);
            publish("a", 0);
            gate.awaitReached();
            IntStream.rangeClosed(1, 20).forEach(i -> publish("a", i));
            soon(() -> assertThat(free.numbers()).hasSize(21));
            soon(() -> {
                var stats = bus.stats();
                assertThat(stats.published()).isEqualTo(21);
                assertThat(stats.pending()).isEqualTo(5);
                assertThat(stats.totalDropped()).isEqualTo(15);
                assertThat(stats.delivered() + stats.totalDropped() + stats.pending()).isEqualTo(42);
                assertThat(stats.subscriptions()).isEqualTo(2);
            });
            gate.open();
            soon(() -> assertThat(bus.stats().pending()).isZero());
            assertThat(bus.stats().oldestPending()).isZero();
        }

        @Test
        void tellsHowManyEventsWaitInTheSlowestQueueOfASubject() {
            Gate gate = new Gate();
            bus.subscribe(filter("a.*"), gate);
            bus.subscribe(filter("a.b"), new Collector());
            assertThat(bus.pending(subject("a.b"))).isZero();
            publish("a.b", 0);
            gate.awaitReached();
            IntStream.rangeClosed(1, 7).forEach(i -> publish("a.b", i));
            soon(() -> assertThat(bus.pending(subject("a.b"))).isEqualTo(7));
            assertThat(bus.pending(subject("a.c"))).isEqualTo(7);
            assertThat(bus.pending(subject("other"))).isZero();
            gate.open();
            soon(() -> assertThat(bus.pending(subject("a.b"))).isZero());
        }

        @Test
        void knowsHowLongTheOldestWaits() {
            Gate gate = new Gate();
            bus.subscribe(filter("a"), gate);
            assertThat(bus.stats().oldestPending()).isZero();
            publish("a", 0);
            gate.awaitReached();
            publish("a", 1);
            soon(() -> assertThat(bus.stats().oldestPending()).isPositive());
            gate.open();
        }
    }
}
