package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.core.command.CommandCatalog;
import dev.rosey.core.http.HttpAccess;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.internal.host.NoStorage;
import dev.rosey.core.internal.host.SharedHost;
import dev.rosey.core.internal.http.HttpEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of an application by name: loads, starts, stops and restarts them, and knows how each of them is.
 *
 * <p>Operations answer with a value, never with an exception, and do not block. Those on one plugin are done one after
 * another in the order of the calls, but a stop ends what was asked for before; those on different plugins are done at
 * the same time. Safe for use by any number of threads.
 */
public final class PluginManager implements CommandCatalog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final List<PluginRuntime> runtimes;
    private final SharedHost shared;
    private final RequirementChecker requirements = new RequirementChecker(System.getenv());
    private final Map<String, ManagedPlugin> plugins = new ConcurrentSkipListMap<>();
    private final CommandIndex commands = new CommandIndex();
    private final DependencyNews news;
    private final ReentrantLock lock = new ReentrantLock();
    private final PluginSwaps swaps;
    private boolean closed; // guarded by lock

    /** Makes a manager whose plugins have no storage. */
    public PluginManager(
            EventBus bus,
            String hostName,
            List<? extends PluginRuntime> runtimes,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor) {
        this(bus, hostName, runtimes, clock, timer, executor, new NoStorage());
    }

    /** Makes a manager whose plugins have no HTTP. */
    public PluginManager(
            EventBus bus,
            String hostName,
            List<? extends PluginRuntime> runtimes,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor,
            StorageProvider storage) {
        this(bus, hostName, runtimes, clock, timer, executor, storage, (HttpEngine) null);
    }

    /**
     * Makes a manager.
     *
     * @param bus the host's bus
     * @param hostName the host's name in the sources of events
     * @param runtimes at least one; the first is the default
     * @param clock the time
     * @param timer runs nothing but hand-overs to the executor
     * @param executor runs timers of plugins
     * @param storage where each plugin has a namespace of its name; not closed by the manager
     * @param http how the plugins' HTTP requests are sent
     */
    public PluginManager(
            EventBus bus,
            String hostName,
            List<? extends PluginRuntime> runtimes,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor,
            StorageProvider storage,
            HttpAccess http) {
        this(bus, hostName, runtimes, clock, timer, executor, storage, new HttpEngine(http));
    }

    private PluginManager(
            EventBus bus,
            String hostName,
            List<? extends PluginRuntime> runtimes,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor,
            StorageProvider storage,
            @Nullable HttpEngine http) {
        this.runtimes = List.copyOf(runtimes);
        this.news = new DependencyNews(bus, hostName, this::dependents);
        this.shared = new SharedHost(bus, hostName, clock, timer, executor, storage, http, news::changed);
        this.swaps = new PluginSwaps(new SwapChecks(plugins, commands, requirements), commands, lock, timer, executor);
    }

    /**
     * Has a listener told when a plugin that others require stops, crashes or runs again. It is called by threads of the
     * runtimes and must be quick; what it throws is logged.
     */
    public void onDependency(DependencyListener listener) {
        news.add(listener);
    }

    /**
     * Takes in a plugin without starting it.
     *
     * @param artifact manifest and code
     * @param settings what the operator decided
     * @return the plugin's name
     * @throws PluginException with code {@code PLUGIN-007} if a plugin of that name or one of its commands is there
     *     already, {@code PLUGIN-008} if the runtime is not known, or as the runtime decides
     * @throws IllegalStateException if this is closed
     */
    public String load(PluginArtifact artifact, PluginSettings settings) {
        PluginManifest manifest = artifact.manifest();
        PluginSpec spec = Grants.apply(artifact, settings);
        PluginRuntime runtime = runtime(manifest.name(), settings.runtime());
        GuardedPluginHost host = new GuardedPluginHost(spec, shared);
        ManagedPlugin plugin;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The plugin manager is closed; plugin " + manifest.name()
                        + " cannot be loaded");
            }
            if (plugins.containsKey(manifest.name())) {
                throw new PluginException("PLUGIN-007", "A plugin named " + manifest.name()
                        + " is loaded already; load each plugin once, or give one of them another name");
            }
            commands.requireFree(manifest);
            plugin = new ManagedPlugin(spec, host, runtime.create(spec, host));
            commands.add(plugin);
            plugins.put(manifest.name(), plugin);
            swaps.loaded(plugin, settings, runtime, host);
        } finally {
            lock.unlock();
        }
        host.stateChanged(PluginState.LOADED, plugin.status()); // not under the lock: listeners may be called at once
        return manifest.name();
    }

    private PluginRuntime runtime(String plugin, String name) {
        if (name.isEmpty() && !runtimes.isEmpty()) {
            return runtimes.get(0);
        }
        return runtimes.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new PluginException("PLUGIN-008", "Plugin " + plugin + " asks for the runtime \"" + name
                        + "\"; this application has " + runtimes.stream().map(PluginRuntime::name).toList()));
    }

    /**
     * Starts a plugin.
     *
     * @param name its name
     * @return what became of it; {@code Unavailable} when something that it requires is missing
     */
    public CompletionStage<StartResult> start(String name) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StartResult.NotLoaded(names()));
        }
        long stops = plugin.stops();
        return plugin.inTurn(() -> startNow(plugin, stops));
    }

    private CompletionStage<StartResult> startNow(ManagedPlugin plugin, long stops) {
        PluginStatus status = plugin.status();
        if (isClosed()) {
            return CompletableFuture.completedFuture(new StartResult.Failed("Plugin " + status.name()
                    + " cannot be started: the plugin manager is closed; load it in a new one"));
        }
        if (status.state() == PluginState.RUNNING) {
            return CompletableFuture.completedFuture(new StartResult.AlreadyRunning());
        }
        if (!status.state().isLive()) {
            Optional<String> missing = Dependencies.cycle(status.name(), plugins)
                    .or(() -> notGranted(plugin))
                    .or(() -> requirements.missing(plugin.spec().manifest(), statuses()));
            if (missing.isPresent()) {
                return plugin.unavailable(missing.get()).thenApply(noted ->
                        new StartResult.Unavailable("Plugin " + status.name() + " cannot start: " + missing.get()));
            }
        }
        plugin.available();
        return plugin.start(stops);
    }

    private static Optional<String> notGranted(ManagedPlugin plugin) {
        return plugin.spec().granted().contains(Permission.EXECUTE)
                ? Optional.empty()
                : Optional.of("it lacks the permission EXECUTE; grant it in the configuration at /plugins/"
                        + plugin.spec().name() + "/permissions");
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Stops a plugin with the default grace of {@link PluginSpec#DEFAULT_STOP_TIMEOUT}. */
    public CompletionStage<StopResult> stop(String name) {
        return stop(name, PluginSpec.DEFAULT_STOP_TIMEOUT);
    }

    /**
     * Stops a plugin, unless others that run or are about to require it. It does not wait for a start or restart that is
     * under way or was asked for before: that fails.
     *
     * @param name its name
     * @param grace how long it may take; then it is killed
     * @return what became of it; completes not much later than the grace
     */
    public CompletionStage<StopResult> stop(String name, Duration grace) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StopResult.NotLoaded(names()));
        }
        return plugin.stop(grace,
                () -> isActive(plugin) && !dependents(name).isEmpty(),
                () -> new StopResult.Needed(dependents(name)));
    }

    /** Stops a plugin after all running plugins that require it, directly or through others. */
    public CompletionStage<StopResult> stopWithDependents(String name, Duration grace) {
        CompletableFuture<?>[] dependents = dependents(name).stream()
                .map(each -> stopWithDependents(each, grace).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(dependents).thenCompose(stopped -> stop(name, grace));
    }

    /**
     * Stops a plugin and starts it again.
     *
     * @param name its name
     * @return what became of the start; {@code Failed} when it did not run
     */
    public CompletionStage<StartResult> restart(String name) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StartResult.NotLoaded(names()));
        }
        long stops = plugin.stops();
        return plugin.inTurn(() -> {
            PluginState state = plugin.status().state();
            if (state != PluginState.RUNNING && state != PluginState.RESTARTING) {
                return CompletableFuture.completedFuture(new StartResult.Failed(
                        "Plugin " + name + " is " + state + ", so it cannot be restarted; start it"));
            }
            return plugin.stopNow(PluginSpec.DEFAULT_STOP_TIMEOUT).thenCompose(stopped -> startNow(plugin, stops));
        });
    }

    /**
     * Goes over to another version of a plugin while it runs, so that no command is lost or answered twice. The new
     * version is started beside the old one and must say that it is healthy; then all subscriptions become its own at
     * once, the old version finishes what it had begun, and is stopped. When anything goes wrong before the switch, the
     * new version is ended, and the old one has never stopped serving. What goes wrong after it is met as in any other
     * plugin that runs, with the new version.
     *
     * <p>A {@link #stop} ends a swap that has not switched yet.
     *
     * @param name the plugin's name
     * @param jar the new version, read before this completes
     * @param options how patient to be
     * @return what became of it; completes when nothing of the version that does not serve runs
     */
    public CompletionStage<SwapResult> swap(String name, Path jar, SwapOptions options) {
        Objects.requireNonNull(jar, "jar");
        return swaps.swap(name, () -> PluginJar.of(jar), options);
    }

    /**
     * Goes over to another version of a plugin that is given as the runtime needs it, for instance as a
     * {@link PluginInstance}; see {@link #swap(String, Path, SwapOptions)}.
     */
    public CompletionStage<SwapResult> swap(String name, PluginArtifact artifact, SwapOptions options) {
        Objects.requireNonNull(artifact, "artifact");
        return swaps.swap(name, () -> artifact, options);
    }

    /**
     * Starts all plugins, each after those that it requires.
     *
     * @return what became of each, by name
     */
    public CompletionStage<Map<String, StartResult>> startAll() {
        Map<String, CompletionStage<StartResult>> started = new LinkedHashMap<>();
        names().forEach(name -> startInOrder(name, started));
        return gather(started);
    }

    private CompletionStage<StartResult> startInOrder(String name, Map<String, CompletionStage<StartResult>> started) {
        CompletionStage<StartResult> known = started.get(name);
        if (known != null) {
            return known;
        }
        ManagedPlugin plugin = Objects.requireNonNull(plugins.get(name), name);
        CompletionStage<StartResult> result;
        if (Dependencies.cycle(name, plugins).isPresent()) {
            result = start(name);
        } else {
            CompletableFuture<?>[] required = plugin.spec().manifest().requires().plugins().keySet().stream()
                    .sorted()
                    .filter(plugins::containsKey)
                    .map(each -> startInOrder(each, started).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            result = CompletableFuture.allOf(required).thenCompose(ready -> start(name));
        }
        started.put(name, result);
        return result;
    }

    /**
     * Stops all plugins at the same time.
     *
     * @param grace how long each may take; then it is killed
     * @return what became of each, by name; completes not much later than the grace
     */
    public CompletionStage<Map<String, StopResult>> stopAll(Duration grace) {
        Map<String, CompletionStage<StopResult>> stopped = new LinkedHashMap<>();
        plugins.forEach((name, plugin) -> stopped.put(name, plugin.stop(grace, () -> false, StopResult.NotRunning::new)));
        return gather(stopped);
    }

    /** How a plugin is now; empty when there is none of that name. Makes no system calls. */
    public Optional<PluginStatus> status(String name) {
        return Optional.ofNullable(plugins.get(name)).map(ManagedPlugin::status);
    }

    /** How all loaded plugins are now, by name. Makes no system calls. */
    public Map<String, PluginStatus> statuses() {
        Map<String, PluginStatus> all = new TreeMap<>();
        plugins.forEach((name, plugin) -> all.put(name, plugin.status()));
        return all;
    }

    /** What a plugin's processes used lately; empty when there is no plugin of that name. Makes no system calls. */
    public Optional<ResourceHistory> history(String name) {
        return Optional.ofNullable(plugins.get(name)).map(ManagedPlugin::history);
    }

    @Override
    public Optional<Entry> find(String nameOrAlias) {
        return commands.find(nameOrAlias);
    }

    @Override
    public List<Entry> commands() {
        return commands.all();
    }

    /** Those that require a plugin and run, or will without anybody asking. */
    private List<String> dependents(String name) {
        List<String> dependents = new ArrayList<>();
        plugins.forEach((other, plugin) -> {
            if (plugin.spec().manifest().requires().plugins().containsKey(name) && isActive(plugin)) {
                dependents.add(other);
            }
        });
        return dependents;
    }

    private static boolean isActive(ManagedPlugin plugin) {
        return switch (plugin.status().state()) {
            case STARTING, INITIALIZED, RUNNING, RESTARTING -> true;
            case LOADED, STOPPING, STOPPED, FAILED, UNAVAILABLE -> false;
        };
    }

    private List<String> names() {
        return List.copyOf(plugins.keySet());
    }

    private static <T> CompletionStage<Map<String, T>> gather(Map<String, CompletionStage<T>> stages) {
        CompletableFuture<?>[] all =
                stages.values().stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> {
            Map<String, T> results = new LinkedHashMap<>();
            stages.forEach((name, stage) -> results.put(name, stage.toCompletableFuture().join()));
            return results;
        });
    }

    /**
     * Stops all plugins and waits for it, at most a little longer than the default grace; then nothing can be loaded or
     * started any more. Idempotent.
     */
    @Override
    public void close() {
        close(PluginSpec.DEFAULT_STOP_TIMEOUT, Duration.ofSeconds(2));
    }

    void close(Duration grace, Duration extra) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        try {
            stopAll(grace).toCompletableFuture().get(grace.plus(extra).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every plugin could be stopped in time; they are killed", e);
        }
        plugins.values().forEach(ManagedPlugin::close);
        HttpEngine http = shared.http();
        if (http != null) {
            http.close();
        }
    }
}
