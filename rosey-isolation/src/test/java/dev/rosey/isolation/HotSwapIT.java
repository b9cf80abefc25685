package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.plugin.PluginManager;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.plugin.SwapOptions;
import dev.rosey.core.plugin.SwapResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions of a plugin take turns in real processes while commands are given. Numbers are parameters: {@code
 * -Drosey.perSecond=500 -Drosey.swaps=10 -Drosey.seconds=10}.
 */
class HotSwapIT extends RealProcesses {
    private static final Subject ASK = Subject.of("rosey.command.twin.ask");
    private static final int MOST_AT_ONCE = 500;
    private static final int PER_SECOND = Integer.getInteger("rosey.perSecond", 500);
    private static final int SWAPS = Integer.getInteger("rosey.swaps", 6);
    private static final int SECONDS = Integer.getInteger("rosey.seconds", 3);
    private static final SwapOptions OPTIONS = SwapOptions.defaults().withStartTimeout(PATIENCE);

    @TempDir
    Path jars;

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong(); // command, in nanoseconds
    private PluginManager manager;
    private ScheduledFuture<?> commands;

    @BeforeEach
    void serve() throws Exception {
        manager = new PluginManager(bus, "test", List.of(runtime), InstantSource.system(), timer, executor);
        bus.subscribe(SubjectFilter.of("rosey.event.twin.handled"),
                SubscribeOptions.builder().capacity(1 << 20).build(),
                event -> handled.computeIfAbsent(event.payload().asText(), id -> new AtomicInteger()).incrementAndGet());
        manager.load(PluginJar.of(jar("1.0")), PluginSettings.defaults().withStartTimeout(PATIENCE));
        assertThat(get(manager.start("twin")).isRunning()).isTrue();
        commands = pace.scheduleAtFixedRate(this::give, 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
        await().atMost(PATIENCE).until(() -> given.get() > 100);
    }

    @AfterEach
    void end() {
        pace.shutdownNow();
        manager.close();
        timer.shutdownNow();
        executor.shutdownNow();
        bus.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The plugin with that version in its manifest. */
    private Path jar(String version) throws IOException {
        return TwinJar.write(jars.resolve("twin-" + version + ".jar"), version);
    }

    /** Gives one command, and notes how often it is answered. */
    private void give() {
        if (open.get() >= MOST_AT_ONCE) {
            return; // a busy machine
        }
        open.incrementAndGet();
        String id = String.valueOf(given.incrementAndGet());
        long nanos = System.nanoTime();
        Invocation call = new Invocation("ask", id, List.of(id), Map.of(), new ChatMessage(
                "alice", "!ask " + id, "main", "console", Instant.EPOCH, 0, false, Optional.empty()));
        CompletionStage<?> unused = bus.request(Event.of(ASK, Payload.of(call)), PATIENCE).whenComplete((answer, failure) -> {
            open.decrementAndGet();
            slowest.accumulateAndGet(System.nanoTime() - nanos, Math::max);
            answered.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
            if (failure != null) {
                problems.add(id + ": " + failure);
            } else if (!answer.payload().as(Reply.class).toString().contains(' ' + id)) {
                problems.add(id + ": " + answer.payload().as(Reply.class));
            }
        });
    }

    private void noneWasLostOrDoubled() {
        commands.cancel(false);
        await().atMost(PATIENCE).until(() -> open.get() == 0);
        int all = given.get();
        await().atMost(PATIENCE).until(() -> handled.size() == all);
        assertThat(problems).isEmpty();
        assertThat(answered).hasSize(all).allSatisfy((id, times) -> assertThat(times).hasValue(1));
        assertThat(handled).hasSize(all).allSatisfy((id, times) -> assertThat(times).hasValue(1));
    }

    private long pid() {
        return manager.status("twin").orElseThrow().pid().orElseThrow();
    }

    private void moreAreAnswered(int more) {
        int before = answered.size();
        await().atMost(PATIENCE).until(() -> answered.size() > before + more);
    }

    @Test
    void noCommandIsLostOrAnsweredTwiceWhileVersionsTakeTurns() throws Exception {
        int first = given.get();
        long nanos = System.nanoTime();
        Duration longest = Duration.ZERO;
        for (int i = 0; i < SWAPS; i++) {
            String version = i % 2 == 0 ? "2.0" : "1.0";
            long before = pid();
            SwapResult result = get(manager.swap("twin", jar(version), OPTIONS));
            assertThat(result).isInstanceOf(SwapResult.Swapped.class);
            SwapResult.Swapped done = (SwapResult.Swapped) result;
            assertThat(done.to()).isEqualTo(version);
            assertThat(done.drained()).isTrue();
            assertThat(done.took()).isLessThan(Duration.ofSeconds(1));
            longest = done.took().compareTo(longest) > 0 ? done.took() : longest;
            assertThat(manager.status("twin").orElseThrow().version()).isEqualTo(version);
            assertThat(pid()).isNotEqualTo(before);
            assertThat(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false)).isFalse();
            long due = nanos + TimeUnit.SECONDS.toNanos(SECONDS) * (i + 1) / SWAPS;
            await().atMost(PATIENCE).until(() -> System.nanoTime() - due >= 0);
            moreAreAnswered(100);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - nanos);
        int during = given.get() - first;
        noneWasLostOrDoubled();
        Files.writeString(Path.of("target", "swaps.txt"), SWAPS + " swaps and " + during + " commands in " + took.toMillis()
                + " ms; the longest switch took " + longest.toNanos() / 1000 + " us, the slowest command "
                + TimeUnit.NANOSECONDS.toMillis(slowest.get()) + " ms\n");
    }

    @Test
    void aBrokenVersionIsRolledBackWhileCommandsAreAnswered() throws Exception {
        long serving = pid();
        rollsBack("3.0", OPTIONS, SwapResult.Phase.START, "broken in start");
        rollsBack("4.0", OPTIONS.withHealthTimeout(Duration.ofSeconds(1)), SwapResult.Phase.HEALTH, "broken in version 4");
        rollsBack("5.0", OPTIONS.withStartTimeout(Duration.ofSeconds(3)), SwapResult.Phase.START, "not ready within");
        rollsBack("6.0", OPTIONS, SwapResult.Phase.START, "ask");
        assertThat(pid()).isEqualTo(serving);
        assertThat(manager.status("twin").orElseThrow().state()).isEqualTo(PluginState.RUNNING);
        moreAreAnswered(100);
        noneWasLostOrDoubled();
        List<ProcessHandle> workers = ProcessHandle.current().descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("plugin=twin"))
                .toList();
        assertThat(workers).as("only the old version runs").hasSizeLessThanOrEqualTo(1);
    }

    private void rollsBack(String version, SwapOptions options, SwapResult.Phase phase, String reason) throws Exception {
        SwapResult result = get(manager.swap("twin", jar(version), options));
        assertThat(result).isInstanceOfSatisfying(SwapResult.RolledBack.class, back -> {
            assertThat(back.phase()).isEqualTo(phase);
            assertThat(back.reason()).contains(reason);
        });
        assertThat(manager.status("twin").orElseThrow().version()).isEqualTo("1.0");
    }

    @Test
    void theKilledOldVersionIsReplacedByTheNewOne() throws Exception {
        commands.cancel(false);
        CompletionStage<SwapResult> swapped = manager.swap("twin", jar("2.0"), OPTIONS);
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        // refused if the death was noticed before the swap looked, else the new version takes over
        SwapResult result = get(swapped);
        assertThat(result).isNotInstanceOf(SwapResult.RolledBack.class);
        String version = result.isSwapped() ? "2.0" : "1.0";
        await().atMost(PATIENCE).until(() ->
                manager.status("twin").orElseThrow().state() == PluginState.RUNNING);
        assertThat(manager.status("twin").orElseThrow().version()).isEqualTo(version);
    }
}
