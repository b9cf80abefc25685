package dev.rosey.core.plugin;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.core.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in a jar file. The file is read once, and none of its classes is loaded here: what runs later is what was
 * read. Immutable.
 */
public final class PluginJar implements PluginArtifact {
    /** The greatest size of a plugin's jar in bytes: 64 MiB. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int MAX_MANIFEST_BYTES = 256 << 10;
    private static final int MAX_ENTRIES = 50_000;

    private final Path file;
    private final byte[] code;
    private final PluginManifest manifest;

    private PluginJar(Path file, byte[] code, PluginManifest manifest) {
        this.file = file;
        this.code = code;
        this.manifest = manifest;
    }

    /**
     * Reads a jar and its manifest.
     *
     * @param file the jar
     * @return the plugin
     * @throws PluginException if the file is missing ({@code PLUGIN-002}), is not a jar or is too large
     *     ({@code PLUGIN-003}), has no manifest ({@code PLUGIN-004}), or the manifest is not valid ({@code PLUGIN-001})
     */
    public static PluginJar of(Path file) {
        byte[] code = readFile(file);
        byte[] text = readManifest(file, code);
        try {
            Value document = Json.parse(text);
            return new PluginJar(file, code, PluginManifest.of(document));
        } catch (PayloadException | PluginException e) {
            throw new PluginException("PLUGIN-001", file + ", " + PluginManifest.RESOURCE + ": " + e.getMessage(), e);
        }
    }

    private static byte[] readFile(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new PluginException("PLUGIN-003", "The plugin jar " + file + " has " + size
                        + " bytes; at most " + MAX_BYTES + " are allowed");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PluginException("PLUGIN-002", "The plugin jar " + file.toAbsolutePath()
                    + " does not exist; build it, or correct the path in the configuration", e);
        } catch (IOException e) {
            throw new PluginException("PLUGIN-002", "The plugin jar " + file.toAbsolutePath() + " cannot be read: " + e
                    + "; check that it is a file that this user may read", e);
        }
    }

    private static byte[] readManifest(Path file, byte[] code) {
        boolean anyEntry = false;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(code))) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                anyEntry = true;
                if (++entries > MAX_ENTRIES) {
                    throw new PluginException("PLUGIN-003",
                            "The plugin jar " + file + " has more than " + MAX_ENTRIES + " entries");
                }
                if (entry.getName().equals(PluginManifest.RESOURCE)) {
                    byte[] text = zip.readNBytes(MAX_MANIFEST_BYTES + 1);
                    if (text.length > MAX_MANIFEST_BYTES) {
                        throw new PluginException("PLUGIN-001", file + ", " + PluginManifest.RESOURCE + ": larger than "
                                + MAX_MANIFEST_BYTES + " bytes");
                    }
                    return text;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notAJar(file, e);
        }
        if (!anyEntry) {
            throw notAJar(file, null);
        }
        throw new PluginException("PLUGIN-004", "The jar " + file + " is no plugin: it has no " + PluginManifest.RESOURCE
                + "; add a manifest with schemaVersion, name, version and main");
    }

    private static PluginException notAJar(Path file, @Nullable Exception cause) {
        return new PluginException("PLUGIN-003", "The file " + file + " is not a jar"
                + (cause == null ? "" : ": " + cause.getMessage()) + "; build the plugin again", cause);
    }

    @Override
    public PluginManifest manifest() {
        return manifest;
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public byte[] code() {
        return code.clone();
    }

    @Override
    public String toString() {
        return "PluginJar[" + file + "]";
    }
}
