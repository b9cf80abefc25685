package dev.rosey.examples.bot;

import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.plugin.PluginManager;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.IsolatedRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A manager whose plugins run in real processes, as an application assembles it. */
final class PluginHouse implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final InProcessEventBus bus = InProcessEventBus.create();
    final PluginManager manager;
    private final IsolatedRuntime runtime;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    PluginHouse(Path cache) {
        runtime = IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).build();
        manager = new PluginManager(bus, "test", List.of(runtime), InstantSource.system(), timer, timer);
        bus.subscribe(SubjectFilter.of("rosey.plugin.>"), SubscribeOptions.builder().direct().build(), events::add);
    }

    /** Loads a plugin of those that are shipped with the bot. */
    void load(String example) {
        load(example, PluginSettings.defaults());
    }

    void load(String example, PluginSettings settings) {
        manager.load(PluginJar.of(BotProcess.built().resolve("plugins").resolve(example + ".jar")), settings);
    }

    void load(String name, Class<? extends Plugin> plugin, PluginSettings settings) throws Exception {
        PluginArtifact artifact = PluginClasses.of(name, plugin);
        manager.load(artifact, settings);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return get(stage, PATIENCE);
    }

    static <T> T get(CompletionStage<T> stage, Duration within) throws Exception {
        return stage.toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts a plugin and gives the number of its process. */
    long start(String name) throws Exception {
        StartResult result = get(manager.start(name));
        if (!(result instanceof StartResult.Started)) {
            throw new AssertionError(name + " did not start: " + result);
        }
        return pid(name);
    }

    /**
     * The deadline of a test for what is to be done within a time on an idle machine. Whatever else runs beside the tests
     * takes its share of the processor from every new process, so only much longer than required is a failure here.
     */
    static Duration muchLongerThan(Duration required) {
        return required.multipliedBy(4);
    }

    PluginStatus status(String name) {
        return manager.status(name).orElseThrow();
    }

    PluginState state(String name) {
        return status(name).state();
    }

    long pid(String name) {
        return status(name).pid().orElseThrow();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    void awaitNewProcess(String name, long before, Duration within) {
        await().pollInterval(Duration.ofMillis(20)).atMost(within).until(() -> state(name) == PluginState.RUNNING
                && pid(name) != before);
    }

    /** What was said of a plugin on one of its subjects. */
    List<Event> said(String name, String what) {
        return events.stream().filter(event -> event.subject().toString().equals("rosey.plugin." + name + '.' + what))
                .toList();
    }

    long running() {
        return manager.statuses().values().stream().filter(status -> status.state() == PluginState.RUNNING).count();
    }

    @Override
    public void close() {
        manager.close();
        runtime.close();
        bus.close();
        timer.shutdownNow();
    }
}
