package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.internal.host.GuardedPluginHost;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The swaps of a manager's plugins. */
final class PluginSwaps {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    /** What a plugin was loaded with, and its host as of the last swap. */
    private record Loaded(
            ManagedPlugin plugin, PluginSettings settings, PluginRuntime runtime, GuardedPluginHost host) {}

    private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
    private final SwapChecks checks;
    private final CommandIndex commands;
    private final ReentrantLock lock;
    private final ScheduledExecutorService timer;
    private final Executor executor;

    /**
     * Makes the swaps of one manager.
     *
     * @param lock held while commands change their owners
     */
    PluginSwaps(
            SwapChecks checks,
            CommandIndex commands,
            ReentrantLock lock,
            ScheduledExecutorService timer,
            Executor executor) {
        this.checks = checks;
        this.commands = commands;
        this.lock = lock;
        this.timer = timer;
        this.executor = executor;
    }

    /** Notes what later versions of a plugin need. */
    void loaded(ManagedPlugin plugin, PluginSettings settings, PluginRuntime runtime, GuardedPluginHost host) {
        loaded.put(plugin.spec().name(), new Loaded(plugin, settings, runtime, host));
    }

    CompletionStage<SwapResult> swap(String name, Supplier<? extends PluginArtifact> source, SwapOptions options) {
        Objects.requireNonNull(options, "options");
        Loaded known = loaded.get(name);
        if (known == null) {
            return CompletableFuture.completedFuture(new SwapResult.Refused("No plugin named " + name
                    + " is loaded; loaded are " + new TreeSet<>(loaded.keySet())));
        }
        long stops = known.plugin().stops();
        return known.plugin().oneAfterAnother(() -> begin(name, source, options, stops), wrong -> {
            boolean closed = wrong instanceof RejectedExecutionException;
            if (!closed) {
                LOG.error("Plugin {} could not be swapped", name, wrong);
            }
            return new SwapResult.Refused("Plugin " + name + " cannot be swapped: "
                    + (closed ? "the application is closed" : "it failed with " + wrong + "; see the log"));
        });
    }

    /** Leaves the caller's thread first, as files will be read. */
    private CompletionStage<SwapResult> begin(
            String name, Supplier<? extends PluginArtifact> source, SwapOptions options, long stops) {
        return CompletableFuture.supplyAsync(() -> prepare(name, source, options, stops), executor)
                .thenCompose(Function.identity());
    }

    private CompletionStage<SwapResult> prepare(
            String name, Supplier<? extends PluginArtifact> source, SwapOptions options, long stops) {
        Loaded now = Objects.requireNonNull(loaded.get(name), name);
        PluginArtifact artifact;
        PluginSpec next;
        try {
            artifact = source.get();
            Optional<String> mismatch = SwapChecks.mismatch(now.plugin(), artifact);
            if (mismatch.isPresent()) {
                return refused(mismatch.get());
            }
            PluginSettings settings = options.startTimeout().map(now.settings()::withStartTimeout).orElse(now.settings());
            next = Grants.apply(artifact, settings);
        } catch (PluginException e) {
            return refused(e.getMessage() + " [" + e.code() + "]");
        }
        Optional<String> obstacle = checks.obstacle(now.plugin(), next);
        return obstacle.isPresent() ? refused(obstacle.get()) : create(now, next, options, stops);
    }

    private static CompletionStage<SwapResult> refused(String reason) {
        return CompletableFuture.completedFuture(new SwapResult.Refused(reason));
    }

    private CompletionStage<SwapResult> create(Loaded now, PluginSpec next, SwapOptions options, long stops) {
        GuardedPluginHost host = now.host().successor(next);
        PluginUnit unit;
        try {
            unit = now.runtime().create(next, host);
        } catch (RuntimeException e) {
            host.giveUp();
            host.release();
            if (e instanceof PluginException refusal) {
                return refused(refusal.getMessage() + " [" + refusal.code() + "]");
            }
            throw e;
        }
        PluginSwap.Version from = new PluginSwap.Version(now.plugin().spec(), now.host(), now.plugin().unit());
        PluginSwap.Version to = new PluginSwap.Version(next, host, unit);
        PluginSwap swap = new PluginSwap(now.plugin(), from, to, options, stops, timer, executor,
                (manifest, action) -> commit(now, host, manifest, action));
        return swap.run();
    }

    private void commit(Loaded now, GuardedPluginHost host, PluginManifest manifest, Runnable action) {
        lock.lock();
        try {
            commands.replace(now.plugin(), manifest, action);
            loaded.put(manifest.name(), new Loaded(now.plugin(), now.settings(), now.runtime(), host));
        } finally {
            lock.unlock();
        }
    }
}
