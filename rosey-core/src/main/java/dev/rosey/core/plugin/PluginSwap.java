package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.plugin.SwapResult.Phase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to go over to another version of a plugin while it runs. Its steps come one after another, on threads of
 * the executor.
 */
final class PluginSwap {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Duration PATIENCE_WITH_RUNTIME = Duration.ofSeconds(5); // which keeps its deadlines itself

    /** One version of the plugin, with all that is its own. */
    record Version(PluginSpec spec, GuardedPluginHost host, PluginUnit unit) {
        String number() {
            return spec.manifest().version();
        }
    }

    private final ManagedPlugin plugin;
    private final Version from;
    private final Version to;
    private final SwapOptions options;
    private final long stops;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final BiConsumer<PluginManifest, Runnable> commit;
    private volatile Phase phase = Phase.START;
    private volatile boolean switched;
    private volatile Runnable finish = () -> {}; // what is left of the switch when no lock is held any more
    private volatile String unhealthy = "it has not said how it is";

    /**
     * Prepares a swap to a version that was created and not started.
     *
     * @param stops how often a stop had been asked for when the swap was
     * @param commit does the action while the commands become those of the manifest, or throws
     */
    PluginSwap(
            ManagedPlugin plugin,
            Version from,
            Version to,
            SwapOptions options,
            long stops,
            ScheduledExecutorService timer,
            Executor executor,
            BiConsumer<PluginManifest, Runnable> commit) {
        this.plugin = plugin;
        this.from = from;
        this.to = to;
        this.options = options;
        this.stops = stops;
        this.timer = timer;
        this.executor = executor;
        this.commit = commit;
    }

    CompletionStage<SwapResult> run() {
        plugin.interruptedBy(this::interrupted);
        CompletionStage<SwapResult> result = attempt(this::start)
                .thenComposeAsync(this::afterStart, executor)
                .exceptionallyCompose(this::unexpected);
        return result.whenComplete((done, none) -> plugin.interruptedBy(grace -> {}));
    }

    private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A stop was asked for: what does not serve ends, so that nothing is waited for. */
    private void interrupted(Duration grace) {
        CompletionStage<StopResult> unused =
                switched ? attempt(() -> from.unit().stop(grace)) : attempt(() -> to.unit().stop(Duration.ZERO));
    }

    private boolean isStopAsked() {
        return plugin.stops() != stops;
    }

    private CompletionStage<StartResult> start() {
        if (isStopAsked()) {
            return CompletableFuture.completedFuture(new StartResult.Failed("the plugin was stopped meanwhile"));
        }
        Duration patience = to.spec().startTimeout().plus(PATIENCE_WITH_RUNTIME);
        return within(patience, to.unit().start(), () -> new StartResult.Failed("its runtime did not say within "
                + patience.toMillis() + " ms whether it runs"));
    }

    private <T> CompletionStage<T> within(Duration time, CompletionStage<T> stage, Supplier<T> otherwise) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletionStage<?> unused = stage.whenComplete((value, wrong) -> {
            if (wrong == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(wrong);
            }
        });
        if (!result.isDone()) {
            later(time, () -> result.complete(otherwise.get()), result);
        }
        return result;
    }

    /** Does something on the executor after a time, unless something else is done before. */
    private void later(Duration time, Runnable action, CompletableFuture<?> unless) {
        var timeout = timer.schedule(() -> executor.execute(action), time.toNanos(), TimeUnit.NANOSECONDS);
        CompletionStage<?> unused = unless.whenComplete((done, wrong) -> timeout.cancel(false));
    }

    private CompletionStage<SwapResult> afterStart(StartResult started) {
        if (started instanceof StartResult.Failed failed) {
            return rollBack(failed.message());
        } else if (!started.isRunning()) {
            return rollBack("it did not start: " + started);
        }
        phase = Phase.HEALTH;
        CompletableFuture<PluginHealth> proof = new CompletableFuture<>();
        later(options.healthTimeout(), () -> proof.complete(PluginHealth.unhealthy("it did not become healthy within "
                + options.healthTimeout().toMillis() + " ms: " + unhealthy)), proof);
        ask(proof);
        return proof.thenComposeAsync(this::afterProof, executor);
    }

    private void ask(CompletableFuture<PluginHealth> proof) {
        if (proof.isDone()) {
            return;
        } else if (!isFirstRun()) {
            proof.complete(PluginHealth.unhealthy(end()));
            return;
        }
        CompletionStage<?> unused = attempt(() -> to.unit().health(options.healthTimeout())).whenComplete((health, wrong) -> {
            if (health != null && health.isHealthy()) {
                proof.complete(health);
            } else {
                unhealthy = health == null ? "it could not be asked: " + wrong : health.detail();
                later(BETWEEN_QUESTIONS, () -> ask(proof), proof);
            }
        });
    }

    /** Whether the new version runs, and has not ended in between. */
    private boolean isFirstRun() {
        PluginStatus status = to.unit().status();
        return status.state() == PluginState.RUNNING && status.restarts() == 0 && status.restartAttempts() == 0;
    }

    private String end() {
        PluginStatus status = to.unit().status();
        return isStopAsked()
                ? "the plugin was stopped meanwhile"
                : "it ended before it could take over" + (status.reason().isEmpty() ? "" : ": " + status.reason());
    }

    private CompletionStage<SwapResult> afterProof(PluginHealth health) {
        if (!health.isHealthy()) {
            return rollBack(health.detail());
        }
        phase = Phase.SWITCH;
        CompletableFuture<Void> left = new CompletableFuture<>();
        long begin = System.nanoTime();
        try {
            to.host().prepareTakeOver();
            commit.accept(to.spec().manifest(), () -> takeOver(left));
        } catch (RuntimeException e) {
            if (!switched) {
                return rollBack(String.valueOf(e.getMessage()));
            }
            LOG.error("Plugin {} runs in version {}, but not all was put in order", to.spec().name(), to.number(), e);
        }
        finish.run();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        to.host().swapped(from.number(), to.unit().status(), took);
        return drained(left).thenComposeAsync(drained -> retire(took, drained), executor);
    }

    private void takeOver(CompletableFuture<Void> left) {
        if (isStopAsked() || !isFirstRun()) {
            throw new IllegalStateException(end());
        }
        finish = to.host().takeOver(left);
        plugin.replace(to.spec(), to.host(), to.unit());
        switched = true;
    }

    /** Whether the old version finishes all that it was given before its time is over. */
    private CompletionStage<Boolean> drained(CompletableFuture<Void> left) {
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        later(options.drainDeadline(), () -> drained.complete(false), drained);
        look(left, drained);
        return drained;
    }

    private void look(CompletableFuture<Void> left, CompletableFuture<Boolean> drained) {
        // in this order: what the host hands over is pending in the unit before the host takes it for handled
        if (left.isDone() && from.host().isIdle() && from.unit().pending() == 0) {
            drained.complete(true);
        } else if (isStopAsked() || from.unit().status().state() != PluginState.RUNNING) {
            drained.complete(false);
        } else if (!drained.isDone()) {
            later(BETWEEN_LOOKS, () -> look(left, drained), drained);
        }
    }

    private CompletionStage<SwapResult> retire(Duration took, boolean drained) {
        if (!drained) {
            LOG.warn("Version {} of plugin {} did not finish all that it had begun before {} took over; it is stopped",
                    from.number(), from.spec().name(), to.number());
        }
        return end(from, PluginSpec.DEFAULT_STOP_TIMEOUT)
                .thenApply(ended -> new SwapResult.Swapped(from.number(), to.number(), took, drained));
    }

    private CompletionStage<SwapResult> rollBack(String reason) {
        Phase reached = phase;
        to.host().giveUp();
        return end(to, Duration.ZERO).thenApply(ended -> {
            from.host().swapFailed(to.number(), reached.name(), reason);
            return new SwapResult.RolledBack(reached, reason);
        });
    }

    private CompletionStage<SwapResult> unexpected(Throwable failure) {
        Throwable wrong = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.error("The swap of plugin {} failed", from.spec().name(), wrong);
        return switched ? retire(Duration.ZERO, false) : rollBack("it failed with " + wrong + "; see the log");
    }

    /** Stops a version that does not serve, and frees what it has; never fails. */
    private CompletionStage<?> end(Version version, Duration grace) {
        return attempt(() -> within(grace.plus(PATIENCE_WITH_RUNTIME), version.unit().stop(grace), StopResult.Killed::new))
                .handle((stopped, wrong) -> {
                    try {
                        version.unit().close();
                    } catch (RuntimeException e) {
                        LOG.error("Version {} of plugin {} could not be killed", version.number(), version.spec().name(), e);
                    }
                    version.host().release();
                    return stopped;
                });
    }
}
