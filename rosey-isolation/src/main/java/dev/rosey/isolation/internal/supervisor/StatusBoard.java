package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.monitor.UsageRing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a plugin stands. Written by one thread at a time, read by any. */
final class StatusBoard {
    /** What readers see. */
    private record Shown(PluginStatus status, @Nullable Instant since) {}

    private final PluginSpec spec;
    private final PluginHost host;
    private final InstantSource clock;
    private final Supplier<SandboxLevel> sandbox;
    private final UsageRing history = new UsageRing();

    // written by one thread at a time
    private PluginState state = PluginState.LOADED;
    private String reason = "";
    private OptionalLong pid = OptionalLong.empty();
    private @Nullable Instant since;
    private long restarts;
    private int attempts;
    private Optional<ResourceUsage> usage = Optional.empty();
    private Optional<EndCause> lastEnd = Optional.empty();
    private Optional<FailureReason> failure = Optional.empty();
    private volatile Shown shown;

    StatusBoard(PluginSpec spec, PluginHost host, InstantSource clock, Supplier<SandboxLevel> sandbox) {
        this.spec = spec;
        this.host = host;
        this.clock = clock;
        this.sandbox = sandbox;
        this.shown = snapshot();
    }

    private Shown snapshot() {
        return new Shown(new PluginStatus(spec.name(), spec.manifest().version(), state, reason, pid, Duration.ZERO,
                restarts, attempts, usage, sandbox.get(), lastEnd, failure), since);
    }

    PluginState state() {
        return shown.status.state();
    }

    String reason() {
        return shown.status.reason();
    }

    /** Goes to another state, and tells the host. */
    void become(PluginState next, String words, OptionalLong process) {
        become(next, words, process, Optional.empty());
    }

    /** Goes to FAILED, and tells the host. */
    void fail(FailureReason why, String words) {
        become(PluginState.FAILED, words, OptionalLong.empty(), Optional.of(why));
    }

    private void become(PluginState next, String words, OptionalLong process, Optional<FailureReason> why) {
        PluginState before = state;
        if (!before.canBecome(next)) {
            throw new IllegalStateException("Plugin " + spec.name() + " cannot go from " + before + " to " + next);
        }
        state = next;
        reason = words;
        pid = process;
        since = next == PluginState.RUNNING ? clock.instant() : null;
        usage = process.isPresent() ? usage : Optional.empty();
        failure = why;
        shown = snapshot();
        try {
            host.stateChanged(before, status());
        } catch (RuntimeException e) {
            host.log(System.Logger.Level.ERROR, "dev.rosey.isolation", "A listener of the plugin's state failed: " + e);
        }
    }

    /** Adds in words how the plugin fares in its state. */
    void reason(String words) {
        reason = words;
        shown = snapshot();
    }

    void attempts(int number) {
        attempts = number;
        shown = snapshot();
    }

    void pid(long number) {
        pid = OptionalLong.of(number);
        shown = snapshot();
    }

    void countRestart() {
        restarts++;
        shown = snapshot();
    }

    /** Notes why a process has ended; told with the next state. */
    void ended(EndCause cause) {
        lastEnd = Optional.of(cause);
        shown = snapshot();
    }

    /** Notes what the process uses. */
    void usage(ResourceUsage measured) {
        usage = Optional.of(measured);
        history.add(clock.instant(), measured);
        shown = snapshot();
    }

    ResourceHistory history() {
        return history.snapshot();
    }

    PluginStatus status() {
        Shown now = shown;
        PluginStatus status = now.status;
        Duration elapsed = now.since == null ? Duration.ZERO : Duration.between(now.since, clock.instant());
        return new PluginStatus(status.name(), status.version(), status.state(), status.reason(), status.pid(),
                elapsed.isNegative() ? Duration.ZERO : elapsed, status.restarts(), status.restartAttempts(),
                status.resources(), sandbox.get(), status.lastEnd(), status.failure());
    }
}
