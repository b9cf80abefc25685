package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin of a manager: its unit, and whether something that it requires is missing. Operations wait for those asked
 * for before. A stop also ends the one that is under way and makes those that wait give up, so that it is not held up.
 */
final class ManagedPlugin {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    /** How often a stop was asked for, and how long the last may take. */
    private record Stops(long number, Duration grace) {}

    private volatile PluginSpec spec; // replaced by a swap, as are host and unit
    private volatile PluginHost host;
    private volatile PluginUnit unit;
    private final ReentrantLock lock = new ReentrantLock();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null); // guarded by lock
    private volatile Stops stops = new Stops(0, Duration.ZERO); // written under lock
    private volatile @Nullable String missing;
    private volatile Consumer<Duration> interruption = grace -> {};

    ManagedPlugin(PluginSpec spec, PluginHost host, PluginUnit unit) {
        this.spec = spec;
        this.host = host;
        this.unit = unit;
    }

    PluginSpec spec() {
        return spec;
    }

    PluginUnit unit() {
        return unit;
    }

    /** Goes over to another version, which runs already. */
    void replace(PluginSpec otherSpec, PluginHost otherHost, PluginUnit otherUnit) {
        spec = otherSpec;
        host = otherHost;
        unit = otherUnit;
    }

    /** Sets what a stop ends besides the unit, within its grace. */
    void interruptedBy(Consumer<Duration> action) {
        interruption = action;
    }

    /** How many stops were asked for so far; to be taken when a start is asked for. */
    long stops() {
        return stops.number();
    }

    /**
     * Begins the operation when all operations asked for before have ended.
     *
     * @param operation what to do
     * @param otherwise makes the answer when the operation throws
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the operation goes into the result
    <T> CompletionStage<T> oneAfterAnother(
            Supplier<CompletionStage<T>> operation, Function<Throwable, T> otherwise) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> before;
        lock.lock();
        try {
            before = last;
            last = result;
        } finally {
            lock.unlock();
        }
        before.whenComplete((done, none) -> attempt(operation)
                .whenComplete((value, wrong) -> result.complete(wrong == null ? value : otherwise.apply(wrong))));
        return result;
    }

    private static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> operation) {
        try {
            return Objects.requireNonNull(operation.get(), "the stage of the runtime");
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Makes operations that wait give up; whether one is under way. */
    private boolean interrupt(Duration grace) {
        boolean busy;
        lock.lock();
        try {
            stops = new Stops(stops.number() + 1, grace);
            busy = !last.isDone();
        } finally {
            lock.unlock();
        }
        interruption.accept(grace);
        return busy;
    }

    /** Begins a start or restart in its turn. */
    CompletionStage<StartResult> inTurn(Supplier<CompletionStage<StartResult>> operation) {
        return oneAfterAnother(operation, wrong -> {
            LOG.error("Plugin {} could not be started", spec.name(), wrong);
            return new StartResult.Failed("Plugin " + spec.name() + " could not be started: its runtime failed with "
                    + wrong + "; see the log");
        });
    }

    /** Starts the unit, unless a stop was asked for since the start was. */
    CompletionStage<StartResult> start(long stopsWhenAsked) {
        if (stops() != stopsWhenAsked) {
            return CompletableFuture.completedFuture(
                    new StartResult.Failed("Plugin " + spec.name() + " was stopped before it ran"));
        }
        CompletionStage<StartResult> started = unit.start();
        Stops now = stops;
        if (now.number() != stopsWhenAsked) { // asked for meanwhile, perhaps before the unit knew of the start
            CompletionStage<StopResult> unused = unit.stop(now.grace());
        }
        return started;
    }

    /** Stops the unit within another operation. */
    CompletionStage<StopResult> stopNow(Duration grace) {
        return unit.stop(grace);
    }

    /** Stops the unit, and ends what is under way, unless it is refused. */
    CompletionStage<StopResult> stop(Duration grace, BooleanSupplier refused, Supplier<StopResult> refusal) {
        if (refused.getAsBoolean()) {
            return oneAfterAnother(
                    () -> refused.getAsBoolean() ? CompletableFuture.completedFuture(refusal.get()) : unit.stop(grace),
                    this::killed);
        }
        CompletionStage<StopResult> early = interrupt(grace)
                ? attempt(() -> unit.stop(grace))
                : CompletableFuture.completedFuture(new StopResult.NotRunning());
        return oneAfterAnother(
                () -> unit.stop(grace).thenCompose(result -> result instanceof StopResult.NotRunning
                        ? early
                        : CompletableFuture.completedFuture(result)),
                this::killed);
    }

    private StopResult killed(Throwable wrong) {
        LOG.error("Plugin {} could not be stopped by its runtime and is killed", spec.name(), wrong);
        close();
        return new StopResult.Killed();
    }

    /** Kills it and frees everything. */
    void close() {
        interruption.accept(Duration.ZERO);
        try {
            unit.close();
        } catch (RuntimeException e) {
            LOG.error("Plugin {} could not be killed", spec.name(), e);
        }
    }

    /** Notes that something is missing; gives up a restart that was to come. */
    CompletionStage<Void> unavailable(String reason) {
        CompletionStage<?> idle = unit.status().state() == PluginState.RESTARTING
                ? unit.stop(Duration.ZERO)
                : CompletableFuture.completedFuture(null);
        return idle.thenAccept(stopped -> {
            PluginState before = status().state();
            missing = reason;
            if (before != PluginState.UNAVAILABLE) {
                host.stateChanged(before, status());
            }
        });
    }

    void available() {
        missing = null;
    }

    /** Whether it runs, or will without anybody asking. */
    boolean isActive() {
        return switch (status().state()) {
            case STARTING, INITIALIZED, RUNNING, RESTARTING -> true;
            case LOADED, STOPPING, STOPPED, FAILED, UNAVAILABLE -> false;
        };
    }

    ResourceHistory history() {
        return unit.history();
    }

    PluginStatus status() {
        PluginStatus status = unit.status();
        String reason = missing;
        if (reason == null || status.state().isLive() || status.state() == PluginState.RESTARTING) {
            return status;
        }
        return new PluginStatus(status.name(), status.version(), PluginState.UNAVAILABLE, reason, status.pid(),
                status.uptime(), status.restarts(), status.restartAttempts(), status.resources(), status.sandbox(),
                status.lastEnd(), Optional.empty());
    }
}
