package dev.rosey.api.plugin;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a plugin stands in its life.
 *
 * <pre>
 * LOADED → STARTING → INITIALIZED → RUNNING → STOPPING → STOPPED → STARTING …
 *             │  ▲          │          │
 *             ▼  └── RESTARTING ◀──────┤        FAILED, UNAVAILABLE → STARTING on an operator's start
 * </pre>
 */
public enum PluginState {
    /** Its manifest was read; it was never started. */
    LOADED,
    /** Its process is being made. */
    STARTING,
    /** It is constructed and has accepted its configuration, but does not serve yet. */
    INITIALIZED,
    /** It serves. */
    RUNNING,
    /** It was asked to stop. */
    STOPPING,
    /** It was stopped. */
    STOPPED,
    /** It failed, and waits to be started again. */
    RESTARTING,
    /** It cannot start, or was given up; stays so until an operator starts it or its code changes. */
    FAILED,
    /** Something that it requires is missing. */
    UNAVAILABLE;

    private static final Map<PluginState, Set<PluginState>> NEXT = new EnumMap<>(Map.of(
            LOADED, EnumSet.of(STARTING, UNAVAILABLE, FAILED),
            STARTING, EnumSet.of(INITIALIZED, STOPPING, RESTARTING, FAILED, UNAVAILABLE),
            INITIALIZED, EnumSet.of(RUNNING, STOPPING, RESTARTING, FAILED),
            RUNNING, EnumSet.of(STOPPING, RESTARTING, FAILED, STOPPED),
            STOPPING, EnumSet.of(STOPPED),
            STOPPED, EnumSet.of(STARTING, UNAVAILABLE),
            RESTARTING, EnumSet.of(STARTING, STOPPED, FAILED),
            FAILED, EnumSet.of(STARTING, UNAVAILABLE, STOPPED),
            UNAVAILABLE, EnumSet.of(STARTING, FAILED, STOPPED)));

    /** Whether the table of transitions allows to go from this state to the other. */
    public boolean canBecome(PluginState next) {
        return next().contains(next);
    }

    /** The states that may follow. */
    public Set<PluginState> next() {
        return EnumSet.copyOf(NEXT.getOrDefault(this, Set.of()));
    }

    /** Whether a process or instance may exist in this state. */
    public boolean isLive() {
        return this == STARTING || this == INITIALIZED || this == RUNNING || this == STOPPING;
    }
}
