package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
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
    void loaded(Loaded plugin) {
        loaded.put(plugin.plugin().spec().name(), plugin);
    }

    Optional<Loaded> find(String name) {
        return Optional.ofNullable(loaded.get(name));
    }

    String notLoaded(String name) {
        return "No plugin named " + name + " is loaded; loaded are " + new TreeSet<>(loaded.keySet());
    }

    CompletionStage<SwapResult> swap(String name, Supplier<? extends PluginArtifact> source, SwapOptions options) {
        Objects.requireNonNull(options, "options");
        Loaded known = loaded.get(name);
        if (known == null) {
            return refused(notLoaded(name));
        }
        long stops = known.plugin().stops();
        return known.plugin().oneAfterAnother(() -> begin(name, source, options, stops),
                wrong -> new SwapResult.Refused(failure(name, "swapped", wrong)));
    }

    /** What to say of an operation that could not be carried through. */
    static String failure(String name, String done, Throwable wrong) {
        boolean closed = wrong instanceof RejectedExecutionException;
        if (!closed) {
            LOG.error("Plugin {} could not be {}", name, done, wrong);
        }
        return "Plugin " + name + " cannot be " + done + ": "
                + (closed ? "the application is closed" : "it failed with " + wrong + "; see the log");
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
        try {
            PluginArtifact artifact = source.get();
            Optional<String> mismatch = SwapChecks.mismatch(now.plugin(), artifact);
            return mismatch.isPresent() ? refused(mismatch.get()) : swapNow(now, artifact, options, stops);
        } catch (PluginException e) {
            return refused(e.getMessage() + " [" + e.code() + "]");
        }
    }

    /**
     * Goes over to other code of a plugin that runs; to be called in its turn.
     *
     * @throws PluginException if the code is not to be trusted
     */
    CompletionStage<SwapResult> swapNow(Loaded now, PluginArtifact artifact, SwapOptions options, long stops) {
        PluginSettings settings = options.startTimeout().map(now.settings()::withStartTimeout).orElse(now.settings());
        Admission next = Admission.of(artifact, settings);
        Optional<String> obstacle = checks.obstacle(now.plugin(), next.spec());
        return obstacle.isPresent() ? refused(obstacle.get()) : create(now, next, options, stops);
    }

    private static CompletionStage<SwapResult> refused(String reason) {
        return CompletableFuture.completedFuture(new SwapResult.Refused(reason));
    }

    private CompletionStage<SwapResult> create(Loaded now, Admission admitted, SwapOptions options, long stops) {
        PluginSpec next = admitted.spec();
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
                (manifest, action) -> commit(now.with(host, admitted.provenance()), manifest, action));
        return swap.run();
    }

    /** Gives a plugin the commands of another version while the action goes over to it, unless one is not free. */
    void commit(Loaded next, PluginManifest manifest, Runnable action) {
        lock.lock();
        try {
            commands.replace(next.plugin(), manifest, action);
            loaded.put(manifest.name(), next);
        } finally {
            lock.unlock();
        }
    }
}
