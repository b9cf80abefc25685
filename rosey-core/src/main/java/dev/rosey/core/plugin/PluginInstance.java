package dev.rosey.core.plugin;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.core.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;

/** A plugin whose class is on the application's own class path: trusted code, for {@link InProcessRuntime}. */
public final class PluginInstance implements PluginArtifact {
    private final PluginManifest manifest;
    private final Supplier<? extends Plugin> factory;

    private PluginInstance(PluginManifest manifest, Supplier<? extends Plugin> factory) {
        this.manifest = Objects.requireNonNull(manifest, "manifest");
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    /**
     * A plugin with a manifest made in code.
     *
     * @param manifest what it says of itself
     * @param factory makes a new instance at each start
     */
    public static PluginInstance of(PluginManifest manifest, Supplier<? extends Plugin> factory) {
        return new PluginInstance(manifest, factory);
    }

    /**
     * A plugin whose manifest lies beside its class as {@value PluginManifest#RESOURCE}.
     *
     * @param type the plugin's class, with its manifest in the same jar or directory
     * @param factory makes a new instance at each start
     * @throws PluginException if there is no manifest ({@code PLUGIN-004}) or it is not valid ({@code PLUGIN-001})
     */
    public static PluginInstance of(Class<? extends Plugin> type, Supplier<? extends Plugin> factory) {
        try (InputStream in = type.getResourceAsStream("/" + PluginManifest.RESOURCE)) {
            if (in == null) {
                throw new PluginException("PLUGIN-004", "The class " + type.getName() + " has no "
                        + PluginManifest.RESOURCE + " beside it; add a manifest, or give one in code");
            }
            return new PluginInstance(PluginManifest.of(Json.parse(in.readAllBytes())), factory);
        } catch (IOException | PayloadException e) {
            throw new PluginException("PLUGIN-001",
                    "The manifest of " + type.getName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    Plugin create() {
        return factory.get();
    }

    @Override
    public PluginManifest manifest() {
        return manifest;
    }

    @Override
    public String origin() {
        return manifest.main();
    }

    @Override
    public byte[] code() {
        throw new PluginException("PLUGIN-005", "The plugin " + manifest.name()
                + " was given as a class of the application and has no jar; run it in InProcessRuntime, or give a PluginJar");
    }
}
