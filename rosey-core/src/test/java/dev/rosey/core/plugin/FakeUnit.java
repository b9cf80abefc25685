package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginHealth;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A plugin without code: what it does, and when, is decided by the test. Its time is virtual. For one thread. */
final class FakeUnit implements PluginUnit {
    Duration startTakes = Duration.ofSeconds(1);
    Duration stopTakes = Duration.ofSeconds(1);
    boolean neverReady;
    boolean ignoresStop;
    String failsToStart = "";
    RuntimeException startThrows;
    RuntimeException stopThrows;
    RuntimeException closeThrows;
    boolean answersNothing;
    PluginHealth health = PluginHealth.healthy();
    RuntimeException healthThrows;
    boolean healthAnswersNothing;
    long pending;
    ResourceUsage usage = ResourceUsage.of(1, 20, 2, 30);
    int starts;
    int stops;
    int closes;

    private final PluginSpec spec;
    private final PluginHost host;
    private final VirtualTime time;
    private PluginState state = PluginState.LOADED;
    private String reason = "";
    private long pid = 100;
    private int run;
    private int attempts;
    private long restarts;
    private Instant since = Instant.MAX;
    private CompletableFuture<StartResult> starting = new CompletableFuture<>();
    private CompletableFuture<StopResult> stopping = new CompletableFuture<>();

    FakeUnit(PluginSpec spec, PluginHost host, VirtualTime time) {
        this.spec = spec;
        this.host = host;
        this.time = time;
    }

    private void later(Duration delay, Runnable task) {
        int mine = run;
        ScheduledFuture<?> unused = time.schedule(() -> {
            if (run == mine) {
                task.run();
            }
        }, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Goes to a state as a runtime may. */
    private void become(PluginState next, String why) {
        if (!state.canBecome(next)) {
            throw new AssertionError(spec.name() + " went from " + state + " to " + next);
        }
        force(next, why);
    }

    /** Goes to any state, by no way at all. */
    void force(PluginState next, String why) {
        PluginState before = state;
        state = next;
        reason = why;
        since = next == PluginState.RUNNING ? time.instant() : Instant.MAX;
        host.stateChanged(before, status());
    }

    @Override
    public CompletionStage<StartResult> start() {
        starts++;
        if (startThrows != null) {
            throw startThrows;
        }
        if (answersNothing) {
            return new CompletableFuture<>();
        }
        switch (state) {
            case RUNNING -> {
                return CompletableFuture.completedFuture(new StartResult.AlreadyRunning());
            }
            case STARTING, INITIALIZED -> {
                return starting;
            }
            case STOPPING -> {
                return CompletableFuture.completedFuture(new StartResult.Failed("it is stopping"));
            }
            default -> {
                starting = state == PluginState.RESTARTING ? starting : new CompletableFuture<>();
                attempts = 0;
                spawn();
                return starting;
            }
        }
    }

    private void spawn() {
        run++;
        pid++;
        become(PluginState.STARTING, "");
        later(spec.startTimeout(), () -> endEarly("it was not ready in time"));
        if (!neverReady) {
            later(startTakes, this::ready);
        }
    }

    private void ready() {
        if (!failsToStart.isEmpty()) {
            endEarly(failsToStart);
            return;
        }
        run++;
        if (state == PluginState.STARTING) {
            become(PluginState.INITIALIZED, "");
        }
        become(PluginState.RUNNING, "");
        starting.complete(new StartResult.Started(OptionalLong.of(pid)));
    }

    /** The process ends before it is ready. */
    void endEarly(String why) {
        run++;
        become(PluginState.FAILED, why);
        host.release();
        starting.complete(new StartResult.Failed(why));
    }

    /** The process ends while it runs; it is started again as its configuration says. */
    void crash(String why) {
        run++;
        host.release();
        if (attempts >= spec.restart().maxAttempts()) {
            become(PluginState.FAILED, why);
            return;
        }
        attempts++;
        starting = new CompletableFuture<>();
        become(PluginState.RESTARTING, why);
        later(spec.restart().delayBefore(attempts), () -> {
            restarts++;
            spawn();
        });
    }

    @Override
    public CompletionStage<StopResult> stop(Duration grace) {
        stops++;
        if (stopThrows != null) {
            throw stopThrows;
        }
        if (state == PluginState.STOPPING) {
            later(grace, () -> stopped(new StopResult.Killed()));
            return stopping;
        }
        if (state == PluginState.RESTARTING) {
            run++;
            become(PluginState.STOPPED, "");
            starting.complete(new StartResult.Failed("it was stopped before it ran"));
        }
        if (!state.isLive()) {
            return CompletableFuture.completedFuture(new StopResult.NotRunning());
        }
        run++;
        stopping = new CompletableFuture<>();
        become(PluginState.STOPPING, "");
        starting.complete(new StartResult.Failed("it was stopped before it ran"));
        later(grace, () -> stopped(new StopResult.Killed()));
        if (!ignoresStop) {
            later(stopTakes, () -> stopped(new StopResult.Graceful()));
        }
        return stopping;
    }

    private void stopped(StopResult how) {
        run++;
        host.release();
        become(PluginState.STOPPED, "");
        stopping.complete(how);
    }

    @Override
    public PluginStatus status() {
        boolean lives = state.isLive();
        return new PluginStatus(spec.name(), spec.manifest().version(), state, reason,
                lives ? OptionalLong.of(pid) : OptionalLong.empty(),
                since == Instant.MAX ? Duration.ZERO : Duration.between(since, time.instant()), restarts, attempts,
                lives ? Optional.of(usage) : Optional.empty(), SandboxLevel.PROCESS_ONLY);
    }

    @Override
    public CompletionStage<PluginHealth> health(Duration atMost) {
        if (healthThrows != null) {
            throw healthThrows;
        }
        return healthAnswersNothing ? new CompletableFuture<>() : CompletableFuture.completedFuture(health);
    }

    @Override
    public long pending() {
        return pending;
    }

    PluginSpec spec() {
        return spec;
    }

    /** What the plugin's code reaches. */
    PluginHost host() {
        return host;
    }

    @Override
    public void close() {
        closes++;
        run++;
        if (closeThrows != null) {
            throw closeThrows;
        }
    }
}
