package dev.rosey.api.plugin;

import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.permission.Permissions;
import dev.rosey.api.event.StrictObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
            PluginManifest manifest = checked(root, () -> new PluginManifest(
                    root.requiredText("name"),
                    root.requiredText("version"),
                    root.requiredText("main"),
                    root.text("description", ""),
                    root.text("author", ""),
                    root.objects("commands").stream().map(ManifestReader::command).toList(),
                    root.object("permissions").map(Permissions::read)
                            .orElseGet(() -> PermissionSet.of(PermissionProfile.STANDARD)),
                    root.object("requires").map(ManifestReader::requirements).orElse(Requirements.NONE),
                    root.integer("concurrency", 1),
                    root.object("restart").map(restart -> restart(restart, RestartConfig.defaults()))
                            .orElse(RestartConfig.defaults()),
                    root.object("limits").map(limits -> limits(limits, ResourceLimits.defaults()))
                            .orElse(ResourceLimits.defaults()),
                    root.texts("subjectAliases"),
                    root.value("config")));
            root.end();
            return manifest;
        } catch (PayloadException | IllegalArgumentException e) {
            throw new PluginException("PLUGIN-001", "Not a plugin manifest: " + e.getMessage(), e);
        }
    }

    /** Names the place of what the object's own check refuses. */
    private static <T> T checked(StrictObject object, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw object.problem("", String.valueOf(e.getMessage()));
        }
    }

    private static CommandSpec command(StrictObject object) {
        CommandSpec spec = checked(object, () -> new CommandSpec(
                object.requiredText("name"),
                object.texts("aliases"),
                object.text("usage", ""),
                object.text("description", ""),
                rank(object),
                object.duration("cooldown", Duration.ZERO),
                Optional.of(object.duration("timeout", Duration.ZERO)).filter(time -> !time.isZero())));
        object.end();
        return spec;
    }

    private static double rank(StrictObject object) {
        Value value = object.value("minimumRank");
        if (value instanceof Value.Null) {
            return Ranks.ANONYMOUS;
        } else if (value instanceof Value.Text text) {
            return Ranks.byName(text.value())
                    .orElseThrow(() -> object.problem("minimumRank", "expected a number or one of anonymous, guest, "
                            + "registered, leader, moderator, admin, owner, founder; found \"" + text.value() + '"'));
        } else if (value instanceof Value.Int number) {
            return number.value();
        } else if (value instanceof Value.Real number) {
            return number.value();
        }
        throw object.problem("minimumRank", "expected a number or a name, found " + Value.describe(value));
    }

    private static Requirements requirements(StrictObject object) {
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        object.object("plugins").ifPresent(list -> {
            for (String name : list.names()) {
                plugins.put(name, checked(list, () -> new VersionRange(list.requiredText(name))));
            }
        });
        List<Requirements.RequiredFile> files = object.objects("files").stream().map(file -> {
            Requirements.RequiredFile required = new Requirements.RequiredFile(
                    file.requiredText("path"), file.text("magic", ""), file.text("sha256", ""));
            file.end();
            return required;
        }).toList();
        Requirements requirements = new Requirements(plugins, object.integer("java", 17), object.texts("executables"),
                files, object.texts("environment"), object.flag("gpu", false));
        object.end();
        return requirements;
    }

    static RestartConfig restart(StrictObject object, RestartConfig base) {
        String policy = object.text("policy", base.policy().name());
        boolean enabled = object.flag("enabled", true);
        RestartConfig restart = checked(object, () -> new RestartConfig(
                enabled ? object.oneOf("policy", policy, RestartPolicy.class) : RestartPolicy.NEVER,
                object.integer("maxAttempts", base.maxAttempts()),
                object.duration("initialDelay", base.initialDelay()),
                object.duration("maxDelay", base.maxDelay()),
                object.number("multiplier", base.multiplier()),
                object.duration("resetAfter", base.resetAfter()),
                object.integer("maxRestarts", base.maxRestarts()),
                object.duration("window", base.window())));
        object.end();
        return restart;
    }

    static ResourceLimits limits(StrictObject object, ResourceLimits base) {
        String onViolation = object.text("onViolation", base.onViolation().name());
        ResourceLimits limits = checked(object, () -> new ResourceLimits(
                object.number("maxCpuPercent", base.maxCpuPercent()),
                object.integer("maxMemoryMegabytes", Math.toIntExact(base.maxMemoryMegabytes())),
                object.duration("checkInterval", base.checkInterval()),
                object.integer("violationThreshold", base.violationThreshold()),
                object.oneOf("onViolation", onViolation, ResourceLimits.OnViolation.class),
                object.integer("maxThreads", base.maxThreads()),
                object.integer("maxDescriptors", base.maxDescriptors()),
                object.duration("startGrace", base.startGrace())));
        object.end();
        return limits;
    }
}
