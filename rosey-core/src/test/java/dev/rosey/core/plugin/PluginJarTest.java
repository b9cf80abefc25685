package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.core.trust.CodeTrust;
import dev.rosey.core.trust.Signer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarTest { // P11-28
    @TempDir
    Path directory;

    private Path jar(String entry, String text) throws IOException {
        Path file = directory.resolve("plugin.jar");
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return file;
    }

    private static void assertProblem(Path file, String code, String... parts) {
        assertThatThrownBy(() -> PluginJar.of(file))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(parts);
    }

    @Test
    void readsTheManifestWithoutLoadingAnyClass() throws IOException { // SCR-37
        PluginJar jar = PluginJar.of(jar(PluginManifest.RESOURCE,
                "{\"schemaVersion\": 1, \"name\": \"a\", \"version\": \"1.0\", \"main\": \"no.such.Class\"}"));
        assertThat(jar.manifest().name()).isEqualTo("a");
        assertThat(jar.code()).isEqualTo(Files.readAllBytes(directory.resolve("plugin.jar")));
    }

    @Test
    void aMissingFileIsNamed() {
        assertProblem(directory.resolve("none.jar"), "PLUGIN-002", "none.jar", "does not exist");
    }

    @Test
    void aDirectoryIsNoJar() {
        assertThatThrownBy(() -> PluginJar.of(directory)).isInstanceOf(PluginException.class);
    }

    @Test
    void garbageIsNoJar() throws IOException {
        Path file = directory.resolve("garbage.jar");
        Files.writeString(file, "this is not a jar");
        assertProblem(file, "PLUGIN-003", "garbage.jar", "not a jar");
    }

    @Test
    void aTruncatedJarIsNoJar() throws IOException {
        Path file = jar(PluginManifest.RESOURCE, "{\"schemaVersion\": 1, \"name\": \"a\", \"version\": \"1\"}".repeat(50));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 3));
        assertThatThrownBy(() -> PluginJar.of(file)).isInstanceOf(PluginException.class).hasMessageContaining("plugin.jar");
    }

    @Test
    void aJarWithoutManifestIsNoPlugin() throws IOException {
        assertProblem(jar("a.txt", "x"), "PLUGIN-004", "plugin.jar", PluginManifest.RESOURCE, "add a manifest");
    }

    @Test
    void aBrokenManifestIsNamedWithItsPlace() throws IOException {
        assertProblem(jar(PluginManifest.RESOURCE, "{"), "PLUGIN-001", "plugin.jar", PluginManifest.RESOURCE, "line 1");
        assertProblem(jar(PluginManifest.RESOURCE, "{\"schemaVersion\": 1, \"nam\": \"a\"}"), "PLUGIN-001", "/name");
    }

    private static final String MANIFEST =
            "{\"schemaVersion\": 1, \"name\": \"a\", \"version\": \"1.0\", \"main\": \"no.such.Class\"}";

    @Test
    void theChecksumIsThatOfTheFileAsItWasRead() throws Exception {
        Path file = jar(PluginManifest.RESOURCE, MANIFEST);
        PluginJar jar = PluginJar.of(file);
        String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        assertThat(jar.sha256()).contains(expected);
        Files.writeString(file, "something else");
        assertThat(jar.sha256()).contains(expected);
        jar.code()[0] ^= 1;
        assertThat(jar.code()[0]).isEqualTo((byte) 'P');
    }

    @Test
    void theSignatureIsWhatLiesBesideTheJar() throws IOException {
        Path file = jar(PluginManifest.RESOURCE, MANIFEST);
        assertThat(PluginJar.of(file).signature()).isEmpty();
        Path beside = directory.resolve("plugin.jar.sig");
        Files.write(beside, new byte[] {1, 2, 3});
        assertThat(PluginJar.of(file).signature()).hasValueSatisfying(
                found -> assertThat(found).containsExactly(1, 2, 3));
        Files.write(beside, new byte[1 << 20]);
        assertThat(PluginJar.of(file).signature()).as("no more of it than a signature could have")
                .hasValueSatisfying(found -> assertThat(found).hasSizeBetween(100, 4096));
        Files.delete(beside);
        Files.createDirectory(beside);
        assertThat(PluginJar.of(file).signature()).isEmpty();
    }

    @Test
    void aSignedJarIsAcceptedFromTheDisk() throws IOException {
        Path file = jar(PluginManifest.RESOURCE, MANIFEST);
        Signer signer = new Signer();
        CodeTrust trust = CodeTrust.any().withKeys(List.of(signer.key()));
        Files.write(directory.resolve("plugin.jar.sig"), signer.sign(Files.readAllBytes(file)));
        assertThat(trust.check(PluginJar.of(file)).signer()).contains(signer.key().fingerprint());
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        assertThatThrownBy(() -> trust.check(PluginJar.of(file)))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-014"));
    }

    @Test
    void aJarThatHidesItsManifestBehindABombIsRefused() throws IOException {
        Path file = directory.resolve("bomb.jar");
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("zeros/")); // a directory may have content too
            byte[] zeros = new byte[1 << 20];
            for (int megabytes = 0; megabytes < 520; megabytes++) {
                zip.write(zeros);
            }
            zip.putNextEntry(new ZipEntry(PluginManifest.RESOURCE));
            zip.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
        }
        assertProblem(file, "PLUGIN-003", "bomb.jar", "before its manifest");
    }
}
