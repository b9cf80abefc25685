package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Users who give commands in a channel at a steady rate, and what the channel reads in return. Keeps books of the lines
 * that are open, and numbers of the others, so that its memory does not grow with the time.
 */
final class ChatLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 400;
    private static final Subject SAID = Subjects.platformEvent("storm", "main", "chat.message");

    private final EventBus bus;
    private final List<String> commands;
    private final int perSecond;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Line> open = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final BitSet handled = new BitSet(); // guarded by itself
    private final Map<Kind, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private @Nullable ScheduledFuture<?> running;

    /** What the channel reads after a command. */
    enum Kind {
        ANSWERED("answered \\d+"),
        CRASHED("!ask-\\d+ crashed; it is being restarted\\. .*"),
        UNAVAILABLE("!ask-\\d+ is not available: .+");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** A line that was given, and what was read in return. */
    private record Line(int number, Queue<String> texts) {}

    /** For plugins that answer a command, and tell which they were given. */
    ChatLoad(EventBus bus, List<String> commands, int perSecond) {
        this.bus = bus;
        this.commands = List.copyOf(commands);
        this.perSecond = perSecond;
        SubscribeOptions direct = SubscribeOptions.builder().direct().build();
        bus.subscribe(SubjectFilter.of("rosey.platform.storm.main.send.>"), direct, this::read);
        bus.subscribe(SubjectFilter.of("rosey.event.*.handled"), direct, this::handled);
    }

    /** Begins to give commands, in turn to all plugins. */
    void begin() {
        running = pace.scheduleAtFixedRate(this::give, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** Gives no more, and waits until all that was given has ended. */
    void end() {
        ScheduledFuture<?> present = running;
        if (present != null) {
            present.cancel(false);
        }
        await().atMost(PATIENCE).until(open::isEmpty);
    }

    private void give() {
        if (open.size() >= MOST_AT_ONCE) {
            return; // a busy machine
        }
        int number = given.incrementAndGet();
        String text = '!' + commands.get(number % commands.size()) + ' ' + number;
        Event line = Event.builder(SAID).source("/storm").payload(Payload.of(new ChatMessage(
                "alice", text, "main", "storm", Instant.EPOCH, Ranks.ADMIN, false, Optional.empty()))).build();
        open.put(line.correlationId(), new Line(number, new ConcurrentLinkedQueue<>()));
        CompletionStage<?> unused = bus.request(line, PATIENCE.multipliedBy(2))
                .whenComplete((settled, failure) -> ended(line.correlationId(), failure));
    }

    private void read(Event event) {
        String text = event.payload().as(OutgoingMessage.class).text();
        Line line = open.get(event.correlationId());
        if (line == null) {
            problems.add("read after the end of its line: " + text);
        } else {
            line.texts().add(text);
        }
    }

    private void handled(Event event) {
        int number = Integer.parseInt(event.payload().asText());
        synchronized (handled) {
            if (handled.get(number)) {
                problems.add(number + " was handled twice");
            }
            handled.set(number);
        }
    }

    private void ended(String id, @Nullable Throwable failure) {
        Line line = open.remove(id);
        if (failure != null || line.texts().size() != 1) {
            problems.add(line.number() + " was settled with " + line.texts() + ", " + failure);
            return;
        }
        String text = line.texts().remove();
        for (Kind kind : Kind.values()) {
            if (text.matches(kind.words)) {
                counts.computeIfAbsent(kind, any -> new AtomicInteger()).incrementAndGet();
                if (kind == Kind.ANSWERED && !text.equals("answered " + line.number())) {
                    problems.add(line.number() + " was answered with " + text);
                }
                return;
            }
        }
        problems.add(line.number() + " was told: " + text);
    }

    int count(Kind kind) {
        AtomicInteger count = counts.get(kind);
        return count == null ? 0 : count.get();
    }

    /** Waits until so many more commands were answered. */
    void awaitAnswers(int more) {
        int before = count(Kind.ANSWERED);
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> count(Kind.ANSWERED) >= before + more);
    }

    /** Each line that was given has ended once, with an answer or with a reason. */
    void eachEndedOnce() {
        assertThat(problems).isEmpty();
        assertThat(open).isEmpty();
        assertThat(counts.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(given.get());
        synchronized (handled) {
            assertThat(handled.cardinality()).isGreaterThanOrEqualTo(count(Kind.ANSWERED)).isLessThanOrEqualTo(given.get());
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
    }

    @Override
    public String toString() {
        return given + " commands: " + counts;
    }
}
