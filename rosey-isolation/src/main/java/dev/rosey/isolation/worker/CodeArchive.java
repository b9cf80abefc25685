package dev.rosey.isolation.worker;

import dev.rosey.api.plugin.PluginException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a plugin's jar in memory, with those of the jars in its {@code lib} directory. Jars are read as a stream
 * of entries, as the host reads the manifest; what the directory at their end says is of no account. Where several jars
 * have a file of the same name, the plugin's own comes first, then the others in their order.
 */
final class CodeArchive {
    private static final int MAX_ENTRIES = 50_000;
    private static final long MAX_RATIO = 200;
    private static final byte[] EMPTY_JAR = {'P', 'K', 5, 6};

    private final List<Jar> jars = new ArrayList<>();
    private final long most;
    private int entries;
    private long unpacked;

    /** The files of one jar. */
    static final class Jar {
        private final String prefix;
        private final Map<String, byte[]> files;

        private Jar(String prefix, Map<String, byte[]> files) {
            this.prefix = prefix;
            this.files = files;
        }

        /** What stands before the names of its files in addresses: nothing for the plugin's own jar. */
        String prefix() {
            return prefix;
        }

        byte @Nullable [] file(String name) {
            return files.get(name);
        }
    }

    private CodeArchive(long most) {
        this.most = most;
    }

    /**
     * Unpacks a jar.
     *
     * @throws PluginException if it is none, or one that is not to be trusted; the message says why
     */
    static CodeArchive of(byte[] jar) {
        CodeArchive archive = new CodeArchive(jar.length * MAX_RATIO);
        try {
            Map<String, byte[]> own = archive.add(jar, "");
            for (Map.Entry<String, byte[]> file : own.entrySet()) {
                if (file.getKey().startsWith("lib/") && file.getKey().endsWith(".jar")) {
                    archive.addLibrary(file.getKey(), file.getValue());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw refused("it cannot be unpacked: " + e.getMessage());
        }
        return archive;
    }

    /** The first jar that has a file of that name. */
    @Nullable Jar find(String name) {
        for (Jar jar : jars) {
            if (jar.files.containsKey(name)) {
                return jar;
            }
        }
        return null;
    }

    /** All jars that have a file of that name. */
    List<Jar> findAll(String name) {
        return jars.stream().filter(jar -> jar.files.containsKey(name)).toList();
    }

    /** The file at an address: the prefix of its jar and its name. */
    byte @Nullable [] at(String address) {
        for (Jar jar : jars) {
            byte[] file = address.startsWith(jar.prefix) ? jar.file(address.substring(jar.prefix.length())) : null;
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    /** The names of all files. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        jars.forEach(jar -> names.addAll(jar.files.keySet()));
        return names;
    }

    private void addLibrary(String name, byte[] jar) throws IOException {
        int before = entries;
        add(jar, name.concat("!/"));
        if (entries == before && !Arrays.equals(jar, 0, Math.min(jar.length, EMPTY_JAR.length), EMPTY_JAR, 0, 4)) {
            throw refused("what is in it as " + name + " is no jar");
        }
    }

    private Map<String, byte[]> add(byte[] jar, String prefix) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw refused("it has more than " + MAX_ENTRIES + " entries");
                }
                String name = entry.getName();
                requireHarmless(prefix, name);
                byte[] content = unpack(in);
                if (entry.isDirectory() && content.length > 0) {
                    throw refused("the directory \"" + prefix + name + "\" has content");
                } else if (!entry.isDirectory() && files.put(name, content) != null) {
                    throw refused("the entry \"" + prefix + name + "\" occurs twice");
                }
            }
        }
        if (prefix.isEmpty() && files.isEmpty()) {
            throw refused("it has no files in it, or is no jar at all");
        }
        overlay(files);
        jars.add(new Jar(prefix, files));
        return files;
    }

    private byte[] unpack(ZipInputStream in) throws IOException {
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

    /**
     * Puts the files for this version of Java in the place of those for all versions. What is in {@code META-INF} has no
     * versions, so that there is one manifest.
     */
    private static void overlay(Map<String, byte[]> files) throws IOException {
        byte[] manifest = files.get("META-INF/MANIFEST.MF");
        if (manifest == null || !Boolean.parseBoolean(new Manifest(new ByteArrayInputStream(manifest))
                .getMainAttributes().getValue("Multi-Release"))) {
            return;
        }
        for (int version = 9; version <= Runtime.version().feature(); version++) {
            String folder = "META-INF/versions/" + version + '/';
            for (String name : List.copyOf(files.keySet())) {
                byte[] file = files.get(name);
                if (name.startsWith(folder) && !name.startsWith("META-INF/", folder.length()) && file != null) {
                    files.put(name.substring(folder.length()), file);
                }
            }
        }
    }

    private static PluginException refused(String why) {
        return new PluginException("PLUGIN-022", "The plugin's jar is refused: " + why);
    }
}
