package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArchiveTest {
    /** A service that the tests pack into a jar within a jar. */
    public static final class Greeting implements Supplier<String> {
        /** Makes one. */
        public Greeting() {}

        @Override
        public String get() {
            return "hej";
        }
    }

    private static byte[] jar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anEntryThatOccursTwiceIsRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("first.txt", text("1"));
        files.put("secnd.txt", text("2"));
        byte[] jar = new String(jar(files), StandardCharsets.ISO_8859_1)
                .replace("secnd.txt", "first.txt")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> CodeArchive.of(jar))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("\"first.txt\" occurs twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../outside", "a/../../outside", "a\\b", "c:/windows"})
    void anEntryThatLeadsOutIsRefused(String name) throws IOException {
        byte[] jar = jar(Map.of(name, text("1")));
        assertThatThrownBy(() -> CodeArchive.of(jar))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("leads out of the jar");
    }

    @Test
    void aJarThatUnpacksToFarMoreThanItsSizeIsRefused() throws IOException {
        byte[] jar = jar(Map.of("zeros", new byte[20 << 20]));
        assertThatThrownBy(() -> CodeArchive.of(jar))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("more than 200 times its size");
    }

    @Test
    void servicesAreFoundInAJarWithinTheJar() throws IOException {
        String type = Greeting.class.getName();
        byte[] code;
        try (InputStream in = Greeting.class.getResourceAsStream("CodeArchiveTest$Greeting.class")) {
            code = in.readAllBytes();
        }
        byte[] library = jar(Map.of(
                type.replace('.', '/') + ".class", code,
                "META-INF/services/java.util.function.Supplier", text(type + "\n")));
        CodeArchive archive = CodeArchive.of(jar(Map.of("lib/greeting.jar", library, "own.txt", text("1"))));
        ClassLoader loader = new PluginClassLoader(archive, getClass().getClassLoader());

        assertThat(ServiceLoader.load(Supplier.class, loader)).singleElement().satisfies(service -> {
            assertThat(service.get()).isEqualTo("hej");
            assertThat(service.getClass().getClassLoader()).isSameAs(loader);
        });
    }
}
