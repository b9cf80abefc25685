package dev.rosey.core.config;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.permission.Permissions;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.event.StrictObject;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.internal.json.Json;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code rosey.json} says. Immutable.
 *
 * <pre>{@code
 * {
 *   "schemaVersion": 1,
 *   "name": "rosey",
 *   "commands": { "prefix": "!", "replyToUnknown": true },
 *   "sandbox": { "minimum": "KERNEL_SEALED" },
 *   "trustedKeys": ["MCowBQYDK2VwAyEA…"],
 *   "plugins": {
 *     "dice-roller": {
 *       "jar": "plugins/dice-roller.jar",
 *       "sha256": "0f3c…",
 *       "restart": { "maxAttempts": 5 },
 *       "limits": { "maxCpuPercent": 50, "maxMemoryMegabytes": 256 },
 *       "permissions": { "profile": "STANDARD" },
 *       "config": {}
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Unknown fields and versions are refused. The older spellings {@code module_path}, {@code resource_limits},
 * {@code max_attempts}, {@code initial_delay}, {@code max_delay}, {@code max_cpu_percent}, {@code max_memory_mb},
 * {@code check_interval} and {@code violation_threshold} are read as well.
 *
 * @param name the host's name in the sources of events
 * @param commands how commands are recognised
 * @param minimumSandbox how well plugins in processes of their own must be shut in to be started; given to the runtime
 * @param plugins the plugins, in the order of the file
 */
public record RoseyConfig(String name, CommandRouterOptions commands, SandboxLevel minimumSandbox,
        List<PluginEntry> plugins) {
    /** The version of the file's format. */
    public static final int SCHEMA_VERSION = 1;

    private static final long MAX_BYTES = 4L << 20;

    /** Copies the list. */
    public RoseyConfig {
        plugins = List.copyOf(plugins);
    }

    /**
     * A plugin in the configuration.
     *
     * @param name its name, as in its manifest
     * @param isEnabled whether it is to be loaded
     * @param jar its jar, relative paths resolved against the file's directory
     * @param settings what the operator decided
     */
    public record PluginEntry(String name, boolean isEnabled, Path jar, PluginSettings settings) {
        /**
         * Reads the jar.
         *
         * @return the plugin
         * @throws PluginException as {@link PluginJar#of(Path)} does, and with code {@code PLUGIN-009} if the manifest
         *     has another name than the configuration
         */
        public PluginJar load() {
            PluginJar plugin = PluginJar.of(jar);
            String found = plugin.manifest().name();
            if (!found.equals(name)) {
                throw new PluginException("PLUGIN-009", "The configuration calls the plugin in " + jar + " \"" + name
                        + "\", its manifest calls it \"" + found + "\"; use the manifest's name in the configuration");
            }
            return plugin;
        }
    }

    /**
     * Reads a configuration file.
     *
     * @param file the file
     * @return what it says
     * @throws ConfigException if it cannot be read or is not valid; the message names file, place, expectation and
     *     finding
     */
    public static RoseyConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + " is larger than " + MAX_BYTES + " bytes; is it the right file?", null);
            }
            Path directory = file.toAbsolutePath().getParent();
            return parse(Json.parse(Files.readAllBytes(file)), directory == null ? Path.of("") : directory);
        } catch (NoSuchFileException e) {
            throw new ConfigException("The configuration " + file.toAbsolutePath()
                    + " does not exist; write one, or name another with --config FILE", e);
        } catch (IOException e) {
            throw new ConfigException("The configuration " + file + " cannot be read: " + e, e);
        } catch (PayloadException | IllegalArgumentException e) {
            throw new ConfigException("The configuration " + file + " is not valid: " + e.getMessage(), e);
        }
    }

    private static RoseyConfig parse(Value document, Path directory) {
        StrictObject root = StrictObject.of(document);
        long version = root.requiredInteger("schemaVersion");
        if (version != SCHEMA_VERSION) {
            throw root.problem("schemaVersion", "this version of Rosey reads " + SCHEMA_VERSION + ", found " + version);
        }
        String name = root.text("name", "rosey");
        CommandRouterOptions commands = root.object("commands").map(RoseyConfig::commands)
                .orElseGet(() -> CommandRouterOptions.builder().build());
        SandboxLevel minimumSandbox = root.object("sandbox").map(RoseyConfig::minimumSandbox)
                .orElse(SandboxLevel.PROCESS_ONLY);
        PluginSettings settings = trustedKeys(root, PluginSettings.defaults());
        List<PluginEntry> plugins = new ArrayList<>();
        root.object("plugins").ifPresent(all -> {
            for (String plugin : all.names()) {
                if (!PluginManifest.isName(plugin)) {
                    throw all.problem(plugin, "is not a plugin name; use small letters, digits and '-'");
                }
                plugins.add(plugin(plugin, all.object(plugin)
                        .orElseThrow(() -> all.problem(plugin, "expected an object, found nothing")), settings, directory));
            }
        });
        root.end();
        return new RoseyConfig(name, commands, minimumSandbox, plugins);
    }

    private static CommandRouterOptions commands(StrictObject object) {
        CommandRouterOptions.Builder options = CommandRouterOptions.builder()
                .prefix(object.text("prefix", "!"))
                .unknownCommandReply(object.flag("replyToUnknown", true))
                .maxLength(object.integer("maxLength", CommandRouterOptions.DEFAULT_MAX_LENGTH))
                .rateLimit(object.integer("perMinute", CommandRouterOptions.DEFAULT_PER_MINUTE),
                        object.integer("burst", CommandRouterOptions.DEFAULT_BURST))
                .defaultTimeout(object.duration("timeout", PluginSpec.DEFAULT_CALL_TIMEOUT));
        object.texts("ownNames").forEach(options::ownName);
        object.end();
        return options.build();
    }

    private static SandboxLevel minimumSandbox(StrictObject object) {
        SandboxLevel level =
                object.oneOf("minimum", object.text("minimum", SandboxLevel.PROCESS_ONLY.name()), SandboxLevel.class);
        if (!level.isAtLeast(SandboxLevel.PROCESS_ONLY)) {
            throw object.problem("minimum", "expected KERNEL_SEALED, BUBBLEWRAP or PROCESS_ONLY, found " + level
                    + ", which is no process");
        }
        object.end();
        return level;
    }

    /** A list of its own stands in the place of the one for all plugins. */
    private static PluginSettings trustedKeys(StrictObject object, PluginSettings settings) {
        if (!object.names().contains("trustedKeys")) {
            return settings;
        }
        List<TrustedKey> keys = new ArrayList<>();
        for (String text : object.texts("trustedKeys")) {
            try {
                keys.add(TrustedKey.of(text));
            } catch (IllegalArgumentException e) {
                throw object.problem("trustedKeys/" + keys.size(), String.valueOf(e.getMessage()));
            }
        }
        if (keys.isEmpty()) {
            throw object.problem("trustedKeys", "expected at least one key, found none; leave the field out to run "
                    + "plugins without signatures");
        }
        return settings.withTrustedKeys(keys);
    }

    private static PluginSettings pin(StrictObject object, PluginSettings settings) {
        if (!object.names().contains("sha256")) {
            return settings;
        }
        try {
            return settings.withSha256(object.requiredText("sha256"));
        } catch (IllegalArgumentException e) {
            throw object.problem("sha256", String.valueOf(e.getMessage()));
        }
    }

    private static PluginEntry plugin(String name, StrictObject given, PluginSettings base, Path directory) {
        StrictObject object = given.withOlderNames(OlderNames.PLUGIN);
        String jar = object.requiredText("jar");
        boolean enabled = object.flag("enabled", true);
        Value config = object.object("config").isPresent() ? object.value("config") : Value.map().build();
        PermissionSet granted = object.object("permissions").map(Permissions::read)
                .orElseGet(() -> PermissionSet.of(PermissionProfile.STANDARD));
        Duration startTimeout = object.duration("startTimeout", PluginSpec.DEFAULT_START_TIMEOUT);
        PluginSettings settings = pin(object, trustedKeys(object, base))
                .withConfig(config)
                .withGranted(granted)
                .withStartTimeout(startTimeout)
                .withRuntime(object.text("runtime", ""));
        settings = restart(object, settings);
        settings = limits(object, settings);
        object.end();
        return new PluginEntry(name, enabled, directory.resolve(jar).normalize(), settings);
    }

    private static PluginSettings restart(StrictObject object, PluginSettings settings) {
        return object.object("restart").map(each -> each.withOlderNames(OlderNames.RESTART)).map(restart -> {
            RestartConfig.defaults().with(restart); // a mistake is reported now, not when the plugin is loaded
            return settings.withRestart(base -> base.with(restart));
        }).orElse(settings);
    }

    private static PluginSettings limits(StrictObject object, PluginSettings settings) {
        return object.object("limits").map(each -> each.withOlderNames(OlderNames.LIMITS)).map(limits -> {
            ResourceLimits.defaults().with(limits);
            return settings.withLimits(base -> base.with(limits));
        }).orElse(settings);
    }
}
