package dev.rosey.benchmarks.isolation;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A plugin's host that notes when a state changes. */
final class House implements PluginHost {
    private final EventBus bus = InProcessEventBus.create();
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final AtomicLong measured = new AtomicLong();

    private record Change(PluginState state, long nanos) {}

    /** Waits for a change to a state, or to any other one; says when it was. */
    long when(PluginState state, boolean isWanted) throws InterruptedException, TimeoutException {
        while (true) {
            Change change = changes.poll(30, TimeUnit.SECONDS);
            if (change == null) {
                throw new TimeoutException("The plugin's state did not change within 30 s");
            }
            if ((change.state == state) == isWanted) {
                return change.nanos;
            }
        }
    }

    void forget() {
        changes.clear();
    }

    /** How often the use of resources was measured. */
    long measured() {
        return measured.get();
    }

    @Override
    public EventBus bus() {
        return bus;
    }

    @Override
    public EventBus bus(Event cause) {
        return bus;
    }

    @Override
    public Storage storage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HttpBroker http() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scheduler scheduler() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public void log(System.Logger.Level level, String logger, String message) {}

    @Override
    public void stateChanged(PluginState from, PluginStatus status) {
        changes.add(new Change(status.state(), System.nanoTime()));
    }

    @Override
    public void measured(long pid, ResourceUsage usage) {
        measured.incrementAndGet();
    }

    @Override
    public void release() {}
}
