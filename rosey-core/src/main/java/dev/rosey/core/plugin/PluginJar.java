package dev.rosey.core.plugin;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.core.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in a jar file. The file is read once, and none of its classes is loaded here: what runs later is what was
 * read. The bytes are taken as a stream of entries from the first one on, here and in the process that runs them; what
 * the directory at their end says is of no account. Its signature is what lies beside it under the name of the jar with
 * {@code .sig} after it. Immutable.
 */
public final class PluginJar implements PluginArtifact {
    /** The greatest size of a plugin's jar in bytes: 64 MiB. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int MAX_MANIFEST_BYTES = 256 << 10;
    private static final int MAX_ENTRIES = 50_000;
    private static final long MAX_UNPACKED = 512L << 20;
    private static final int MAX_SIGNATURE_BYTES = 1024;

    private final Path file;
    private final byte[] code;
    private final String sha256;
    private final byte @Nullable [] signature;
    private final PluginManifest manifest;

    private PluginJar(Path file, byte[] code, byte @Nullable [] signature, PluginManifest manifest) {
        this.file = file;
        this.code = code;
        this.sha256 = sha256(code);
        this.signature = signature;
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
            return new PluginJar(file, code, readSignature(file), PluginManifest.of(document));
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

    /** What cannot be read is not there: that matters only to those who ask for signatures, and they refuse it. */
    private static byte @Nullable [] readSignature(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".sig");
        if (!Files.isRegularFile(beside)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(beside)) {
            return in.readNBytes(MAX_SIGNATURE_BYTES);
        } catch (IOException e) {
            return null;
        }
    }

    private static String sha256(byte[] code) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }

    private static byte[] readManifest(Path file, byte[] code) {
        boolean anyEntry = false;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(code))) {
            int entries = 0;
            long unpacked = 0;
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
                unpacked += unpack(zip, MAX_UNPACKED - unpacked);
                if (unpacked > MAX_UNPACKED) {
                    throw new PluginException("PLUGIN-003", "The plugin jar " + file + " unpacks to more than "
                            + MAX_UNPACKED + " bytes before its manifest; put " + PluginManifest.RESOURCE + " first");
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

    /** Reads an entry to its end, or somewhat further than allowed. */
    private static long unpack(ZipInputStream zip, long most) throws IOException {
        byte[] buffer = new byte[8192];
        long total = 0;
        for (int read = zip.read(buffer); read >= 0 && total <= most; read = zip.read(buffer)) {
            total += read;
        }
        return total;
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
    public Optional<String> sha256() {
        return Optional.of(sha256);
    }

    @Override
    public Optional<byte[]> signature() {
        return Optional.ofNullable(signature).map(byte[]::clone);
    }

    /** The jar as the file is now. */
    PluginJar reread() {
        return of(file);
    }

    @Override
    public String toString() {
        return "PluginJar[" + file + "]";
    }
}
