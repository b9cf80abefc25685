package dev.rosey.api.plugin;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A plugin as it is now: a snapshot that costs nothing to take.
 *
 * @param name the plugin's name
 * @param version its version
 * @param state where it stands
 * @param reason why it stands there, for FAILED, UNAVAILABLE and RESTARTING; else empty
 * @param pid its process, if it has one of its own
 * @param uptime how long it has been running; zero when it is not
 * @param restarts how often it was started again after a failure
 * @param restartAttempts consecutive attempts since it last ran well
 * @param resources what its process uses, as of the last check; empty when it has no process of its own that runs
 * @param sandbox how well it is shut in
 * @param lastEnd why its last process ended; empty when none has ended yet
 * @param failure why it is FAILED; empty in all other states
 */
public record PluginStatus(
        String name,
        String version,
        PluginState state,
        String reason,
        OptionalLong pid,
        Duration uptime,
        long restarts,
        int restartAttempts,
        Optional<ResourceUsage> resources,
        SandboxLevel sandbox,
        Optional<EndCause> lastEnd,
        Optional<FailureReason> failure) {
    /** Checks that all parts are there. */
    public PluginStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(uptime, "uptime");
        Objects.requireNonNull(resources, "resources");
        Objects.requireNonNull(sandbox, "sandbox");
        Objects.requireNonNull(lastEnd, "lastEnd");
        Objects.requireNonNull(failure, "failure");
    }

    /** A plugin of which no process has ended and that has not failed, or whose runtime knows no causes. */
    public PluginStatus(
            String name,
            String version,
            PluginState state,
            String reason,
            OptionalLong pid,
            Duration uptime,
            long restarts,
            int restartAttempts,
            Optional<ResourceUsage> resources,
            SandboxLevel sandbox) {
        this(name, version, state, reason, pid, uptime, restarts, restartAttempts, resources, sandbox, Optional.empty(),
                Optional.empty());
    }
}
