package dev.rosey.isolation;

import dev.rosey.isolation.testplugins.Twin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The plugin {@link Twin} as a file, in versions that differ in their manifest alone. */
final class TwinJar {
    private TwinJar() {}

    static Path write(Path file, String version) throws IOException {
        String type = Twin.class.getName();
        String resource = type.replace('.', '/') + ".class";
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file));
                InputStream code = Twin.class.getClassLoader().getResourceAsStream(resource)) {
            out.putNextEntry(new ZipEntry("META-INF/rosey/plugin.json"));
            out.write(("{\"schemaVersion\": 1, \"name\": \"twin\", \"version\": \"" + version + "\", \"main\": \"" + type
                    + "\", \"commands\": [{\"name\": \"ask\", \"description\": \"answers\"}]}")
                    .getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry(resource));
            out.write(code.readAllBytes());
        }
        return file;
    }
}
