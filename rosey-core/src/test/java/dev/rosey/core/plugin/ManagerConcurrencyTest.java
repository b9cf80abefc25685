package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on one plugin that meet: each is answered, and the last word counts. */ // S22-49, S22-64, P11-6
class ManagerConcurrencyTest {
    private enum Operation {
        START,
        STOP,
        RESTART;

        CompletionStage<?> on(PluginManager manager) {
            return switch (this) {
                case START -> manager.start("a");
                case STOP -> manager.stop("a", GRACE);
                case RESTART -> manager.restart("a");
            };
        }
    }

    static Stream<Arguments> meetings() {
        return pairs().flatMap(pair -> Stream.of(true, false).flatMap(running ->
                Stream.of(0, 500, 1000, 1500).map(millis ->
                        Arguments.of(pair.get()[0], pair.get()[1], running, Duration.ofMillis(millis)))));
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Operation.values()).flatMap(first ->
                Arrays.stream(Operation.values()).map(second -> Arguments.of(first, second)));
    }

    /** Whether the plugin runs after an operation that was not disturbed. */
    private static boolean runs(Operation operation, boolean ranBefore) {
        return switch (operation) {
            case START -> true;
            case STOP -> false;
            case RESTART -> ranBefore;
        };
    }

    @ParameterizedTest(name = "{0} then {1} after {3}, running before: {2}")
    @MethodSource("meetings")
    void theSecondOfTwoOperationsDecides(Operation first, Operation second, boolean running, Duration between) {
        ManagerFixture on = new ManagerFixture();
        FakeUnit unit = running ? on.running("a") : on.load("a");

        CompletionStage<?> one = first.on(on.manager);
        on.time.advance(between);
        CompletionStage<?> two = second.on(on.manager);
        on.time.advance(SECOND.multipliedBy(4));

        assertThat(one.toCompletableFuture()).isCompleted();
        assertThat(two.toCompletableFuture()).isCompleted();
        boolean runs = runs(second, runs(first, running));
        assertThat(on.state("a") == PluginState.RUNNING).isEqualTo(runs);
        assertThat(unit.status().state().isLive()).isEqualTo(runs);
        Object answer = two.toCompletableFuture().join();
        if (answer instanceof StopResult stopped) {
            assertThat(stopped.isStopped()).isTrue();
        } else {
            assertThat(((StartResult) answer).isRunning()).isEqualTo(runs);
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void onManyThreadsNoneHangsAndThePluginIsInOneOfTheTwoEnds(Operation first, Operation second) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (InProcessRuntime runtime = InProcessRuntime.create();
                InProcessEventBus bus = InProcessEventBus.create();
                PluginManager manager = new PluginManager(
                        bus, "test", List.of(runtime), InstantSource.system(), timer, Runnable::run)) {
            manager.load(PluginInstance.of(ManagerFixture.jar("a", List.of()).manifest(), () -> context -> {}),
                    PluginSettings.defaults());
            CyclicBarrier barrier = new CyclicBarrier(2);
            for (int i = 0; i < 100; i++) {
                List<Future<Object>> answers = new ArrayList<>();
                for (Operation operation : List.of(first, second)) {
                    answers.add(callers.submit(() -> {
                        barrier.await(30, TimeUnit.SECONDS);
                        return operation.on(manager).toCompletableFuture().get(30, TimeUnit.SECONDS);
                    }));
                }
                for (Future<Object> answer : answers) {
                    assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
                }
                assertThat(manager.status("a").orElseThrow().state())
                        .isIn(PluginState.LOADED, PluginState.RUNNING, PluginState.STOPPED);
            }
            assertThat(manager.start("a").toCompletableFuture().get(30, TimeUnit.SECONDS).isRunning()).isTrue();
            assertThat(manager.stop("a", GRACE).toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo(new StopResult.Graceful());
        } finally {
            callers.shutdownNow();
            timer.shutdownNow();
        }
    }

    @Test
    void whoReadsDoesNotWaitForWhoLoads() throws Exception { // P11-10
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        List<Set<String>> read = new ArrayList<>();
        AtomicReference<PluginManager> asked = new AtomicReference<>();
        try (InProcessEventBus bus = InProcessEventBus.create();
                InProcessRuntime real = InProcessRuntime.create();
                PluginManager manager = new PluginManager(bus, "test",
                        List.of(new Asking(real, () -> asked.get().statuses().keySet(), read)), InstantSource.system(), timer,
                        Runnable::run)) {
            asked.set(manager);
            for (String name : List.of("a", "b")) {
                manager.load(PluginInstance.of(ManagerFixture.jar(name, List.of()).manifest(), () -> context -> {}),
                        PluginSettings.defaults());
            }
            assertThat(read).containsExactly(Set.of(), Set.of("a"));
        } finally {
            timer.shutdownNow();
        }
    }

    /** Has another thread read while a plugin is loaded, under whatever locks that is done. */
    private record Asking(PluginRuntime runtime, Supplier<Set<String>> question, List<Set<String>> answers)
            implements PluginRuntime {
        @Override
        public String name() {
            return runtime.name();
        }

        @Override
        public SandboxLevel sandbox() {
            return runtime.sandbox();
        }

        @Override
        public PluginUnit create(PluginSpec spec, PluginHost host) {
            answers.add(CompletableFuture.supplyAsync(() -> Set.copyOf(question.get()))
                    .orTimeout(30, TimeUnit.SECONDS).join());
            return runtime.create(spec, host);
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
