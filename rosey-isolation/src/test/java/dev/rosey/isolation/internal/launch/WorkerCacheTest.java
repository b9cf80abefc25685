package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkerCacheTest {
    private static final byte[] JAR = "the content of a jar".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static final FileTime LONG_AGO = FileTime.fromMillis(1_500_000_000_000L);

    @TempDir
    Path temporary;

    @Test
    void aFileThatWasTamperedWithIsReplaced() throws IOException {
        WorkerCache cache = new WorkerCache(temporary.resolve("c"), JAR);
        Path jar = cache.workerJar();
        byte[] other = JAR.clone();
        other[5] ^= 1;
        Files.write(jar, other);

        assertThat(cache.workerJar()).isEqualTo(jar).hasBinaryContent(JAR);
    }

    /** A cache whose jar was written long ago and has been used since. */
    private WorkerCache used() throws IOException {
        Path jar = new WorkerCache(temporary.resolve("c"), JAR).workerJar();
        Files.setLastModifiedTime(jar, LONG_AGO);
        WorkerCache cache = new WorkerCache(temporary.resolve("c"), JAR);
        cache.workerJar();
        return cache;
    }

    @Test
    void workersOfOlderVersionsAreRemovedButTheLastFew() throws IOException {
        Path directory = Files.createDirectories(temporary.resolve("c"));
        List<Path> older = new ArrayList<>();
        for (int age = 0; age < 6; age++) {
            Path jar = Files.write(directory.resolve("worker-" + "a0".repeat(15) + "b" + age + ".jar"), new byte[1]);
            Files.setLastModifiedTime(jar, FileTime.from(LONG_AGO.toInstant().minusSeconds(age)));
            older.add(jar);
        }
        Path cutOff = Files.write(directory.resolve("worker-1.part"), new byte[1]);
        Files.setLastModifiedTime(cutOff, LONG_AGO);
        Path beingWritten = Files.write(directory.resolve("worker-2.part"), new byte[1]);
        Path foreign = Files.write(directory.resolve("notes.jar"), new byte[1]);

        Path own = new WorkerCache(directory, JAR).workerJar();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(
                    own, older.get(0), older.get(1), older.get(2), beingWritten, foreign);
        }
    }

    private static byte[] another() {
        byte[] other = JAR.clone();
        other[5] ^= 1;
        return other;
    }

    @Test
    void aJarThatWasVerifiedIsNotReadAgainWhileItsSizeTimeAndFileAreTheSame() throws IOException {
        WorkerCache cache = used();
        Path jar = cache.workerJar();
        Files.write(jar, another());
        Files.setLastModifiedTime(jar, LONG_AGO);

        assertThat(cache.workerJar()).hasBinaryContent(another());
        assertThat(new WorkerCache(temporary.resolve("c"), JAR).workerJar()).as("at its first use").hasBinaryContent(JAR);
    }

    @Test
    void aJarThatWasVerifiedAndChangedSinceIsReplaced() throws IOException {
        WorkerCache cache = used();
        Files.write(cache.workerJar(), another());
        assertThat(cache.workerJar()).as("its time is another").hasBinaryContent(JAR);

        cache = used();
        Path jar = cache.workerJar();
        Files.write(jar, new byte[] {1}, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(jar, LONG_AGO);
        assertThat(cache.workerJar()).as("its size is another").hasBinaryContent(JAR);

        cache = used();
        Files.delete(cache.workerJar());
        assertThat(cache.workerJar()).as("it was gone").hasBinaryContent(JAR);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void anotherFileInThePlaceOfAVerifiedJarIsReplaced() throws IOException {
        WorkerCache cache = used();
        Path jar = cache.workerJar();
        Path other = Files.write(temporary.resolve("other"), another());
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);

        assertThat(cache.workerJar()).hasBinaryContent(JAR);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDirectoryThatIsOpenedToOthersWhileItIsUsedIsClosedAgain() throws IOException {
        WorkerCache cache = used();
        Files.setPosixFilePermissions(temporary.resolve("c"), PosixFilePermissions.fromString("rwxrwxrwx"));

        cache.workerJar();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("c"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatIsDeletedWhileItIsUsedIsMadeAgain() throws IOException {
        WorkerCache cache = used();
        Files.delete(cache.workerJar());
        Files.delete(temporary.resolve("c"));

        assertThat(cache.workerJar()).hasBinaryContent(JAR);
        assertThat(cache.emptyDirectory()).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkInThePlaceOfTheJarIsReplaced() throws IOException {
        WorkerCache cache = new WorkerCache(temporary.resolve("c"), JAR);
        Path jar = cache.workerJar();
        Path elsewhere = Files.write(temporary.resolve("elsewhere"), JAR);
        Files.delete(jar);
        Files.createSymbolicLink(jar, elsewhere);

        assertThat(cache.workerJar()).isRegularFile().isNotEmptyFile();
        assertThat(Files.isSymbolicLink(jar)).isFalse();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDirectoryThatOthersMayWriteIsClosedToThem() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("c"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        new WorkerCache(open, JAR).workerJar();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open))).isEqualTo("rwx------");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        Path foreign = Path.of("/tmp"); // root's, and open to all
        if (Files.getOwner(temporary).getName().equals("root")) {
            foreign = Files.createDirectory(temporary.resolve("c"));
            Files.setOwner(foreign, foreign.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        WorkerCache cache = new WorkerCache(foreign, JAR);

        assertThatThrownBy(cache::workerJar).isInstanceOfSatisfying(PluginException.class, refused -> {
            assertThat(refused.code()).isEqualTo("PLUGIN-021");
            assertThat(refused).hasMessageContainingAll("it belongs to", "cacheDirectory");
        });
    }

    @Test
    void manyMayExtractAtOnce() throws Exception {
        Path directory = temporary.resolve("c");
        CyclicBarrier together = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> extractions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                extractions.add(threads.submit(() -> {
                    WorkerCache cache = new WorkerCache(directory, JAR);
                    together.await(30, TimeUnit.SECONDS);
                    return cache.workerJar();
                }));
            }
            Set<Path> jars = new HashSet<>();
            for (Future<Path> each : extractions) {
                jars.add(each.get(30, TimeUnit.SECONDS));
            }
            assertThat(jars).singleElement().satisfies(jar -> assertThat(jar).hasBinaryContent(JAR));
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactlyElementsOf(jars);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
