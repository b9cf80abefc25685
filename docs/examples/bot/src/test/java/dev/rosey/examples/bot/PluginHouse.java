package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.stream.Stream;

/** A manager whose plugins run in real processes, as an application assembles it. */
final class PluginHouse implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUICK_START = Duration.ofMillis(500);

    final InProcessEventBus bus = InProcessEventBus.create();
    final PluginManager manager;
    private final IsolatedRuntime runtime;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    /** An event, and when it was heard, by {@link System#nanoTime()}. */
    private record Heard(Event event, long at) {}

    PluginHouse(Path cache) {
        this(cache, true);
    }

    PluginHouse(Path cache, boolean warmSpare) {
        runtime = IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).warmSpare(warmSpare).build();
        manager = new PluginManager(bus, "test", List.of(runtime), InstantSource.system(), timer, timer);
        bus.subscribe(SubjectFilter.of("rosey.plugin.>"), SubscribeOptions.builder().direct().build(),
                event -> heard.add(new Heard(event, System.nanoTime())));
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
     * Waits until something is said of a plugin, and requires that it was said within a time of a moment. Where a process
     * starts within half a second that is all; on a slower or busier machine, what its starts took longer is left out.
     *
     * @param what the last part of the subject
     * @param from the moment, by {@link System#nanoTime()}
     * @param delays the waits before the restarts in between
     */
    void awaitWithin(Duration required, String name, String what, long from, Duration... delays) {
        await().atMost(PATIENCE).until(() -> !heard(name, what, from).isEmpty());
        long needed = heard(name, what, from).get(0) - from;
        List<Long> restarts = heard(name, "restarting", from);
        assertThat(restarts).hasSize(delays.length);
        for (int i = 0; i < delays.length; i++) {
            long begun = restarts.get(i) + delays[i].toNanos() * 11 / 10; // with all of the jitter
            needed -= Math.max(0, endOfStart(name, restarts.get(i)) - begun - QUICK_START.toNanos());
        }
        assertThat(Duration.ofNanos(needed)).as("until " + what + ", but for slow starts").isLessThanOrEqualTo(required);
    }

    /** When the start after a moment succeeded or failed. */
    private long endOfStart(String name, long restart) {
        return Stream.of("ready", "restarting", "failed").flatMap(each -> heard(name, each, restart).stream())
                .min(Long::compare).orElseThrow();
    }

    /** When something was first said of a plugin, by {@link System#nanoTime()}. */
    long firstHeard(String name, String what) {
        await().atMost(PATIENCE).until(() -> !said(name, what).isEmpty());
        return heard.stream().filter(each -> isAbout(each.event, name, what)).findFirst().orElseThrow().at;
    }

    private List<Long> heard(String name, String what, long after) {
        return heard.stream().filter(each -> isAbout(each.event, name, what) && each.at - after > 0).map(Heard::at).toList();
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

    /** What was said of a plugin on one of its subjects. */
    List<Event> said(String name, String what) {
        return heard.stream().map(Heard::event).filter(event -> isAbout(event, name, what)).toList();
    }

    private static boolean isAbout(Event event, String name, String what) {
        return event.subject().toString().equals("rosey.plugin." + name + '.' + what);
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
