package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plugins inside the application whose code does not return when it should. */ // S22-49, P11-29
class InProcessLifeTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch returned = new CountDownLatch(1);
    private final InProcessEventBus bus = InProcessEventBus.create();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean rejecting;
    private final InProcessRuntime runtime = InProcessRuntime.create();

    @AfterEach
    void close() {
        released.countDown();
        runtime.close();
        bus.close();
        timer.shutdownNow();
    }

    private PluginManager manager(InProcessRuntime by, Supplier<Plugin> factory) {
        PluginManager manager =
                new PluginManager(bus, "test", List.of(by), InstantSource.system(), timer, Runnable::run);
        manager.load(PluginInstance.of(ManagerFixture.jar("a", List.of()).manifest(), factory), PluginSettings.defaults());
        return manager;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void block() {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReached() throws InterruptedException {
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStopWhileThePluginIsConstructedEndsTheStart() throws Exception {
        PluginManager manager = manager(runtime, () -> {
            block();
            return context -> {};
        });
        CompletionStage<StartResult> start = manager.start("a");
        awaitReached();
        assertThat(get(manager.stop("a", GRACE))).isEqualTo(new StopResult.Graceful());
        assertThat(get(start)).isEqualTo(new StartResult.Failed("Plugin a was stopped before it ran"));
        released.countDown();
        assertThat(get(manager.start("a"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void whatAStartOpensAfterTheStopIsClosed() throws Exception { // S22-29
        int before = bus.stats().subscriptions();
        PluginManager manager = manager(runtime, () -> context -> {
            block();
            context.bus().subscribe(SubjectFilter.of("rosey.command.a.>"), event -> {});
            returned.countDown();
        });
        CompletionStage<StartResult> start = manager.start("a");
        awaitReached();
        assertThat(get(manager.stop("a", GRACE)).isStopped()).isTrue();
        assertThat(get(start)).isInstanceOf(StartResult.Failed.class);
        released.countDown();
        assertThat(returned.await(30, TimeUnit.SECONDS)).isTrue();
        await().atMost(GRACE).until(() -> bus.stats().subscriptions() == before);
        assertThat(manager.status("a").orElseThrow().state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aSecondStopWithLessGraceShortensTheFirst() throws Exception {
        PluginManager manager = manager(runtime, () -> new Plugin() {
            @Override
            public void start(PluginContext context) {}

            @Override
            public void stop() {
                block();
            }
        });
        assertThat(get(manager.start("a")).isRunning()).isTrue();
        CompletionStage<StopResult> patient = manager.stop("a", Duration.ofHours(1));
        awaitReached();
        assertThat(get(manager.stop("a", Duration.ofMillis(20)))).isEqualTo(new StopResult.Killed());
        assertThat(get(patient)).isEqualTo(new StopResult.Killed());
    }

    @Test
    void aClosedRuntimeFailsTheStart() throws Exception {
        PluginManager manager = manager(runtime, () -> context -> {});
        runtime.close();
        assertThat(get(manager.start("a"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("Plugin a", "the runtime is closed"));
        assertThat(manager.status("a").orElseThrow().state()).isEqualTo(PluginState.FAILED);
    }

    @Test
    void withoutThreadsAPluginIsStoppedAllTheSame() throws Exception {
        Executor executor = task -> {
            if (rejecting) {
                throw new RejectedExecutionException("closed");
            }
            task.run();
        };
        PluginManager manager = manager(
                InProcessRuntime.create(executor, InstantSource.system(), () -> new Random(1)), () -> context -> {});
        assertThat(get(manager.start("a")).isRunning()).isTrue();
        rejecting = true;
        assertThat(get(manager.stop("a", GRACE))).isEqualTo(new StopResult.Killed());
        assertThat(manager.status("a").orElseThrow().state()).isEqualTo(PluginState.STOPPED);
    }
}
