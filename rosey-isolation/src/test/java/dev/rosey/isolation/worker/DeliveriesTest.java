package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.FrameWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plugin's process does with events, questions and their cancellation. */
class DeliveriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SubjectFilter FILTER = SubjectFilter.of("rosey.event.>");
    private static final Subject SUBJECT = Subject.of("rosey.event.test.done");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FrameWriter writer = new FrameWriter(out, "rosey-test-writer-1", batch -> {}, 8 << 20, 10_000, Long.MAX_VALUE);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Crew crew = new Crew(new Crew.Reading() {
        @Override
        public void begin() {
            assertThat(end.getCount()).isEqualTo(1);
        }

        @Override
        public boolean readOne() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    });
    private final Handlers handlers = new Handlers(crew);
    private final HostLink link = new HostLink(writer, () -> {});
    private final Deliveries deliveries = new Deliveries(link, handlers, new LogSink(writer), List.of());
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();

    @BeforeEach
    void begin() {
        writer.start();
        crew.allow(1, DeliveriesTest.class.getClassLoader());
        crew.start();
    }

    @AfterEach
    void end() {
        end.countDown();
        writer.close();
    }

    private WorkerSubscription subscription(boolean parallel, WorkerSubscription.Target target) {
        return new WorkerSubscription(FILTER, handlers, parallel, target, ended::incrementAndGet, gone::incrementAndGet);
    }

    private static Event event(int number) {
        return Event.of(SUBJECT, Payload.of(number));
    }

    private static void deliver(WorkerSubscription subscription, int from, int to) {
        boolean begins = false;
        for (int id = from; id <= to; id++) {
            begins |= subscription.accept(new Frame.Deliver(id, 1, event(id)));
        }
        if (begins) {
            subscription.begin();
        }
    }

    private List<Frame> sent() throws IOException {
        List<Frame> frames = new ArrayList<>();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(out.toByteArray()));
        for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
            frames.add(frame.get());
        }
        return frames;
    }

    private List<Long> credits() throws IOException {
        return sent().stream().map(frame -> ((Frame.Credit) frame).delivery()).toList();
    }

    @Test
    void eventsAreHandledInOrderAndFewCreditsTellOfThem() {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        deliver(subscription(false, deliveries.events(FILTER, event -> heard.add(event.payload().as(Integer.class)))), 1, 500);
        await().atMost(PATIENCE).until(() -> !sent().isEmpty() && credits().contains(500L));
        assertThat(heard).isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(credits()).isSorted().endsWith(500L).hasSizeLessThan(30));
    }

    @Test
    void aHandlerThatFailsKeepsNoOtherEventBack() {
        AtomicInteger heard = new AtomicInteger();
        EventHandler failing = event -> {
            heard.incrementAndGet();
            throw new IllegalStateException("on purpose");
        };
        deliver(subscription(false, deliveries.events(FILTER, failing)), 1, 3);
        await().atMost(PATIENCE).until(() -> sent().contains(new Frame.Credit(3)));
        assertThat(heard).hasValue(3);
    }

    @Test
    void whatAClosedSubscriptionStillGetsIsCreditedInOrderAndNotHandled() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        WorkerSubscription subscription = subscription(false, deliveries.events(FILTER, event -> {
            heard.incrementAndGet();
            begun.countDown();
            go.await();
        }));
        deliver(subscription, 1, 2);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.close();
        assertThat(ended).hasValue(1);
        deliver(subscription, 3, 4);
        assertThat(gone).hasValue(0);
        assertThat(sent()).isEmpty();
        go.countDown();
        await().atMost(PATIENCE).until(() -> gone.get() == 1);
        assertThat(credits()).isSorted().endsWith(4L);
        assertThat(heard).hasValue(1);
    }

    @Test
    void drainingEndsWhenAllThatWaitsIsHandled() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        WorkerSubscription subscription = subscription(false, deliveries.events(FILTER, event -> heard.incrementAndGet()));
        deliver(subscription, 1, 100);
        subscription.drain().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(heard).hasValue(100);
        assertThat(gone).hasValue(1);
        assertThat(subscription.drain().toCompletableFuture()).isCompleted();
        assertThat(ended).hasValue(1);
    }

    @Test
    void whatHasArrivedIsHandledBeforeDrainingEnds() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        WorkerSubscription subscription = subscription(false, deliveries.events(FILTER, event -> heard.incrementAndGet()));
        assertThat(subscription.accept(new Frame.Deliver(1, 1, event(1)))).isTrue();
        assertThat(subscription.accept(new Frame.Deliver(2, 1, event(2)))).isFalse();
        CompletableFuture<Void> drained = subscription.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        assertThat(gone).hasValue(0);
        subscription.begin();
        drained.get(30, TimeUnit.SECONDS);
        assertThat(heard).hasValue(2);
        assertThat(gone).hasValue(1);
    }

    @Test
    void allThatIsNotBegunIsPending() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        WorkerSubscription subscription = subscription(false, deliveries.events(FILTER, event -> {
            begun.countDown();
            go.await();
        }));
        deliver(subscription, 1, 100);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(subscription.pending()).isEqualTo(99);
        deliver(subscription, 101, 110);
        assertThat(subscription.pending()).isEqualTo(109);
        go.countDown();
        await().atMost(PATIENCE).until(() -> subscription.pending() == 0);
    }

    @Test
    void aQuestionThatNobodyWaitsForIsInterruptedAndNotAnswered() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        WorkerSubscription subscription = subscription(true, deliveries.questions(FILTER, request -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return CompletableFuture.completedFuture(Payload.of("late"));
        }));
        subscription.accept(new Frame.Request(7, 1, 1000, event(1)));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        deliveries.cancel(7);
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(deliveries.busy()).isZero();
        AtomicInteger heard = new AtomicInteger();
        deliver(subscription(false, deliveries.events(FILTER, event -> heard.incrementAndGet())), 1, 1);
        await().atMost(PATIENCE).until(() -> sent().contains(new Frame.Credit(1)));
        assertThat(sent()).hasSize(1); // the thread is free again, and nothing was answered
    }

    @Test
    void aQuestionThatWaitsForAThreadIsNotBegunAfterItsCancellation() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        WorkerSubscription subscription = subscription(true, deliveries.questions(FILTER, request -> {
            asked.incrementAndGet();
            begun.countDown();
            go.await();
            return CompletableFuture.completedFuture(Payload.of("yes"));
        }));
        subscription.accept(new Frame.Request(1, 1, 1000, event(1)));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.accept(new Frame.Request(2, 1, 1000, event(2)));
        deliveries.cancel(2);
        go.countDown();
        subscription.drain().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(asked).hasValue(1);
        assertThat(sent()).containsExactly(new Frame.Reply(1, new Answer.Content(Payload.of("yes"))));
    }

    @Test
    void theStageOfAQuestionThatNobodyWaitsForDoesNotAnswerLate() throws Exception {
        CompletableFuture<Payload> stage = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        WorkerSubscription subscription = subscription(true, deliveries.questions(FILTER, request -> {
            begun.countDown();
            return stage;
        }));
        subscription.accept(new Frame.Request(7, 1, 1000, event(1)));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.drain().toCompletableFuture().get(30, TimeUnit.SECONDS);
        deliveries.cancel(7);
        stage.complete(Payload.of("late"));
        assertThat(sent()).isEmpty();
        assertThat(deliveries.busy()).isZero();
    }

    @Test
    void aCallToTheHostThatIsGivenUpIsCancelledThereAndItsLateAnswerIgnored() throws Exception {
        CompletableFuture<Answer> call = link.call(3, Frame.StorageOpen::new);
        link.forget(3);
        link.answered(3, new Answer.Done());
        assertThat(call).isNotDone();
        link.forget(3);
        assertThat(sent()).containsExactly(new Frame.StorageOpen(3), new Frame.Cancel(3));
        CompletableFuture<Answer> next = link.call(3, Frame.StorageOpen::new);
        link.answered(3, new Answer.Done());
        assertThat(next).isCompletedWithValue(new Answer.Done());
    }
}
