package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.internal.host.SharedHost;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reloads of a manager's plugins. A plugin that runs is swapped; another version takes the place of one that does
 * not, which is started if it was meant to run.
 */
final class PluginReloads {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private final PluginSwaps swaps;
    private final SwapChecks checks;
    private final StartsAndStops starts;
    private final SharedHost shared;
    private final Executor executor;

    PluginReloads(PluginSwaps swaps, SwapChecks checks, StartsAndStops starts, SharedHost shared, Executor executor) {
        this.swaps = swaps;
        this.checks = checks;
        this.starts = starts;
        this.shared = shared;
        this.executor = executor;
    }

    /** Reads the file again that the plugin was loaded from. */
    CompletionStage<ReloadResult> reload(String name) {
        return reload(name, now -> now,
                before -> before instanceof PluginJar jar ? Optional.of(jar.reread()) : Optional.empty());
    }

    CompletionStage<ReloadResult> reload(String name, PluginArtifact artifact) {
        return reload(name, now -> now, before -> Optional.of(artifact));
    }

    CompletionStage<ReloadResult> reload(String name, PluginArtifact artifact, PluginSettings settings) {
        return reload(name, now -> now.with(settings), before -> Optional.of(artifact));
    }

    private CompletionStage<ReloadResult> reload(
            String name, UnaryOperator<Loaded> change, Function<PluginArtifact, Optional<PluginArtifact>> source) {
        Optional<Loaded> known = swaps.find(name);
        if (known.isEmpty()) {
            return refused(swaps.notLoaded(name));
        }
        ManagedPlugin plugin = known.get().plugin();
        long stops = plugin.stops();
        return plugin.oneAfterAnother(
                () -> CompletableFuture.supplyAsync(() -> begin(name, change, source, stops), executor)
                        .thenCompose(Function.identity()),
                wrong -> new ReloadResult.Refused(PluginSwaps.failure(name, "reloaded", wrong)));
    }

    private static CompletionStage<ReloadResult> refused(String reason) {
        return CompletableFuture.completedFuture(new ReloadResult.Refused(reason));
    }

    private CompletionStage<ReloadResult> begin(String name, UnaryOperator<Loaded> change,
            Function<PluginArtifact, Optional<PluginArtifact>> source, long stops) {
        Loaded now = swaps.find(name).map(change).orElseThrow();
        if (starts.isClosed()) {
            return refused("Plugin " + name + " cannot be reloaded: the plugin manager is closed; load it in a new one");
        }
        PluginSpec before = now.plugin().spec();
        try {
            Optional<PluginArtifact> artifact = source.apply(before.artifact());
            if (artifact.isEmpty()) {
                return refused("Plugin " + name + " was not loaded from a jar file that could be read again; give its "
                        + "other version to reload it");
            }
            return reload(now, artifact.get(), stops);
        } catch (PluginException e) {
            return refused(e.getMessage() + " [" + e.code() + "]");
        }
    }

    private CompletionStage<ReloadResult> reload(Loaded now, PluginArtifact artifact, long stops) {
        Optional<String> other = SwapChecks.otherName(now.plugin(), artifact);
        if (other.isPresent()) {
            return refused(other.get());
        } else if (SwapChecks.isSame(now.plugin().spec().artifact(), artifact)) {
            return CompletableFuture.completedFuture(
                    new ReloadResult.Unchanged(now.plugin().spec().manifest().version()));
        } else if (now.plugin().status().state() == PluginState.RUNNING) {
            return swaps.swapNow(now, artifact, SwapOptions.defaults(), stops).thenApply(ReloadResult.HotSwap::new);
        }
        Admission next = Admission.of(artifact, now.settings());
        Optional<String> obstacle = checks.obstacleToLoad(now.plugin(), next.spec());
        return obstacle.isPresent() ? refused(obstacle.get()) : replace(now, next, stops);
    }

    private CompletionStage<ReloadResult> replace(Loaded now, Admission next, long stops) {
        ManagedPlugin plugin = now.plugin();
        PluginState state = plugin.status().state();
        String from = plugin.spec().manifest().version();
        PluginUnit old = plugin.unit();
        GuardedPluginHost host = new GuardedPluginHost(next.spec(), shared);
        take(now, next, host);
        close(old, next.spec().name());
        now.host().release();
        LOG.info("Plugin {}, which was {}, was replaced in version {} by {}", next.spec().name(), state, from,
                next.spec().manifest().version());
        host.stateChanged(PluginState.LOADED, plugin.status());
        CompletionStage<Optional<StartResult>> start = isMeantToRun(state)
                ? starts.startNow(plugin, stops).thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty());
        return start.thenApply(done -> new ReloadResult.Replaced(from, next.spec().manifest().version(), done));
    }

    private void take(Loaded now, Admission next, GuardedPluginHost host) {
        PluginUnit created = null;
        try {
            PluginUnit unit = now.runtime().create(next.spec(), host);
            created = unit;
            swaps.commit(now.with(host, next.provenance()), next.spec().manifest(),
                    () -> now.plugin().replace(next.spec(), host, unit));
        } catch (RuntimeException e) {
            if (created != null) {
                close(created, next.spec().name());
            }
            host.release();
            throw e;
        }
    }

    /** It did not serve, so there is nothing to wait for. */
    private static void close(PluginUnit unit, String name) {
        try {
            unit.close();
        } catch (RuntimeException e) {
            LOG.error("A version of plugin {} that does not serve could not be killed", name, e);
        }
    }

    private static boolean isMeantToRun(PluginState state) {
        return switch (state) {
            case LOADED, STOPPED -> false;
            case STARTING, INITIALIZED, RUNNING, STOPPING, RESTARTING, FAILED, UNAVAILABLE -> true;
        };
    }
}
