package dev.rosey.api.spi;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;

/**
 * What one plugin may reach of its host. Every part is guarded on the host's side: what the plugin was not granted
 * fails with {@link dev.rosey.api.permission.PermissionDeniedException}, is counted and reported. A runtime passes the
 * plugin's wishes on and need not check them. Safe for use by any number of threads.
 */
public interface PluginHost {
    /**
     * The bus as this plugin may use it. The host sets source, id and time of what it publishes; its subscriptions end
     * with {@link #release()}.
     */
    EventBus bus();

    /** The same bus for what the plugin publishes while it handles an event: that conversation is continued. */
    EventBus bus(Event cause);

    /** The plugin's storage. */
    Storage storage();

    /** HTTP requests on the plugin's behalf. */
    HttpBroker http();

    /** Timers of the host. */
    Scheduler scheduler();

    /** The host's time. */
    InstantSource clock();

    /** Writes a line of the plugin's to the host's log; lines and rate are bounded by the host. */
    void log(System.Logger.Level level, String logger, String message);

    /**
     * Tells that the plugin went from one state to another.
     *
     * @param from the state before
     * @param status the state now, with the reason
     */
    void stateChanged(PluginState from, PluginStatus status);

    /**
     * Tells what the plugin's process uses, at each check of its limits. Does nothing unless the host cares.
     *
     * @param pid the process
     * @param usage what was measured
     */
    default void measured(long pid, ResourceUsage usage) {}

    /**
     * Tells that the plugin's process was above a limit too often; what is done about it follows. Does nothing unless
     * the host cares.
     *
     * @param pid the process
     * @param violation which limit, and by how much
     */
    default void violated(long pid, ResourceViolation violation) {}

    /** Ends all subscriptions and timers of the plugin; called when it has stopped or crashed. */
    void release();
}
