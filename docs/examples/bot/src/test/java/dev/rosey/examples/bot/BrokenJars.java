package dev.rosey.examples.bot;

import dev.rosey.api.plugin.PluginManifest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A directory with plugins in jars and the configuration that names them, as an operator has them. */
final class BrokenJars {
    private final Path directory;
    private final Map<String, String> entries = new LinkedHashMap<>();

    BrokenJars(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    Path directory() {
        return directory;
    }

    /** A plugin of {@link Broken}. */
    BrokenJars add(String name, Class<?> main) throws Exception {
        return add(name, main.getName(), "", "");
    }

    /**
     * A plugin of {@link Broken}.
     *
     * @param manifest further fields of its manifest, each with a comma before it
     * @param config further fields of its section in the configuration, likewise
     */
    BrokenJars add(String name, String main, String manifest, String config) throws Exception {
        jar(name, """
                {"schemaVersion": 1, "name": "%s", "version": "1.0.0", "main": "%s"%s}"""
                .formatted(name, main, manifest));
        return entry(name, config);
    }

    /** A jar with the classes of {@link Broken}, {@link Attacker} and this as its manifest; empty for none. */
    BrokenJars jar(String name, String manifest) throws Exception {
        Path jar = directory.resolve(name + ".jar");
        Files.write(jar, PluginClasses.of(PluginManifest.of(name, "1.0.0", Broken.Idle.class), Broken.class, Attacker.class).code());
        if (!manifest.isEmpty()) {
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                Path file = inside.getPath("/" + PluginManifest.RESOURCE);
                Files.createDirectories(file.getParent());
                Files.writeString(file, manifest);
            }
        }
        return this;
    }

    /** Makes a class of a jar one of a Java that does not exist yet. */
    BrokenJars ofLaterJava(String name, Class<?> type) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(directory.resolve(name + ".jar"))) {
            Path file = inside.getPath("/" + type.getName().replace('.', '/') + ".class");
            byte[] code = Files.readAllBytes(file);
            code[7] = 99; // the major version of the format
            Files.write(file, code);
        }
        return this;
    }

    /** Names a jar of this directory in the configuration. */
    BrokenJars entry(String name, String config) {
        String patience = config.contains("startTimeout") ? "" : ", \"startTimeout\": 60"; // many start at once
        entries.put(name, "\"%s\": {\"jar\": \"%s.jar\"%s%s}".formatted(name, name, patience, config));
        return this;
    }

    /** The configuration of all that was added. */
    Path configuration() throws IOException {
        return Files.writeString(directory.resolve("rosey.json"), entries.values().stream()
                .collect(Collectors.joining(",\n", "{\"schemaVersion\": 1, \"plugins\": {\n", "}}")));
    }
}
