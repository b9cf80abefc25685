package dev.rosey.api.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.command.CommandRegistry;
import dev.rosey.api.event.Value;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a plugin works with. Each part does only what the plugin was granted: anything else fails with
 * {@link dev.rosey.api.permission.PermissionDeniedException}, and the host hears of it. Safe for use by any number of
 * threads.
 */
public interface PluginContext {
    /** The plugin's manifest. */
    PluginManifest manifest();

    /** The plugin's end of the bus. What it publishes while it handles an event continues that conversation. */
    EventBus bus();

    /** Where the plugin registers its commands. */
    CommandRegistry commands();

    /** The plugin's section of the configuration; read it with {@code config().as(MyConfig.class)}. */
    Value config();

    /** The plugin's storage. */
    Storage storage();

    /** Runs things later, or again and again. */
    Scheduler scheduler();

    /** Sends HTTP requests through the host. */
    HttpBroker http();

    /** The time; use it instead of the system's, so that tests can turn it. */
    InstantSource clock();

    /** Random numbers; seeded in tests. */
    RandomGenerator random();

    /** Writes to the host's log, tagged with the plugin's name. */
    System.Logger logger();
}
