package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a plugin stands. Written by one thread at a time, read by any. */
final class StatusBoard {
    private record Snapshot(
            PluginState state,
            String reason,
            OptionalLong pid,
            @Nullable Instant since,
            long restarts,
            int attempts,
            Optional<ResourceUsage> usage) {}

    private final PluginSpec spec;
    private final PluginHost host;
    private final InstantSource clock;
    private final Supplier<SandboxLevel> sandbox;
    private volatile Snapshot now =
            new Snapshot(PluginState.LOADED, "", OptionalLong.empty(), null, 0, 0, Optional.empty());

    StatusBoard(PluginSpec spec, PluginHost host, InstantSource clock, Supplier<SandboxLevel> sandbox) {
        this.spec = spec;
        this.host = host;
        this.clock = clock;
        this.sandbox = sandbox;
    }

    PluginState state() {
        return now.state;
    }

    String reason() {
        return now.reason;
    }

    int attempts() {
        return now.attempts;
    }

    /** Goes to another state, and tells the host. */
    void become(PluginState next, String reason, OptionalLong pid) {
        Snapshot before = now;
        if (!before.state.canBecome(next)) {
            throw new IllegalStateException("Plugin " + spec.name() + " cannot go from " + before.state + " to " + next);
        }
        Instant since = next == PluginState.RUNNING ? clock.instant() : null;
        now = new Snapshot(next, reason, pid, since, before.restarts, before.attempts,
                pid.isPresent() ? before.usage : Optional.empty());
        try {
            host.stateChanged(before.state, status());
        } catch (RuntimeException e) {
            host.log(System.Logger.Level.ERROR, "dev.rosey.isolation", "A listener of the plugin's state failed: " + e);
        }
    }

    /** Adds in words how the plugin fares in its state. */
    void reason(String words) {
        Snapshot before = now;
        now = new Snapshot(before.state, words, before.pid, before.since, before.restarts, before.attempts, before.usage);
    }

    void attempts(int number) {
        Snapshot before = now;
        now = new Snapshot(before.state, before.reason, before.pid, before.since, before.restarts, number, before.usage);
    }

    void pid(long pid) {
        Snapshot before = now;
        now = new Snapshot(before.state, before.reason, OptionalLong.of(pid), before.since, before.restarts,
                before.attempts, before.usage);
    }

    void countRestart() {
        Snapshot before = now;
        now = new Snapshot(before.state, before.reason, before.pid, before.since, before.restarts + 1,
                before.attempts, before.usage);
    }

    void usage(Optional<ResourceUsage> usage) {
        Snapshot before = now;
        now = new Snapshot(before.state, before.reason, before.pid, before.since, before.restarts, before.attempts, usage);
    }

    PluginStatus status() {
        Snapshot shown = now;
        Duration uptime = Duration.ZERO;
        if (shown.since != null) {
            Duration elapsed = Duration.between(shown.since, clock.instant());
            uptime = elapsed.isNegative() ? Duration.ZERO : elapsed;
        }
        return new PluginStatus(spec.name(), spec.manifest().version(), shown.state, shown.reason, shown.pid, uptime,
                shown.restarts, shown.attempts, shown.usage, sandbox.get());
    }
}
