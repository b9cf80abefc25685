package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.core.command.CommandCatalog;
import dev.rosey.core.http.HttpAccess;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.internal.host.NoStorage;
import dev.rosey.core.internal.host.SharedHost;
import dev.rosey.core.internal.http.HttpEngine;
import dev.rosey.core.trust.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of an application by name: loads, starts, stops and restarts them, and knows how each of them is.
 *
 * <p>Operations answer with a value, never with an exception, and do not block. Those on one plugin are done one after
 * another in the order of the calls, but a stop ends what was asked for before; those on different plugins are done at
 * the same time. Safe for use by any number of threads.
 */
public final class PluginManager implements CommandCatalog, AutoCloseable {
    private final Runtimes runtimes;
    private final SharedHost shared;
    private final Map<String, ManagedPlugin> plugins = new ConcurrentSkipListMap<>();
    private final CommandIndex commands = new CommandIndex();
    private final DependencyNews news;
    private final ReentrantLock lock = new ReentrantLock();
    private final StartsAndStops runs;
    private final PluginSwaps swaps;
    private final PluginReloads reloads;
    private volatile boolean closed; // written under lock

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
        this.runtimes = new Runtimes(List.copyOf(runtimes));
        this.news = new DependencyNews(bus, hostName, name -> Dependencies.dependents(name, plugins));
        this.shared = new SharedHost(bus, hostName, clock, timer, executor, storage, http, news::changed);
        RequirementChecker requirements = new RequirementChecker(System.getenv());
        SwapChecks checks = new SwapChecks(plugins, commands, requirements);
        this.runs = new StartsAndStops(plugins, requirements, () -> closed);
        this.swaps = new PluginSwaps(checks, commands, lock, timer, executor);
        this.reloads = new PluginReloads(swaps, checks, runs, shared, executor);
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
     *     already, {@code PLUGIN-008} if the runtime is not known, {@code PLUGIN-012} to {@code PLUGIN-014} if the
     *     settings do not trust its code, or as the runtime decides
     * @throws IllegalStateException if this is closed
     */
    public String load(PluginArtifact artifact, PluginSettings settings) {
        PluginManifest manifest = artifact.manifest();
        Admission admitted = Admission.of(artifact, settings);
        PluginSpec spec = admitted.spec();
        PluginRuntime runtime = runtimes.find(manifest.name(), settings.runtime());
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
            swaps.loaded(new Loaded(plugin, settings, runtime, host, admitted.provenance()));
        } finally {
            lock.unlock();
        }
        host.stateChanged(PluginState.LOADED, plugin.status()); // not under the lock: listeners may be called at once
        return manifest.name();
    }

    /**
     * Starts a plugin.
     *
     * @param name its name
     * @return what became of it; {@code Unavailable} when something that it requires is missing
     */
    public CompletionStage<StartResult> start(String name) {
        return runs.start(name);
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
        return runs.stop(name, grace);
    }

    /** Stops a plugin after all running plugins that require it, directly or through others. */
    public CompletionStage<StopResult> stopWithDependents(String name, Duration grace) {
        return runs.stopWithDependents(name, grace);
    }

    /**
     * Stops a plugin and starts it again.
     *
     * @param name its name
     * @return what became of the start; {@code Failed} when it did not run
     */
    public CompletionStage<StartResult> restart(String name) {
        return runs.restart(name);
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
     * Reads the jar of a plugin again; see {@link #reload(String, PluginArtifact)}. A plugin that was not loaded from a
     * {@link PluginJar} is refused.
     */
    public CompletionStage<ReloadResult> reload(String name) {
        return reloads.reload(name);
    }

    /**
     * Goes over to other code of a plugin, unless its checksum says that it is the same. One that runs is swapped with
     * {@link SwapOptions#defaults()}. One that does not run is replaced, and started if it was meant to run: if it has
     * failed, waited for its restart, or lacked something. All is judged by the settings that the plugin was loaded with,
     * its pin and trusted keys among them.
     *
     * @param name the plugin's name
     * @param artifact its code as it is now
     * @return what became of it
     */
    public CompletionStage<ReloadResult> reload(String name, PluginArtifact artifact) {
        Objects.requireNonNull(artifact, "artifact");
        return reloads.reload(name, artifact);
    }

    /**
     * Goes over to other code of a plugin with other settings, for instance with another pin; they hold from then on, but
     * for the runtime. With the same checksum they change nothing. See {@link #reload(String, PluginArtifact)}.
     */
    public CompletionStage<ReloadResult> reload(String name, PluginArtifact artifact, PluginSettings settings) {
        Objects.requireNonNull(artifact, "artifact");
        Objects.requireNonNull(settings, "settings");
        return reloads.reload(name, artifact, settings);
    }

    /**
     * Starts all plugins, each after those that it requires.
     *
     * @return what became of each, by name
     */
    public CompletionStage<Map<String, StartResult>> startAll() {
        return runs.startAll();
    }

    /**
     * Stops all plugins at the same time.
     *
     * @param grace how long each may take; then it is killed
     * @return what became of each, by name; completes not much later than the grace
     */
    public CompletionStage<Map<String, StopResult>> stopAll(Duration grace) {
        return runs.stopAll(grace);
    }

    /** How a plugin is now; empty when there is none of that name. Makes no system calls. */
    public Optional<PluginStatus> status(String name) {
        return Optional.ofNullable(plugins.get(name)).map(ManagedPlugin::status);
    }

    /** How all loaded plugins are now, by name. Makes no system calls. */
    public Map<String, PluginStatus> statuses() {
        return runs.statuses();
    }

    /** What is known of the code that is loaded as a plugin; empty when there is no plugin of that name. */
    public Optional<Provenance> provenance(String name) {
        return swaps.find(name).map(Loaded::provenance);
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
        runs.awaitStopAll(grace, grace.plus(extra));
        plugins.values().forEach(ManagedPlugin::close);
        HttpEngine http = shared.http();
        if (http != null) {
            http.close();
        }
    }
}
