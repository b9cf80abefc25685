package dev.rosey.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bus for each test, subjects that no other test uses, and ways to wait. */
public abstract class BusFixture {
    /** How long a test waits for what must happen. */
    protected static final Duration SOON = Duration.ofSeconds(20);

    /** The bus of this test. */
    protected EventBus bus;

    private final String prefix = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    /** Makes a bus; it is closed after the test. */
    protected abstract EventBus createBus();

    @BeforeEach
    final void openBus() {
        bus = createBus();
    }

    @AfterEach
    final void closeBus() {
        bus.close();
    }

    /** A subject of this test. */
    protected final Subject subject(String tail) {
        return Subject.of(prefix + '.' + tail);
    }

    /** A filter of this test. */
    protected final SubjectFilter filter(String tail) {
        return SubjectFilter.of(prefix + '.' + tail);
    }

    /** The filter of the dead letters of this test. */
    protected final SubjectFilter deadLetters() {
        return SubjectFilter.of("rosey.deadletter." + prefix + ".>");
    }

    /** A name of this test. */
    protected final String name(String tail) {
        return prefix + '-' + tail;
    }

    /** Publishes the number as payload. */
    protected final void publish(String tail, int number) {
        bus.publish(subject(tail), Payload.of(number));
    }

    /** Publishes the number as payload with a priority. */
    protected final void publish(String tail, int number, Priority priority) {
        bus.publish(Event.builder(subject(tail)).payload(Payload.of(number)).priority(priority).build());
    }

    /** Waits until the assertion holds. */
    protected static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }

    /** The result of a stage that must succeed. */
    protected static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The stage did not succeed", e);
        }
    }

    /** Why a stage failed that must fail. */
    protected static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : cause;
    }

    /** Keeps what it receives. */
    protected static final class Collector implements EventHandler {
        /** Begins empty. */
        public Collector() {}

        private final List<Event> events = new CopyOnWriteArrayList<>();

        @Override
        public void handle(Event event) {
            events.add(event);
        }

        /** The received events in order. */
        public List<Event> events() {
            return List.copyOf(events);
        }

        /** The payloads as numbers, in order. */
        public List<Integer> numbers() {
            return events.stream().map(event -> event.payload().as(Integer.class)).toList();
        }
    }

    /** Keeps what it receives and holds the thread at the first event until it is opened. */
    protected static final class Gate implements EventHandler {
        /** Begins empty. */
        public Gate() {}

        private final Collector collector = new Collector();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void handle(Event event) throws InterruptedException {
            collector.handle(event);
            reached.countDown();
            if (!open.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The gate was never opened");
            }
        }

        /** Waits until the first event is being handled. */
        public void awaitReached() {
            try {
                assertThat(reached.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Lets all events pass from now on. */
        public void open() {
            open.countDown();
        }

        /** The payloads as numbers, in order. */
        public List<Integer> numbers() {
            return collector.numbers();
        }
    }

    /** Keeps what a bus tells. */
    protected static final class Reports implements BusListener {
        /** Begins empty. */
        public Reports() {}

        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {
            all.add("failed " + failure.getMessage());
        }

        @Override
        public void dropping(SubjectFilter filter, dev.rosey.api.bus.DropReason reason) {
            all.add("dropping " + reason);
        }

        @Override
        public void closed() {
            all.add("closed");
        }

        /** What was told, in order. */
        public List<String> all() {
            return List.copyOf(all);
        }
    }
}
