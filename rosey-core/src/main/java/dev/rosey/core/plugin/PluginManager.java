package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.core.command.CommandCatalog;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.internal.host.NoStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of an application by name: loads, starts, stops and restarts them, and knows how each of them is.
 *
 * <p>Operations answer with a value, never with an exception, and do not block. Those on one plugin are done one after
 * another in the order of the calls; those on different plugins at the same time. Safe for use by any number of
 * threads.
 */
public final class PluginManager implements CommandCatalog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final EventBus bus;
    private final String hostName;
    private final List<PluginRuntime> runtimes;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final StorageProvider storage;
    private final RequirementChecker requirements = new RequirementChecker(System.getenv());
    private final Map<String, ManagedPlugin> plugins = new ConcurrentSkipListMap<>();
    private final Map<String, Command> commands = new TreeMap<>(); // by name or alias in small letters; guarded by lock
    private final ReentrantLock lock = new ReentrantLock();

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
     */
    public PluginManager(
            EventBus bus,
            String hostName,
            List<? extends PluginRuntime> runtimes,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor,
            StorageProvider storage) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.hostName = Objects.requireNonNull(hostName, "hostName");
        this.runtimes = List.copyOf(runtimes);
        this.clock = Objects.requireNonNull(clock, "clock");
        this.timer = Objects.requireNonNull(timer, "timer");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.storage = Objects.requireNonNull(storage, "storage");
    }

    /**
     * Takes in a plugin without starting it.
     *
     * @param artifact manifest and code
     * @param settings what the operator decided
     * @return the plugin's name
     * @throws PluginException with code {@code PLUGIN-007} if a plugin of that name or one of its commands is there
     *     already, {@code PLUGIN-008} if the runtime is not known, or as the runtime decides
     */
    public String load(PluginArtifact artifact, PluginSettings settings) {
        PluginManifest manifest = artifact.manifest();
        PluginSpec spec = Grants.apply(artifact, settings);
        PluginRuntime runtime = runtime(manifest.name(), settings.runtime());
        GuardedPluginHost host = new GuardedPluginHost(spec, bus, hostName, clock, timer, executor, storage);
        lock.lock();
        try {
            requireFree(manifest);
            ManagedPlugin plugin = new ManagedPlugin(spec, host, runtime.create(spec, host));
            plugins.put(manifest.name(), plugin);
            for (CommandSpec command : manifest.commands()) {
                Command owned = new Command(plugin, command);
                commands.put(key(command.name()), owned);
                command.aliases().forEach(alias -> commands.put(key(alias), owned));
            }
            host.stateChanged(PluginState.LOADED, plugin.status());
        } finally {
            lock.unlock();
        }
        return manifest.name();
    }

    private void requireFree(PluginManifest manifest) {
        if (plugins.containsKey(manifest.name())) {
            throw new PluginException("PLUGIN-007", "A plugin named " + manifest.name()
                    + " is loaded already; load each plugin once, or give one of them another name");
        }
        for (CommandSpec command : manifest.commands()) {
            List<String> names = new ArrayList<>(command.aliases());
            names.add(command.name());
            for (String name : names) {
                Command taken = commands.get(key(name));
                if (taken != null) {
                    throw new PluginException("PLUGIN-007", "The command " + name + " of plugin " + manifest.name()
                            + " belongs to plugin " + taken.plugin().spec().name() + " already; rename one of them");
                }
            }
        }
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
        return plugin == null
                ? CompletableFuture.completedFuture(new StartResult.NotLoaded(names()))
                : plugin.oneAfterAnother(() -> startNow(plugin));
    }

    private CompletionStage<StartResult> startNow(ManagedPlugin plugin) {
        PluginStatus status = plugin.status();
        if (status.state() == PluginState.RUNNING) {
            return CompletableFuture.completedFuture(new StartResult.AlreadyRunning());
        }
        if (!plugin.spec().granted().contains(Permission.EXECUTE)) {
            return CompletableFuture.completedFuture(new StartResult.Failed("Plugin " + status.name()
                    + " lacks the permission EXECUTE; grant it in the configuration at /plugins/" + status.name()
                    + "/permissions"));
        }
        Optional<String> missing = Dependencies.cycle(status.name(), plugins)
                .or(() -> requirements.missing(plugin.spec().manifest(), statuses()));
        if (missing.isPresent()) {
            plugin.unavailable(missing.get());
            return CompletableFuture.completedFuture(
                    new StartResult.Unavailable("Plugin " + status.name() + " cannot start: " + missing.get()));
        }
        plugin.available();
        return plugin.unit().start();
    }

    /** Stops a plugin with the default grace of {@link PluginSpec#DEFAULT_STOP_TIMEOUT}. */
    public CompletionStage<StopResult> stop(String name) {
        return stop(name, PluginSpec.DEFAULT_STOP_TIMEOUT);
    }

    /**
     * Stops a plugin, unless others that run require it.
     *
     * @param name its name
     * @param grace how long it may take; then it is killed
     * @return what became of it
     */
    public CompletionStage<StopResult> stop(String name, Duration grace) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StopResult.NotLoaded(names()));
        }
        return plugin.oneAfterAnother(() -> {
            List<String> dependents = runningDependents(name);
            return dependents.isEmpty()
                    ? plugin.unit().stop(grace)
                    : CompletableFuture.completedFuture(new StopResult.Needed(dependents));
        });
    }

    /** Stops a plugin after all running plugins that require it, directly or through others. */
    public CompletionStage<StopResult> stopWithDependents(String name, Duration grace) {
        CompletableFuture<?>[] dependents = runningDependents(name).stream()
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
        return plugin.oneAfterAnother(() -> {
            PluginState state = plugin.status().state();
            if (state != PluginState.RUNNING && state != PluginState.RESTARTING) {
                return CompletableFuture.completedFuture(new StartResult.Failed(
                        "Plugin " + name + " is " + state + ", so it cannot be restarted; start it"));
            }
            return plugin.unit().stop(PluginSpec.DEFAULT_STOP_TIMEOUT).thenCompose(stopped -> startNow(plugin));
        });
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
        ManagedPlugin plugin = plugins.get(name);
        CompletionStage<StartResult> result;
        if (plugin == null || Dependencies.cycle(name, plugins).isPresent()) {
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
        plugins.forEach((name, plugin) ->
                stopped.put(name, plugin.oneAfterAnother(() -> plugin.unit().stop(grace))));
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

    @Override
    public Optional<Entry> find(String nameOrAlias) {
        lock.lock();
        try {
            return Optional.ofNullable(commands.get(key(nameOrAlias))).map(Command::entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> commands() {
        lock.lock();
        try {
            return commands.values().stream().distinct().map(Command::entry).toList();
        } finally {
            lock.unlock();
        }
    }

    /** A command and the plugin that declares it. */
    private record Command(ManagedPlugin plugin, CommandSpec spec) {
        Entry entry() {
            PluginStatus status = plugin.status();
            String name = status.name();
            return switch (status.state()) {
                case RUNNING -> Entry.available(name, spec);
                case STARTING, INITIALIZED -> Entry.unavailable(name, spec, name + " is starting");
                case RESTARTING -> Entry.unavailable(name, spec, name + " crashed and is being restarted");
                case LOADED, STOPPING, STOPPED -> Entry.unavailable(name, spec, name + " is stopped");
                case FAILED -> Entry.unavailable(name, spec, name + " has failed");
                case UNAVAILABLE -> Entry.unavailable(name, spec, name + " lacks something that it requires");
            };
        }
    }

    private List<String> runningDependents(String name) {
        List<String> dependents = new ArrayList<>();
        plugins.forEach((other, plugin) -> {
            if (plugin.spec().manifest().requires().plugins().containsKey(name)
                    && plugin.status().state() == PluginState.RUNNING) {
                dependents.add(other);
            }
        });
        return dependents;
    }

    private List<String> names() {
        return List.copyOf(plugins.keySet());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
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

    /** Stops all plugins and waits for it, at most a little longer than the default grace. Idempotent. */
    @Override
    public void close() {
        Duration grace = PluginSpec.DEFAULT_STOP_TIMEOUT;
        try {
            stopAll(grace).toCompletableFuture().get(grace.toMillis() + 2000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("Not every plugin could be stopped in time; they are killed", e);
        }
        plugins.values().forEach(plugin -> plugin.unit().close());
    }
}
