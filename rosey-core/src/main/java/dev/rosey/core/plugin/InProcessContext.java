package dev.rosey.core.plugin;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.command.CommandRegistry;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.spi.BusCommandRegistry;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.storage.Storage;
import java.text.MessageFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.ResourceBundle;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a plugin inside the application works with. */
final class InProcessContext implements PluginContext {
    private final PluginSpec spec;
    private final PluginHost host;
    private final RandomGenerator random;
    private final ConversationBus bus;
    private final BusCommandRegistry commands;

    InProcessContext(PluginSpec spec, PluginHost host, RandomGenerator random) {
        this.spec = spec;
        this.host = host;
        this.random = random;
        this.bus = new ConversationBus(host);
        this.commands = new BusCommandRegistry(spec.manifest(), bus);
    }

    List<String> missingCommands() {
        return commands.missing();
    }

    @Override
    public PluginManifest manifest() {
        return spec.manifest();
    }

    @Override
    public EventBus bus() {
        return bus;
    }

    @Override
    public CommandRegistry commands() {
        return commands;
    }

    @Override
    public Value config() {
        return spec.config();
    }

    @Override
    public Storage storage() {
        return host.storage();
    }

    @Override
    public Scheduler scheduler() {
        return host.scheduler();
    }

    @Override
    public HttpBroker http() {
        return host.http();
    }

    @Override
    public InstantSource clock() {
        return host.clock();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public System.Logger logger() {
        return new HostLogger(spec.name(), host);
    }

    /** Passes log lines on to the host. */
    private record HostLogger(String name, PluginHost host) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.compareTo(Level.DEBUG) >= 0;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                host.log(level, "", message + (thrown == null ? "" : ": " + thrown));
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object @Nullable ... parameters) {
            if (isLoggable(level)) {
                boolean plain = format == null || parameters == null || parameters.length == 0;
                host.log(level, "", plain ? String.valueOf(format) : MessageFormat.format(format, parameters));
            }
        }
    }
}
