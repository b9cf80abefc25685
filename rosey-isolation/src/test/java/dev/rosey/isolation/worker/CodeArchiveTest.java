package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.core.plugin.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArchiveTest {
    private static final String JAR_MANIFEST = "META-INF/MANIFEST.MF";
    private static final String MULTI_RELEASE = "Manifest-Version: 1.0\nMulti-Release: true\n\n";

    @TempDir
    Path directory;

    private static String text(CodeArchive archive, String address) {
        byte[] file = archive.at(address);
        return file == null ? "nothing" : new String(file, StandardCharsets.UTF_8);
    }

    private static void refused(byte[] jar, String... parts) {
        assertThatThrownBy(() -> CodeArchive.of(jar))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-022"))
                .hasMessageContainingAll(parts);
    }

    private static String manifest(String version) {
        return "{\"schemaVersion\": 1, \"name\": \"guest\", \"version\": \"" + version + "\", \"main\": \"x.Main\"}";
    }

    private PluginJar read(byte[] jar) throws IOException {
        Path file = directory.resolve("guest.jar");
        Files.write(file, jar);
        return PluginJar.of(file);
    }

    @Test
    void anEntryThatOccursTwiceIsRefused() throws IOException {
        byte[] jar = JarBytes.jar().with("first.txt", "1").with("secnd.txt", "2").bytes();
        refused(JarBytes.renamed(jar, "secnd.txt", "first.txt"), "\"first.txt\" occurs twice");
    }

    @Test
    void anEntryThatOccursTwiceInAJarWithinTheJarIsRefused() throws IOException {
        byte[] inner = JarBytes.renamed(
                JarBytes.jar().with("first.txt", "1").with("secnd.txt", "2").bytes(), "secnd.txt", "first.txt");
        refused(JarBytes.jar().with("lib/a.jar", inner).bytes(), "\"lib/a.jar!/first.txt\" occurs twice");
    }

    @Test
    void namesThatDifferInCaseOrInASlashAreDifferent() throws IOException {
        CodeArchive archive = CodeArchive.of(JarBytes.jar().with("Data/a.txt", "1").with("data/a.txt", "2")
                .with("data/A.txt", "3").with("data/", "").with("data", "4").bytes());
        assertThat(text(archive, "Data/a.txt")).isEqualTo("1");
        assertThat(text(archive, "data/a.txt")).isEqualTo("2");
        assertThat(text(archive, "data/A.txt")).isEqualTo("3");
        assertThat(text(archive, "data")).isEqualTo("4");
        assertThat(archive.names()).containsExactly("Data/a.txt", "data/a.txt", "data/A.txt", "data");
    }

    @Test
    void aDirectoryWithContentIsRefused() throws IOException {
        refused(JarBytes.jar().with("data/", "hidden").bytes(), "\"data/\" has content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../outside", "a/../../outside", "a/..", "a\\b", "c:/windows"})
    void anEntryThatLeadsOutIsRefused(String name) throws IOException {
        refused(JarBytes.jar().with(name, "1").bytes(), name, "leads out of the jar");
        refused(JarBytes.jar().with("lib/a.jar", JarBytes.jar().with(name, "1").bytes()).bytes(),
                "lib/a.jar!/" + name, "leads out of the jar");
    }

    @Test
    void aJarThatUnpacksToFarMoreThanItsSizeIsRefused() throws IOException {
        byte[] bomb = JarBytes.jar().with("zeros", new byte[20 << 20]).bytes();
        refused(bomb, "more than 200 times its size");
        refused(JarBytes.jar().with("zeros/", new byte[20 << 20]).bytes(), "more than 200 times its size");
        refused(JarBytes.jar().with("lib/bomb.jar", bomb).bytes(), "more than 200 times its size");
    }

    @Test
    void aJarWithTooManyEntriesIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int number = 0; number <= 50_000; number++) {
                out.putNextEntry(new ZipEntry(number + "/"));
            }
        }
        refused(bytes.toByteArray(), "more than 50000 entries");
    }

    @Test
    void anEncryptedEntryIsRefused() throws IOException {
        byte[] jar = JarBytes.jar().with("secret.txt", "1").bytes();
        jar[6] |= 1; // the first flag of the first entry
        refused(jar, "cannot be unpacked", "encrypted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "this is no jar", "PK"})
    void whatIsNoJarIsRefused(String text) {
        refused(JarBytes.text(text), "no jar at all");
    }

    @Test
    void aJarThatEndsInTheMiddleIsRefused() throws IOException {
        byte[] jar = JarBytes.jar().with("text.txt", "some text ".repeat(100)).bytes();
        refused(Arrays.copyOf(jar, 45), "cannot be unpacked");
    }

    @Test
    void sizesIn64BitsAreRead() {
        CodeArchive archive = CodeArchive.of(JarBytes.zip64("big.txt", JarBytes.text("not so big")));
        assertThat(text(archive, "big.txt")).isEqualTo("not so big");
    }

    @Test
    void theHostAndTheProcessReadTheSameManifestOfAJarWithTwoFaces() throws IOException {
        byte[] jar = JarBytes.twoFaced(
                JarBytes.jar().with(PluginManifest.RESOURCE, manifest("1.0.0")).with("a.txt", "1").bytes(),
                JarBytes.jar().with(PluginManifest.RESOURCE, manifest("6.6.6")).with("a.txt", "6").bytes());
        PluginJar host = read(jar);
        try (JarFile other = new JarFile(directory.resolve("guest.jar").toFile())) {
            byte[] shown = other.getInputStream(other.getEntry(PluginManifest.RESOURCE)).readAllBytes();
            assertThat(new String(shown, StandardCharsets.UTF_8)).as("the other face").contains("6.6.6");
        }
        CodeArchive process = CodeArchive.of(host.code());
        assertThat(host.manifest().version()).isEqualTo("1.0.0");
        assertThat(text(process, PluginManifest.RESOURCE)).isEqualTo(manifest("1.0.0"));
        assertThat(text(process, "a.txt")).isEqualTo("1");
    }

    @Test
    void aJarWithTwoManifestsDoesNotRun() throws IOException {
        String other = PluginManifest.RESOURCE.replace("plugin", "plugim");
        byte[] jar = JarBytes.renamed(JarBytes.jar().with(PluginManifest.RESOURCE, manifest("1.0.0"))
                .with(other, manifest("6.6.6")).bytes(), other, PluginManifest.RESOURCE);
        assertThat(read(jar).manifest().version()).isEqualTo("1.0.0");
        refused(jar, PluginManifest.RESOURCE, "occurs twice");
    }

    @Test
    void theManifestHasNoVersionsAndNoLibraryReplacesIt() throws IOException {
        byte[] library = JarBytes.jar().with(PluginManifest.RESOURCE, manifest("6.6.6")).bytes();
        byte[] jar = JarBytes.jar().with(JAR_MANIFEST, MULTI_RELEASE)
                .with("META-INF/versions/11/" + PluginManifest.RESOURCE, manifest("6.6.6"))
                .with("lib/a.jar", library)
                .with(PluginManifest.RESOURCE, manifest("1.0.0")).bytes();
        assertThat(read(jar).manifest().version()).isEqualTo("1.0.0");
        CodeArchive archive = CodeArchive.of(jar);
        assertThat(text(archive, PluginManifest.RESOURCE)).isEqualTo(manifest("1.0.0"));
        assertThat(archive.find(PluginManifest.RESOURCE).prefix()).isEmpty();
    }

    @Test
    void filesForThisVersionOfJavaAreTakenInEachJarThatHasThem() throws IOException {
        byte[] library = JarBytes.jar().with(JAR_MANIFEST, MULTI_RELEASE).with("lib.txt", "for all")
                .with("META-INF/versions/11/lib.txt", "for 11").with("META-INF/versions/17/lib.txt", "for 17")
                .with("META-INF/versions/99/lib.txt", "for 99").bytes();
        byte[] plain = JarBytes.jar().with("plain.txt", "for all")
                .with("META-INF/versions/11/plain.txt", "for 11").bytes();
        CodeArchive archive = CodeArchive.of(JarBytes.jar().with("lib/a.jar", library).with("lib/b.jar", plain).bytes());
        assertThat(text(archive, "lib/a.jar!/lib.txt")).isEqualTo("for 17");
        assertThat(text(archive, "lib/b.jar!/plain.txt")).isEqualTo("for all");
    }

    @Test
    void aJarWithinAJarWithinTheJarStaysAFile() throws IOException {
        byte[] innermost = JarBytes.jar().with("deep.txt", "1").bytes();
        byte[] inner = JarBytes.jar().with("lib/innermost.jar", innermost).with("shallow.txt", "2").bytes();
        CodeArchive archive = CodeArchive.of(
                JarBytes.jar().with("lib/inner.jar", inner).with("other/beside.jar", innermost).bytes());
        assertThat(archive.find("deep.txt")).isNull();
        assertThat(text(archive, "lib/inner.jar!/shallow.txt")).isEqualTo("2");
        assertThat(archive.at("lib/inner.jar!/lib/innermost.jar")).isEqualTo(innermost);
    }

    @Test
    void aLibraryMayBeEmptyButMustBeAJar() throws IOException {
        CodeArchive archive =
                CodeArchive.of(JarBytes.jar().with("a.txt", "1").with("lib/empty.jar", JarBytes.jar().bytes()).bytes());
        assertThat(archive.names()).containsExactly("a.txt", "lib/empty.jar");
        refused(JarBytes.jar().with("lib/odd.jar", "no jar").bytes(), "lib/odd.jar is no jar");
        refused(JarBytes.jar().with("lib/nil.jar", new byte[0]).bytes(), "lib/nil.jar is no jar");
    }

    @Test
    void thePluginsOwnFileComesBeforeThoseOfItsLibraries() throws IOException {
        CodeArchive archive = CodeArchive.of(JarBytes.jar()
                .with("lib/b.jar", JarBytes.jar().with("a.txt", "b").bytes())
                .with("lib/c.jar", JarBytes.jar().with("a.txt", "c").bytes())
                .with("a.txt", "own").bytes());
        assertThat(archive.findAll("a.txt")).extracting(CodeArchive.Jar::prefix)
                .containsExactly("", "lib/b.jar!/", "lib/c.jar!/");
    }
}
