package dev.rosey.core;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.subject.SubjectAliases;
import dev.rosey.core.command.BuiltInCommand;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.config.RoseyConfig;
import dev.rosey.core.http.HttpAccess;
import dev.rosey.core.internal.host.NoStorage;
import dev.rosey.core.plugin.PluginSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of an application. Use it for one {@link #start()}. Not safe for use by several threads. Whatever
 * is given is closed by the application that is started.
 */
public final class RoseyBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private @Nullable EventBus bus;
    private final List<Connector> connectors = new ArrayList<>();
    private final List<PluginRuntime> runtimes = new ArrayList<>();
    private final List<PluginToLoad> plugins = new ArrayList<>();
    private final List<BuiltInCommand> builtIns = new ArrayList<>();
    private CommandRouterOptions commands = CommandRouterOptions.defaults();
    private SubjectAliases aliases = SubjectAliases.none();
    private InstantSource clock = InstantSource.system();
    private StorageProvider storage = new NoStorage();
    private HttpAccess http = HttpAccess.defaults();
    private String name = "rosey";

    RoseyBuilder() {}

    /** Sets the bus; required. */
    public RoseyBuilder bus(EventBus carrier) {
        this.bus = Objects.requireNonNull(carrier, "carrier");
        return this;
    }

    /** Adds a connection to a platform. */
    public RoseyBuilder connector(Connector connector) {
        connectors.add(Objects.requireNonNull(connector, "connector"));
        return this;
    }

    /** Adds a way to run plugins; the first is used by plugins that do not name one. */
    public RoseyBuilder runtime(PluginRuntime runtime) {
        runtimes.add(Objects.requireNonNull(runtime, "runtime"));
        return this;
    }

    /** Adds a plugin with the default settings. */
    public RoseyBuilder plugin(PluginArtifact plugin) {
        return plugin(plugin, PluginSettings.defaults());
    }

    /** Adds a plugin. */
    public RoseyBuilder plugin(PluginArtifact plugin, PluginSettings settings) {
        plugins.add(new PluginToLoad(
                Objects.requireNonNull(plugin, "plugin"), Objects.requireNonNull(settings, "settings")));
        return this;
    }

    /** Adds a command that the application itself answers. */
    public RoseyBuilder builtIn(BuiltInCommand command) {
        builtIns.add(Objects.requireNonNull(command, "command"));
        return this;
    }

    /** Sets how commands are recognised and limited. */
    public RoseyBuilder commands(CommandRouterOptions options) {
        this.commands = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Lets older subject names stand for the current ones; none by default. The {@code subjectAliases} of the plugins'
     * manifests are added to the table.
     */
    public RoseyBuilder subjectAliases(SubjectAliases table) {
        this.aliases = Objects.requireNonNull(table, "table");
        return this;
    }

    /**
     * Sets where plugins keep their data, each in a namespace of its name; without it, plugins that ask for their storage
     * meet an error with code {@code PLUGIN-010}.
     */
    public RoseyBuilder storage(StorageProvider provider) {
        this.storage = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /** Sets how HTTP requests of plugins are sent; {@link HttpAccess#defaults()} by default. */
    public RoseyBuilder http(HttpAccess access) {
        this.http = Objects.requireNonNull(access, "access");
        return this;
    }

    /** Sets the time; the system's by default. */
    public RoseyBuilder clock(InstantSource source) {
        this.clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets the host's name in the sources of events; {@code rosey} by default.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}
     */
    public RoseyBuilder name(String host) {
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "name is \"" + host + "\"; use 1 to 64 letters, digits, '.', '_' and '-'");
        }
        this.name = host;
        return this;
    }

    /** Takes over name and command options of a configuration; its plugins are added by {@link #plugin}. */
    public RoseyBuilder config(RoseyConfig config) {
        return name(config.name()).commands(config.commands());
    }

    /**
     * Starts the application: plugins, then commands, then connectors. Waits until each plugin runs or cannot, each
     * within its own start timeout, and until each connector is connected. A plugin that cannot be loaded or started is
     * reported in the log and does not keep the others from starting.
     *
     * @return the running application
     * @throws IllegalStateException if the bus or, with plugins, a runtime is missing
     * @throws dev.rosey.api.RoseyException if a connector never will connect; everything given to this builder has been
     *     closed then
     */
    public Rosey start() {
        if (bus == null) {
            throw new IllegalStateException("No bus was given; add .bus(InProcessEventBus.create())");
        }
        if (runtimes.isEmpty() && !plugins.isEmpty()) {
            throw new IllegalStateException(
                    "Plugins were given but no runtime; add .runtime(IsolatedRuntime.create()) of rosey-isolation");
        }
        Rosey rosey = new Rosey(this);
        try {
            rosey.start();
            return rosey;
        } catch (RuntimeException | Error e) {
            rosey.close();
            throw e;
        }
    }

    EventBus bus() {
        return Objects.requireNonNull(bus);
    }

    List<Connector> connectors() {
        return List.copyOf(connectors);
    }

    List<PluginRuntime> runtimes() {
        return List.copyOf(runtimes);
    }

    List<PluginToLoad> plugins() {
        return List.copyOf(plugins);
    }

    List<BuiltInCommand> builtIns() {
        return List.copyOf(builtIns);
    }

    CommandRouterOptions commands() {
        return commands;
    }

    SubjectAliases aliases() {
        return aliases;
    }

    StorageProvider storage() {
        return storage;
    }

    HttpAccess http() {
        return http;
    }

    InstantSource clock() {
        return clock;
    }

    String name() {
        return name;
    }

    /** A plugin and what the operator decided about it. */
    record PluginToLoad(PluginArtifact artifact, PluginSettings settings) {}
}
