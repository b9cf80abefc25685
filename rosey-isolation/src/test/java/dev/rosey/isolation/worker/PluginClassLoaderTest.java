package dev.rosey.isolation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PluginClassLoaderTest {
    private static final String SERVICE = "META-INF/services/" + Supplier.class.getName();

    /** A service that the tests pack into a jar within a jar. */
    public static final class Greeting implements Supplier<String> {
        /** Makes one. */
        public Greeting() {}

        @Override
        public String get() {
            return "hej";
        }
    }

    /** Another service of the same package. */
    public static final class Farewell implements Supplier<String> {
        /** Makes one. */
        public Farewell() {}

        @Override
        public String get() {
            return "hej då";
        }
    }

    private static byte[] library(Class<?> type) throws IOException {
        return JarBytes.jar().with(type).with(SERVICE, type.getName() + "\n").with("which.txt", type.getSimpleName())
                .bytes();
    }

    private static ClassLoader loader(JarBytes jar) throws IOException {
        return new PluginClassLoader(CodeArchive.of(jar.bytes()), PluginClassLoaderTest.class.getClassLoader());
    }

    private static String read(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servicesAreFoundInAllJarsWithinTheJar() throws IOException {
        ClassLoader loader = loader(JarBytes.jar()
                .with("lib/greeting.jar", library(Greeting.class)).with("lib/farewell.jar", library(Farewell.class)));
        assertThat(ServiceLoader.load(Supplier.class, loader))
                .hasSize(2)
                .allSatisfy(service -> assertThat(service.getClass().getClassLoader()).isSameAs(loader))
                .extracting(service -> service.get())
                .containsExactly("hej", "hej då");
    }

    @Test
    void resourcesHaveAddressesThatCanBeRead() throws IOException {
        ClassLoader loader = loader(JarBytes.jar().with("which.txt", "own")
                .with("lib/greeting.jar", library(Greeting.class)).with("lib/farewell.jar", library(Farewell.class)));
        URL first = loader.getResource("which.txt");
        assertThat(read(first)).isEqualTo("own");
        assertThat(first.openConnection().getContentLengthLong()).isEqualTo(3);
        assertThat(first.openConnection().getContentLength()).isEqualTo(3);
        try (InputStream in = loader.getResourceAsStream("which.txt")) {
            assertThat(in).hasContent("own");
        }
        assertThat(Collections.list(loader.getResources("which.txt")).stream().map(url -> {
            try {
                return url + " " + read(url);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).collect(Collectors.toList())).containsExactly("rosey-plugin:/which.txt own",
                "rosey-plugin:/lib/greeting.jar!/which.txt Greeting", "rosey-plugin:/lib/farewell.jar!/which.txt Farewell");
        assertThat(loader.getResource("none.txt")).isNull();
        assertThat(loader.getResources("none.txt").hasMoreElements()).isFalse();
    }

    @Test
    void anAddressRelativeToAnotherLeadsToItsOwnFile() throws IOException {
        ClassLoader loader = loader(JarBytes.jar().with("web/index.html", "index").with("web/style.css", "style"));
        URL style = new URL(loader.getResource("web/index.html"), "style.css");
        assertThat(read(style)).isEqualTo("style");
        URL none = new URL(style, "none.css");
        assertThatThrownBy(none::openStream).isInstanceOf(FileNotFoundException.class).hasMessageContaining("none.css");
    }

    @Test
    void namesThatAddressesCannotHaveAsTheyAreCanBeRead() throws Exception {
        ClassLoader loader = loader(JarBytes.jar().with("a b#c?d%20é.txt", "odd"));
        URL url = loader.getResource("a b#c?d%20é.txt");
        assertThat(read(url)).isEqualTo("odd");
        assertThat(url.toURI().getPath()).isEqualTo("/a b#c?d%20é.txt");
    }

    @Test
    void aClassKnowsItsPackageAndWhereItCameFrom() throws Exception {
        ClassLoader loader = loader(JarBytes.jar().with(Greeting.class).with("lib/farewell.jar", library(Farewell.class)));
        Class<?> own = loader.loadClass(Greeting.class.getName());
        assertThat(own.getPackage().getName()).isEqualTo(Greeting.class.getPackageName());
        assertThat(own.getPackage().isSealed()).isFalse();
        assertThat(own.getProtectionDomain().getCodeSource().getLocation()).hasToString("rosey-plugin:/");
        assertThat(own.getProtectionDomain().getCodeSource().getCertificates()).isNull();
        assertThat(own.getProtectionDomain().getClassLoader()).isSameAs(loader);
        Class<?> other = loader.loadClass(Farewell.class.getName());
        assertThat(other.getProtectionDomain().getCodeSource().getLocation())
                .hasToString("rosey-plugin:/lib/farewell.jar!/");
        assertThat(other.getPackage()).isEqualTo(own.getPackage());
    }

    @Test
    void aSignatureWithinTheJarAndSealedPackagesAreOfNoAccount() throws Exception {
        String digests = "Manifest-Version: 1.0\nSealed: true\n\nName: " + Greeting.class.getName().replace('.', '/')
                + ".class\nSHA-256-Digest: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n";
        ClassLoader loader = loader(JarBytes.jar().with("META-INF/MANIFEST.MF", wrapped(digests))
                .with("META-INF/SOMEBODY.SF", "Signature-Version: 1.0\n\n").with("META-INF/SOMEBODY.RSA", "junk")
                .with(Greeting.class).with("lib/farewell.jar", library(Farewell.class)));
        assertThat(loader.loadClass(Greeting.class.getName()).getDeclaredConstructor().newInstance())
                .isInstanceOfSatisfying(Supplier.class, service -> assertThat(service.get()).isEqualTo("hej"));
        assertThat(loader.loadClass(Farewell.class.getName()).getClassLoader()).isSameAs(loader);
    }

    /** Lines of manifests have at most 72 bytes. */
    private static String wrapped(String manifest) {
        return manifest.lines().map(line -> line.length() > 70 ? line.substring(0, 70) + "\n " + line.substring(70) : line)
                .collect(Collectors.joining("\n", "", "\n\n"));
    }

    @Test
    void classesOfTheWorkerAreNotSeen() throws IOException {
        ClassLoader loader = loader(JarBytes.jar().with("a.txt", "1"));
        assertThatThrownBy(() -> loader.loadClass(CodeArchive.class.getName())).isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.getResource(CodeArchive.class.getName().replace('.', '/') + ".class")).isNull();
    }
}
