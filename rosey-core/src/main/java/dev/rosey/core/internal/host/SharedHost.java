package dev.rosey.core.internal.host;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.core.internal.http.HttpEngine;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the plugins of one host share.
 *
 * @param bus the host's own bus
 * @param name the host's name in event sources
 * @param clock the host's time
 * @param timer runs nothing but hand-overs to the executor
 * @param executor runs the plugins' timers, and what waits for the storage or for HTTP
 * @param storages where plugins keep their data, under their names
 * @param http sends HTTP requests, or {@code null} if nothing does
 * @param life hears of each change of a plugin's state, after it was published
 */
public record SharedHost(
        EventBus bus,
        String name,
        InstantSource clock,
        ScheduledExecutorService timer,
        Executor executor,
        StorageProvider storages,
        @Nullable HttpEngine http,
        BiConsumer<PluginState, PluginStatus> life) {
    /** Checks. */
    public SharedHost {
        Objects.requireNonNull(bus, "bus");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(timer, "timer");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(storages, "storages");
        Objects.requireNonNull(life, "life");
    }

    /** A host without HTTP, of whose plugins nobody hears but by its bus. */
    public static SharedHost of(
            EventBus bus,
            String name,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor executor,
            StorageProvider storages) {
        return new SharedHost(bus, name, clock, timer, executor, storages, null, (from, status) -> {});
    }

    /** The same with HTTP. */
    public SharedHost with(HttpEngine engine) {
        return new SharedHost(bus, name, clock, timer, executor, storages, engine, life);
    }
}
