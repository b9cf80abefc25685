package dev.rosey.isolation;

import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.PluginArtifact;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plugin's jar, made of classes of the tests. */
record TestPlugin(PluginManifest manifest, byte[] code) implements PluginArtifact {
    @Override
    public String origin() {
        return manifest.name() + ".jar";
    }

    static TestPlugin of(String name, Class<?> main, CommandSpec... commands) {
        return of(name, main.getName(), main, commands);
    }

    static TestPlugin of(String name, String main, Class<?> packed, CommandSpec... commands) {
        PluginManifest manifest = new PluginManifest(name, "1.0", main, "", "", List.of(commands),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
        return new TestPlugin(manifest, jar(packed));
    }

    /** The same plugin with so many threads. */
    TestPlugin withConcurrency(int threads) {
        return new TestPlugin(new PluginManifest(manifest.name(), manifest.version(), manifest.main(), "", "",
                manifest.commands(), manifest.permissions(), manifest.requires(), threads, manifest.restart(),
                manifest.limits(), List.of(), manifest.configSchema()), code);
    }

    /** The class and its nested classes. */
    static byte[] jar(Class<?> packed) {
        try {
            Path root = Path.of(packed.getProtectionDomain().getCodeSource().getLocation().toURI());
            Class<?> top = packed.getNestHost();
            Path folder = root.resolve(top.getPackageName().replace('.', File.separatorChar));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(bytes)) {
                for (File file : folder.toFile().listFiles()) {
                    if (file.getName().equals(top.getSimpleName() + ".class")
                            || file.getName().startsWith(top.getSimpleName() + '$')) {
                        out.putNextEntry(new ZipEntry(top.getPackageName().replace('.', '/') + '/' + file.getName()));
                        out.write(Files.readAllBytes(file.toPath()));
                    }
                }
                out.putNextEntry(new ZipEntry("META-INF/rosey/plugin.json"));
                out.write("{}".getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
