package dev.rosey.core.plugin;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops a manager's plugins, one or all, with regard to what they require of each other. */
final class StartsAndStops {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final Map<String, ManagedPlugin> plugins;
    private final RequirementChecker requirements;
    private final BooleanSupplier closed;

    StartsAndStops(Map<String, ManagedPlugin> plugins, RequirementChecker requirements, BooleanSupplier closed) {
        this.plugins = plugins;
        this.requirements = requirements;
        this.closed = closed;
    }

    CompletionStage<StartResult> start(String name) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StartResult.NotLoaded(names()));
        }
        long stops = plugin.stops();
        return plugin.inTurn(() -> startNow(plugin, stops));
    }

    /**
     * Starts a plugin; to be called in its turn.
     *
     * @param stops how often a stop had been asked for when the start was
     */
    CompletionStage<StartResult> startNow(ManagedPlugin plugin, long stops) {
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

    /** Whether nothing is to be started any more. */
    boolean isClosed() {
        return closed.getAsBoolean();
    }

    private static Optional<String> notGranted(ManagedPlugin plugin) {
        return plugin.spec().granted().contains(Permission.EXECUTE)
                ? Optional.empty()
                : Optional.of("it lacks the permission EXECUTE; grant it in the configuration at /plugins/"
                        + plugin.spec().name() + "/permissions");
    }

    CompletionStage<StartResult> restart(String name) {
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

    CompletionStage<StopResult> stop(String name, Duration grace) {
        ManagedPlugin plugin = plugins.get(name);
        if (plugin == null) {
            return CompletableFuture.completedFuture(new StopResult.NotLoaded(names()));
        }
        return plugin.stop(grace,
                () -> plugin.isActive() && !Dependencies.dependents(name, plugins).isEmpty(),
                () -> new StopResult.Needed(Dependencies.dependents(name, plugins)));
    }

    CompletionStage<StopResult> stopWithDependents(String name, Duration grace) {
        CompletableFuture<?>[] dependents = Dependencies.dependents(name, plugins).stream()
                .map(each -> stopWithDependents(each, grace).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(dependents).thenCompose(stopped -> stop(name, grace));
    }

    CompletionStage<Map<String, StartResult>> startAll() {
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

    CompletionStage<Map<String, StopResult>> stopAll(Duration grace) {
        Map<String, CompletionStage<StopResult>> stopped = new LinkedHashMap<>();
        plugins.forEach((name, plugin) -> stopped.put(name, plugin.stop(grace, () -> false, StopResult.NotRunning::new)));
        return gather(stopped);
    }

    /** Stops all, and waits for it no longer than that. */
    void awaitStopAll(Duration grace, Duration atMost) {
        try {
            stopAll(grace).toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every plugin could be stopped in time; they are killed", e);
        }
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

    /** How all plugins are now, by name. */
    Map<String, PluginStatus> statuses() {
        Map<String, PluginStatus> all = new TreeMap<>();
        plugins.forEach((name, plugin) -> all.put(name, plugin.status()));
        return all;
    }

    private List<String> names() {
        return List.copyOf(plugins.keySet());
    }
}
