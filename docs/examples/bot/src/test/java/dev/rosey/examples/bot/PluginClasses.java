package dev.rosey.examples.bot;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plugin's jar that a test makes of its own classes. */
record PluginClasses(PluginManifest manifest, byte[] code) implements PluginArtifact {
    /** A plugin with the profile STANDARD, whose manifest says nothing of restart and limits. */
    static PluginClasses of(String name, Class<? extends Plugin> main) throws IOException, URISyntaxException {
        return of(new PluginManifest(name, "1.0.0", main.getName(), "", "", List.of(),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none()), main);
    }

    /** A plugin of these classes, those around and those inside them. */
    static PluginClasses of(PluginManifest manifest, Class<?>... types) throws IOException, URISyntaxException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Class<?> type : types) {
                add(zip, type.getNestHost());
            }
        }
        return new PluginClasses(manifest, bytes.toByteArray());
    }

    @Override
    public String origin() {
        return manifest.name() + ".jar";
    }

    private static void add(ZipOutputStream zip, Class<?> type) throws IOException, URISyntaxException {
        Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(source)) {
            add(zip, type, source);
        } else {
            try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + source.toUri()), Map.of())) {
                add(zip, type, inside.getPath("/"));
            }
        }
    }

    private static void add(ZipOutputStream zip, Class<?> type, Path root) throws IOException {
        String folder = type.getPackageName().replace('.', '/');
        List<Path> files;
        try (Stream<Path> all = Files.list(root.resolve(folder))) {
            files = all.filter(file -> isOf(type, file.getFileName().toString())).toList();
        }
        for (Path file : files) {
            zip.putNextEntry(new ZipEntry(folder + '/' + file.getFileName()));
            zip.write(Files.readAllBytes(file));
        }
    }

    private static boolean isOf(Class<?> type, String file) {
        return file.equals(type.getSimpleName() + ".class") || file.startsWith(type.getSimpleName() + '$');
    }
}
