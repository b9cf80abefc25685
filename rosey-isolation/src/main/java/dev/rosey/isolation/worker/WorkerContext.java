package dev.rosey.isolation.worker;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.command.CommandRegistry;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What a plugin in a process of its own works with. */
record WorkerContext(
        PluginManifest manifest,
        EventBus bus,
        CommandRegistry commands,
        Value config,
        Scheduler scheduler,
        InstantSource clock,
        RandomGenerator random,
        System.Logger logger,
        WorkerStorage store,
        WorkerHttp broker)
        implements PluginContext {
    @Override
    public Storage storage() {
        return store.open();
    }

    @Override
    public HttpBroker http() {
        return broker.open();
    }
}
