package dev.rosey.api.plugin;

import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.permission.Permissions;
import dev.rosey.api.event.StrictObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads manifests strictly: an unknown field, version or permission is an error that names it. */
final class ManifestReader {
    private ManifestReader() {}

    static PluginManifest read(Value document) {
        try {
            StrictObject root = StrictObject.of(document);
            long version = root.requiredInteger("schemaVersion");
            if (version != PluginManifest.SCHEMA_VERSION) {
                throw root.problem("schemaVersion", "this version of Rosey reads " + PluginManifest.SCHEMA_VERSION
                        + ", found " + version);
            }
            PluginManifest manifest = manifest(root);
            root.end();
            return manifest;
        } catch (PayloadException | IllegalArgumentException e) {
            throw new PluginException("PLUGIN-001", "Not a plugin manifest: " + e.getMessage(), e);
        }
    }

    private static PluginManifest manifest(StrictObject root) {
        List<CommandSpec> commands = new ArrayList<>();
        for (StrictObject each : root.objects("commands")) {
            commands.add(command(each));
        }
        Optional<StrictObject> permissions = root.object("permissions");
        Optional<StrictObject> requires = root.object("requires");
        Optional<StrictObject> restart = root.object("restart");
        Optional<StrictObject> limits = root.object("limits");
        try {
            return new PluginManifest(
                    root.requiredText("name"),
                    root.requiredText("version"),
                    root.requiredText("main"),
                    root.text("description", ""),
                    root.text("author", ""),
                    commands,
                    permissions.isPresent()
                            ? Permissions.read(permissions.get())
                            : PermissionSet.of(PermissionProfile.STANDARD),
                    requires.isPresent() ? requirements(requires.get()) : Requirements.NONE,
                    root.integer("concurrency", 1),
                    restart.isPresent() ? restart(restart.get(), RestartConfig.defaults()) : RestartConfig.defaults(),
                    limits.isPresent() ? limits(limits.get(), ResourceLimits.defaults()) : ResourceLimits.defaults(),
                    root.texts("subjectAliases"),
                    root.value("config"));
        } catch (IllegalArgumentException e) {
            throw placed(root, e);
        }
    }

    /** Names the place of what the object's own check refuses. */
    private static PayloadException placed(StrictObject object, IllegalArgumentException refused) {
        return object.problem("", String.valueOf(refused.getMessage()));
    }

    private static CommandSpec command(StrictObject object) {
        Duration timeout = object.duration("timeout", Duration.ZERO);
        CommandSpec spec;
        try {
            spec = new CommandSpec(
                    object.requiredText("name"),
                    object.texts("aliases"),
                    object.text("usage", ""),
                    object.text("description", ""),
                    rank(object),
                    object.duration("cooldown", Duration.ZERO),
                    timeout.isZero() ? Optional.empty() : Optional.of(timeout));
        } catch (IllegalArgumentException e) {
            throw placed(object, e);
        }
        object.end();
        return spec;
    }

    private static double rank(StrictObject object) {
        Value value = object.value("minimumRank");
        if (value instanceof Value.Null) {
            return Ranks.ANONYMOUS;
        } else if (value instanceof Value.Text text) {
            OptionalDouble rank = Ranks.byName(text.value());
            if (rank.isPresent()) {
                return rank.getAsDouble();
            }
            throw object.problem("minimumRank", "expected a number or one of anonymous, guest, registered, leader, "
                    + "moderator, admin, owner, founder; found \"" + text.value() + '"');
        } else if (value instanceof Value.Int number) {
            return number.value();
        } else if (value instanceof Value.Real number) {
            return number.value();
        }
        throw object.problem("minimumRank", "expected a number or a name, found " + Value.describe(value));
    }

    private static Requirements requirements(StrictObject object) {
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        Optional<StrictObject> list = object.object("plugins");
        if (list.isPresent()) {
            for (String name : list.get().names()) {
                plugins.put(name, range(list.get(), name));
            }
        }
        List<Requirements.RequiredFile> files = new ArrayList<>();
        for (StrictObject file : object.objects("files")) {
            files.add(new Requirements.RequiredFile(
                    file.requiredText("path"), file.text("magic", ""), file.text("sha256", "")));
            file.end();
        }
        Requirements requirements = new Requirements(plugins, object.integer("java", 17), object.texts("executables"),
                files, object.texts("environment"), object.flag("gpu", false));
        object.end();
        return requirements;
    }

    private static VersionRange range(StrictObject list, String name) {
        try {
            return new VersionRange(list.requiredText(name));
        } catch (IllegalArgumentException e) {
            throw placed(list, e);
        }
    }

    static RestartConfig restart(StrictObject object, RestartConfig base) {
        String policy = object.text("policy", base.policy().name());
        boolean enabled = object.flag("enabled", true);
        RestartConfig restart;
        try {
            restart = new RestartConfig(
                    enabled ? object.oneOf("policy", policy, RestartPolicy.class) : RestartPolicy.NEVER,
                    object.integer("maxAttempts", base.maxAttempts()),
                    object.duration("initialDelay", base.initialDelay()),
                    object.duration("maxDelay", base.maxDelay()),
                    object.number("multiplier", base.multiplier()),
                    object.duration("resetAfter", base.resetAfter()),
                    object.integer("maxRestarts", base.maxRestarts()),
                    object.duration("window", base.window()));
        } catch (IllegalArgumentException e) {
            throw placed(object, e);
        }
        object.end();
        return restart;
    }

    static ResourceLimits limits(StrictObject object, ResourceLimits base) {
        String onViolation = object.text("onViolation", base.onViolation().name());
        ResourceLimits limits;
        try {
            limits = new ResourceLimits(
                    object.number("maxCpuPercent", base.maxCpuPercent()),
                    object.integer("maxMemoryMegabytes", Math.toIntExact(base.maxMemoryMegabytes())),
                    object.duration("checkInterval", base.checkInterval()),
                    object.integer("violationThreshold", base.violationThreshold()),
                    object.oneOf("onViolation", onViolation, ResourceLimits.OnViolation.class),
                    object.integer("maxThreads", base.maxThreads()),
                    object.integer("maxDescriptors", base.maxDescriptors()),
                    object.duration("startGrace", base.startGrace()));
        } catch (IllegalArgumentException e) {
            throw placed(object, e);
        }
        object.end();
        return limits;
    }
}
