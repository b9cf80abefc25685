package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.permission.Permissions;
import dev.rosey.api.event.StrictObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Manifests and grants as the documents that {@link PluginManifest#of(Value)} reads. */
public final class ManifestForm {
    private ManifestForm() {}

    /** The document of a manifest. */
    public static Value toValue(PluginManifest manifest) {
        Value.MapBuilder document = Value.map()
                .put("schemaVersion", PluginManifest.SCHEMA_VERSION)
                .put("name", manifest.name())
                .put("version", manifest.version())
                .put("main", manifest.main())
                .put("description", manifest.description())
                .put("author", manifest.author())
                .put("commands", manifest.commands().stream().map(ManifestForm::command).toList())
                .put("permissions", toValue(manifest.permissions()))
                .put("requires", requires(manifest.requires()))
                .put("concurrency", manifest.concurrency())
                .put("restart", restart(manifest.restart()))
                .put("limits", limits(manifest.limits()))
                .put("subjectAliases", manifest.subjectAliases())
                .put("config", manifest.configSchema());
        return document.build();
    }

    /** The document of a set of permissions. */
    public static Value toValue(PermissionSet permissions) {
        List<String> names = new ArrayList<>();
        Value.MapBuilder resources = Value.map();
        for (Permission each : permissions.permissions()) {
            names.add(each.name());
            if (!permissions.resources(each).isEmpty()) {
                resources.put(each.name(), List.copyOf(permissions.resources(each)));
            }
        }
        return Value.map()
                .put("profile", PermissionProfile.CUSTOM)
                .put("extra", names)
                .put("resources", resources.build())
                .build();
    }

    /**
     * The set of permissions that a document describes.
     *
     * @throws dev.rosey.api.event.PayloadException if it describes none
     */
    public static PermissionSet permissions(Value document) {
        return Permissions.read(StrictObject.of(document));
    }

    private static Value command(CommandSpec command) {
        Value.MapBuilder document = Value.map()
                .put("name", command.name())
                .put("aliases", command.aliases())
                .put("usage", command.usage())
                .put("description", command.description())
                .put("minimumRank", command.minimumRank())
                .put("cooldown", time(command.cooldown()));
        command.timeout().ifPresent(timeout -> document.put("timeout", time(timeout)));
        return document.build();
    }

    /** Whole seconds as a number, which is read faster than text. */
    private static Object time(Duration time) {
        return time.equals(Duration.ofSeconds(time.toSeconds())) ? time.toSeconds() : time;
    }

    private static Value requires(Requirements requires) {
        Value.MapBuilder plugins = Value.map();
        requires.plugins().forEach((name, range) -> plugins.put(name, range.text()));
        return Value.map()
                .put("plugins", plugins.build())
                .put("java", requires.javaVersion())
                .put("executables", requires.executables())
                .put("files", requires.files())
                .put("environment", requires.environment())
                .put("gpu", requires.gpu())
                .build();
    }

    private static Value restart(RestartConfig restart) {
        return Value.map()
                .put("policy", restart.policy())
                .put("maxAttempts", restart.maxAttempts())
                .put("initialDelay", time(restart.initialDelay()))
                .put("maxDelay", time(restart.maxDelay()))
                .put("multiplier", restart.multiplier())
                .put("resetAfter", time(restart.resetAfter()))
                .put("maxRestarts", restart.maxRestarts())
                .put("window", time(restart.window()))
                .build();
    }

    private static Value limits(ResourceLimits limits) {
        return Value.map()
                .put("maxCpuPercent", limits.maxCpuPercent())
                .put("maxMemoryMegabytes", limits.maxMemoryMegabytes())
                .put("checkInterval", time(limits.checkInterval()))
                .put("violationThreshold", limits.violationThreshold())
                .put("onViolation", limits.onViolation())
                .put("maxThreads", limits.maxThreads())
                .put("maxDescriptors", limits.maxDescriptors())
                .put("startGrace", time(limits.startGrace()))
                .build();
    }
}
