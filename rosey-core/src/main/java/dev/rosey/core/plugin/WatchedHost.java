package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** A host whose changes of state are told to somebody else as well, after it. */
record WatchedHost(PluginHost host, BiConsumer<PluginState, PluginStatus> also) implements PluginHost {
    @Override
    public void stateChanged(PluginState from, PluginStatus status) {
        host.stateChanged(from, status);
        also.accept(from, status);
    }

    @Override
    public EventBus bus() {
        return host.bus();
    }

    @Override
    public EventBus bus(Event cause) {
        return host.bus(cause);
    }

    @Override
    public Storage storage() {
        return host.storage();
    }

    @Override
    public HttpBroker http() {
        return host.http();
    }

    @Override
    public Scheduler scheduler() {
        return host.scheduler();
    }

    @Override
    public InstantSource clock() {
        return host.clock();
    }

    @Override
    public void log(System.Logger.Level level, String logger, String message) {
        host.log(level, logger, message);
    }

    @Override
    public void measured(long pid, ResourceUsage usage) {
        host.measured(pid, usage);
    }

    @Override
    public void violated(long pid, ResourceViolation violation) {
        host.violated(pid, violation);
    }

    @Override
    public void release() {
        host.release();
    }
}
