package dev.rosey.isolation.worker;

import dev.rosey.api.plugin.PluginException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The files of a plugin's jar in memory, with those of the jars in its {@code lib} directory. */
final class CodeArchive {
    private static final int MAX_ENTRIES = 50_000;
    private static final long MAX_RATIO = 200;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private int entries;
    private long unpacked;

    private CodeArchive() {}

    /**
     * Unpacks a jar.
     *
     * @throws PluginException if it is none, or one that is not to be trusted; the message says why
     */
    static CodeArchive of(byte[] jar) {
        CodeArchive archive = new CodeArchive();
        try {
            archive.add(jar, jar.length * MAX_RATIO, "");
            for (String name : List.copyOf(archive.files.keySet())) {
                if (name.startsWith("lib/") && name.endsWith(".jar")) {
                    archive.add(archive.files.getOrDefault(name, new byte[0]), jar.length * MAX_RATIO, name + '!');
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw refused("it cannot be unpacked: " + e.getMessage());
        }
        if (archive.files.isEmpty()) {
            throw refused("it has no files in it, or is no jar at all");
        }
        return archive;
    }

    byte @Nullable [] file(String name) {
        return files.get(name);
    }

    /** The names of all files. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    private void add(byte[] jar, long most, String prefix) throws IOException {
        Map<String, byte[]> own = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw refused("it has more than " + MAX_ENTRIES + " entries");
                }
                requireHarmless(prefix, entry.getName());
                if (!entry.isDirectory() && own.put(entry.getName(), unpack(in, most)) != null) {
                    throw refused("the entry \"" + prefix + entry.getName() + "\" occurs twice");
                }
            }
        }
        overlay(own);
        own.forEach(files::putIfAbsent);
    }

    private byte[] unpack(ZipInputStream in, long most) throws IOException {
        byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, most - unpacked + 1));
        unpacked += content.length;
        if (unpacked > most) {
            throw refused("it unpacks to more than " + MAX_RATIO + " times its size");
        }
        return content;
    }

    private static void requireHarmless(String prefix, String name) {
        if (name.startsWith("/") || name.contains("\\") || name.contains(":") || name.indexOf('\0') >= 0
                || Arrays.asList(name.split("/", -1)).contains("..")) {
            throw refused("the entry \"" + prefix + name + "\" has a name that leads out of the jar");
        }
    }

    /** Puts the files for this version of Java in the place of those for all versions. */
    private static void overlay(Map<String, byte[]> own) throws IOException {
        byte[] manifest = own.get("META-INF/MANIFEST.MF");
        if (manifest == null || !Boolean.parseBoolean(new Manifest(new ByteArrayInputStream(manifest))
                .getMainAttributes().getValue("Multi-Release"))) {
            return;
        }
        for (int version = 9; version <= Runtime.version().feature(); version++) {
            String folder = "META-INF/versions/" + version + '/';
            for (String name : List.copyOf(own.keySet())) {
                byte[] file = own.get(name);
                if (name.startsWith(folder) && file != null) {
                    own.put(name.substring(folder.length()), file);
                }
            }
        }
    }

    private static PluginException refused(String why) {
        return new PluginException("PLUGIN-022", "The plugin's jar is refused: " + why);
    }
}
