package dev.rosey.core.plugin;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin inside the application. Each start has a number; what an abandoned start still does when it returns late is
 * recognised by it and ignored.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the ends of the futures themselves are handled
final class InProcessUnit implements PluginUnit {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessUnit.class);

    private final PluginSpec spec;
    private final PluginInstance artifact;
    private final PluginHost host;
    private final Executor executor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    // guarded by lock
    private PluginState state = PluginState.LOADED;
    private String reason = "";
    private int run;
    private @Nullable Plugin plugin;
    private @Nullable Instant runningSince;
    private CompletableFuture<StartResult> starting = new CompletableFuture<>();
    private CompletableFuture<StopResult> stopping = new CompletableFuture<>();
    private CompletableFuture<Void> stopWork = new CompletableFuture<>();

    InProcessUnit(
            PluginSpec spec,
            PluginInstance artifact,
            PluginHost host,
            Executor executor,
            InstantSource clock,
            RandomGenerator random) {
        this.spec = spec;
        this.artifact = artifact;
        this.host = host;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public CompletionStage<StartResult> start() {
        CompletableFuture<StartResult> result;
        PluginState before;
        int mine;
        lock.lock();
        try {
            switch (state) {
                case RUNNING -> {
                    return CompletableFuture.completedFuture(new StartResult.AlreadyRunning());
                }
                case STARTING, INITIALIZED -> {
                    return starting;
                }
                case STOPPING -> {
                    return stopping.thenCompose(stopped -> start());
                }
                default -> {
                    mine = ++run;
                    before = move(PluginState.STARTING, "");
                    starting = new CompletableFuture<>();
                    result = starting;
                }
            }
        } finally {
            lock.unlock();
        }
        host.stateChanged(before, status());
        CompletableFuture<Void> work = submit(() -> startNow(mine, result));
        if (work.isCompletedExceptionally()) {
            failed(mine, result, "the runtime is closed; give the application a new one");
        }
        if (!work.isDone()) {
            work.orTimeout(spec.startTimeout().toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, failure) -> {
                if (failure instanceof TimeoutException) {
                    failed(mine, result, "start did not return within " + spec.startTimeout().toMillis()
                            + " ms; its thread is still busy: make start return, or give it more time");
                }
            });
        }
        return result;
    }

    /** Begins work that does not throw; fails when the runtime has no threads any more. */
    private CompletableFuture<Void> submit(Runnable work) {
        try {
            return CompletableFuture.runAsync(work, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void startNow(int mine, CompletableFuture<StartResult> result) {
        String phase = "construct";
        try {
            Plugin created = artifact.create();
            phase = "validate";
            created.validate(spec.config());
            lock.lock();
            try {
                if (run != mine) {
                    return;
                }
                plugin = created;
            } finally {
                lock.unlock();
            }
            become(mine, PluginState.INITIALIZED, "");
            phase = "start";
            InProcessContext context = new InProcessContext(spec, host, random);
            created.start(context);
            List<String> missing = context.missingCommands();
            if (!missing.isEmpty()) {
                failed(mine, result, "its manifest declares the commands " + missing
                        + ", but start registered no handler for them");
                return;
            }
            if (become(mine, PluginState.RUNNING, "")) {
                result.complete(new StartResult.Started(OptionalLong.empty()));
            } else {
                releaseLate();
            }
        } catch (Exception | LinkageError | AssertionError e) {
            Outcome.Failed failure = Outcome.Failed.of(e, phase);
            LOG.debug("Plugin {} threw in {}", spec.name(), phase, e);
            failed(mine, result, "it threw in " + phase + ": " + failure.type() + ": " + failure.message());
        }
    }

    /** Ends what a start has opened that returned after its plugin was stopped. */
    private void releaseLate() {
        boolean idle;
        lock.lock();
        try {
            idle = !state.isLive();
        } finally {
            lock.unlock();
        }
        if (idle) {
            host.release();
        }
    }

    private void failed(int mine, CompletableFuture<StartResult> result, String message) {
        if (become(mine, PluginState.FAILED, message)) {
            host.release();
        }
        result.complete(new StartResult.Failed("Plugin " + spec.name() + " could not start: " + message));
    }

    @Override
    public CompletionStage<StopResult> stop(Duration grace) {
        int mine;
        Plugin instance;
        PluginState before;
        CompletableFuture<StopResult> result;
        CompletableFuture<StartResult> ended;
        lock.lock();
        try {
            if (state == PluginState.STOPPING) {
                stopWork.orTimeout(grace.toNanos(), TimeUnit.NANOSECONDS);
                return stopping;
            } else if (!state.isLive()) {
                return CompletableFuture.completedFuture(new StopResult.NotRunning());
            }
            mine = ++run;
            before = move(PluginState.STOPPING, "");
            instance = plugin;
            plugin = null;
            stopping = new CompletableFuture<>();
            result = stopping;
            ended = starting;
        } finally {
            lock.unlock();
        }
        host.stateChanged(before, status());
        ended.complete(new StartResult.Failed("Plugin " + spec.name() + " was stopped before it ran"));
        CompletableFuture<Void> work = submit(() -> stopNow(instance));
        if (work.isDone()) {
            stopped(mine, result, work.isCompletedExceptionally() ? new StopResult.Killed() : new StopResult.Graceful());
        } else {
            shortenable(work);
            work.orTimeout(grace.toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, failure) ->
                    stopped(mine, result, failure == null ? new StopResult.Graceful() : new StopResult.Killed()));
        }
        return result;
    }

    @Override
    public CompletionStage<PluginHealth> health(Duration atMost) {
        Plugin asked;
        lock.lock();
        try {
            asked = state == PluginState.RUNNING ? plugin : null;
        } finally {
            lock.unlock();
        }
        return asked == null
                ? CompletableFuture.completedFuture(PluginHealth.unhealthy("it does not run"))
                : HealthQuestion.ask(asked, executor, atMost);
    }

    /** Lets a second stop with less grace shorten the first. */
    private void shortenable(CompletableFuture<Void> work) {
        lock.lock();
        try {
            stopWork = work;
        } finally {
            lock.unlock();
        }
    }

    private void stopNow(@Nullable Plugin instance) {
        try {
            if (instance != null) {
                instance.stop();
            }
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.warn("Plugin {} threw in stop; it is stopped all the same", spec.name(), e);
        }
    }

    private void stopped(int mine, CompletableFuture<StopResult> result, StopResult how) {
        host.release();
        become(mine, PluginState.STOPPED, "");
        result.complete(how);
    }

    /** Goes to the next state, unless this run is over. */
    private boolean become(int mine, PluginState next, String why) {
        PluginState before;
        lock.lock();
        try {
            if (run != mine || !state.canBecome(next)) {
                return false;
            }
            before = move(next, why);
        } finally {
            lock.unlock();
        }
        host.stateChanged(before, status());
        return true;
    }

    /** Sets the state; the caller holds the lock and tells the host after releasing it. */
    private PluginState move(PluginState next, String why) {
        PluginState before = state;
        state = next;
        reason = why;
        runningSince = next == PluginState.RUNNING ? clock.instant() : null;
        return before;
    }

    @Override
    public PluginStatus status() {
        lock.lock();
        try {
            Instant since = runningSince;
            Duration uptime = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
            return new PluginStatus(spec.name(), spec.manifest().version(), state, reason, OptionalLong.empty(), uptime, 0,
                    0, Optional.empty(), SandboxLevel.IN_PROCESS);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody needs this any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        stop(Duration.ofSeconds(1));
    }
}
