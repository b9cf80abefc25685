package dev.rosey.api.plugin;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.permission.PermissionProfile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plugin says of itself in {@code META-INF/rosey/plugin.json}, read without loading any of its classes.
 *
 * @param name its name: small letters, digits and {@code -}
 * @param version its version
 * @param main the class that implements {@link Plugin}
 * @param description what it does, in one line
 * @param author who made it
 * @param commands the commands that it answers
 * @param permissions what it asks for; the operator may narrow it, and must grant anything beyond STANDARD
 * @param requires what must be there for it to run
 * @param concurrency how many of its handlers may run at once, 1 to 64
 * @param restart how it is started again
 * @param limits what its process may use
 * @param subjectAliases older short names in subjects
 * @param configSchema JSON Schema of its section of the configuration, for tools and readers; the host does not check
 *     it, {@link Plugin#validate} does; {@link Value#none()} for any
 */
public record PluginManifest(
        String name,
        String version,
        String main,
        String description,
        String author,
        List<CommandSpec> commands,
        PermissionSet permissions,
        Requirements requires,
        int concurrency,
        RestartConfig restart,
        ResourceLimits limits,
        List<String> subjectAliases,
        Value configSchema) {
    /** Where the manifest lies in a plugin's jar. */
    public static final String RESOURCE = "META-INF/rosey/plugin.json";

    /** The version of the manifest's format. */
    public static final int SCHEMA_VERSION = 1;

    /** The greatest number of handlers that may run at once. */
    public static final int MAX_CONCURRENCY = 64;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a part is not allowed; the message names it
     */
    public PluginManifest {
        if (!isName(name)) {
            throw new IllegalArgumentException("name is \"" + name
                    + "\"; use 1 to 64 small letters, digits and '-', beginning with a letter or digit");
        }
        if (!VersionRange.isVersion(version)) {
            throw new IllegalArgumentException("version is \"" + version + "\"; write numbers with dots, such as 1.2.0");
        }
        if (!Names.isClass(main)) {
            throw new IllegalArgumentException("main is \"" + main + "\"; write the full name of the class");
        }
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
            throw new IllegalArgumentException("concurrency is " + concurrency + "; it must be 1 to " + MAX_CONCURRENCY);
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(requires, "requires");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(configSchema, "configSchema");
        commands = List.copyOf(commands);
        subjectAliases = List.copyOf(subjectAliases);
        requireDistinctCommands(commands);
    }

    /** Whether a plugin can have that name: 1 to 64 small letters a to z, digits and {@code -}, not at the beginning. */
    public static boolean isName(String text) {
        return Names.isPlugin(text);
    }

    /**
     * Reads a manifest.
     *
     * @param document the parsed content of {@value #RESOURCE}
     * @return the manifest
     * @throws PluginException with code {@code PLUGIN-001} if it is not a manifest; the message names the place, what
     *     was expected there and what was found
     */
    public static PluginManifest of(Value document) {
        return ManifestReader.read(document);
    }

    /** A manifest with the least in it, for instance for a plugin that is written in a test. */
    public static PluginManifest of(String name, String version, Class<? extends Plugin> main, CommandSpec... commands) {
        return new PluginManifest(name, version, main.getName(), "", "", List.of(commands),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
    }

    /** The declared command of that name; aliases do not count. */
    public Optional<CommandSpec> command(String wanted) {
        for (CommandSpec each : commands) {
            if (each.name().equals(wanted)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static void requireDistinctCommands(List<CommandSpec> commands) {
        java.util.Set<String> seen = new java.util.HashSet<>();
        for (CommandSpec command : commands) {
            List<String> names = new java.util.ArrayList<>(command.aliases());
            names.add(command.name());
            for (String each : names) {
                if (!seen.add(each.toLowerCase(java.util.Locale.ROOT))) {
                    throw new IllegalArgumentException("the command name or alias \"" + each + "\" is declared twice");
                }
            }
        }
    }
}
