package dev.rosey.isolation.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchivesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] CLASSES = "classes, ready to use ".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temporary;

    private Path home;
    private Path jar;
    private final FakeTrainer trainer = new FakeTrainer();

    /** Writes what should be an archive, or fails, or waits to be let go. */
    private static final class FakeTrainer implements Trainer {
        private final List<ArchiveRecipe> made = new CopyOnWriteArrayList<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private CountDownLatch mayGoOn = new CountDownLatch(0);
        private Optional<String> problem = Optional.empty();

        @Override
        public void make(ArchiveRecipe recipe, Path archive) throws IOException, InterruptedException {
            made.add(recipe);
            begun.countDown();
            Files.write(archive, CLASSES);
            if (!mayGoOn.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
            if (problem.isPresent()) {
                throw new IOException(problem.get());
            }
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(temporary.resolve("jdk"));
        Files.createDirectories(home.resolve("bin"));
        isJava("17.0.15");
        Path cache = Files.createDirectory(temporary.resolve("cache"));
        jar = Files.writeString(cache.resolve("worker-1.jar"), "a jar");
    }

    private void isJava(String version) throws IOException {
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private List<String> command(String... flags) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin").resolve("java").toString()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-jar", jar.toString(), "plugin=dice"));
        return command;
    }

    private static Path made(ClassArchives archives, List<String> command) {
        await().atMost(PATIENCE).until(() -> archives.start(command).archive().isPresent());
        return archives.start(command).archive().orElseThrow();
    }

    private Path made(List<String> command) {
        try (ClassArchives archives = new ClassArchives(trainer)) {
            return made(archives, command);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFirstStartWaitsForNothing() throws Exception {
        trainer.mayGoOn = new CountDownLatch(1);
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command("-A"))).isEqualTo(new ClassArchives.Start(command("-A"), Optional.empty()));
            assertThat(trainer.begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(archives.start(command("-A")).archive()).isEmpty();

            trainer.mayGoOn.countDown();

            assertThat(made(archives, command("-A"))).hasBinaryContent(CLASSES);
        }
        assertThat(trainer.made).hasSize(1);
    }

    @Test
    void anArchiveThatIsThereIsUsedAtOnceByTheNextHost() {
        Path archive = made(command("-A"));
        try (ClassArchives next = new ClassArchives(trainer)) {
            ClassArchives.Start start = next.start(command("-A"));
            assertThat(start.archive()).contains(archive);
            assertThat(start.command()).startsWith(command().get(0)).contains("-XX:SharedArchiveFile=" + archive)
                    .endsWith("-A", "-jar", jar.toString(), "plugin=dice");
        }
        assertThat(trainer.made).hasSize(1);
    }

    @Test
    void howMuchMemoryAPluginMayHaveMakesNoDifferenceButOtherFlagsDo() {
        Path archive = made(command("-Xmx64m", "-XX:MaxMetaspaceSize=48m", "-Da=b", "-XX:+UseSerialGC"));
        assertThat(made(command("-Xmx16m", "-XX:MaxMetaspaceSize=24m", "-XX:+UseSerialGC"))).isEqualTo(archive);
        assertThat(made(command("-Xmx16m", "-XX:+UseParallelGC"))).isNotEqualTo(archive);
        assertThat(trainer.made).extracting(ArchiveRecipe::flags)
                .containsExactly(List.of("-XX:+UseSerialGC"), List.of("-XX:+UseParallelGC"));
    }

    @Test
    void anotherBuildOfJavaGetsAnArchiveOfItsOwn() throws IOException {
        Path archive = made(command());
        isJava("17.0.16");
        assertThat(made(command())).isNotEqualTo(archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "empty", "changed", "longer", "foreign"})
    void whatIsNotAsItWasMadeIsNotUsedButMadeAgain(String damage) throws IOException {
        Path archive = made(command());
        byte[] bytes = CLASSES.clone();
        switch (damage) {
            case "truncated" -> Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            case "empty" -> Files.write(archive, new byte[0]);
            case "longer" -> Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length + 1));
            case "foreign" -> {
                Path other = made(command("-other"));
                Files.copy(page(other), page(archive), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            default -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(archive, bytes);
            }
        }
        trainer.made.clear();
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command()).archive()).isEmpty();
            assertThat(made(archives, command())).isEqualTo(archive).hasBinaryContent(CLASSES);
        }
        assertThat(trainer.made).hasSize(1);
    }

    private static Path page(Path archive) {
        return archive.resolveSibling(archive.getFileName().toString().replaceAll("\\..*", ".txt"));
    }

    @Test
    void whatIsDamagedWhileTheHostRunsIsMadeAgain() throws IOException {
        try (ClassArchives archives = new ClassArchives(trainer)) {
            Path archive = made(archives, command());
            Files.write(archive, new byte[10]);

            assertThat(archives.start(command()).archive()).isEmpty();
            assertThat(made(archives, command())).hasBinaryContent(CLASSES);
        }
    }

    @Test
    void whatIsDamagedAgainAndAgainIsGivenUp() throws IOException {
        try (ClassArchives archives = new ClassArchives(trainer)) {
            for (int i = 0; i < 3; i++) {
                Files.write(made(archives, command()), new byte[10]);
            }
            assertThat(archives.start(command()).archive()).isEmpty();
        }
        assertThat(trainer.made).hasSize(3);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkInThePlaceOfTheArchiveIsReplaced() throws IOException {
        Path archive = made(command());
        Path elsewhere = Files.move(archive, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(archive, elsewhere);
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command()).archive()).isEmpty();
            assertThat(Files.isSymbolicLink(made(archives, command()))).isFalse();
        }
    }

    @Test
    void aJarThatWasWrittenAgainNeedsAnotherArchive() throws IOException { // Java compares its time
        made(command());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        made(command());
        assertThat(trainer.made).hasSize(2);
    }

    @Test
    void whereItCannotBeMadeThatIsTriedOnce() throws IOException {
        trainer.problem = Optional.of("this Java cannot do that");
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command()).archive()).isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(files()).containsExactly("classes-lock", "worker-1.jar"));
            for (int i = 0; i < 10; i++) {
                assertThat(archives.start(command()).command()).isEqualTo(command());
            }
        }
        assertThat(trainer.made).hasSize(1);
    }

    @Test
    void anInstallationThatCannotBeReadStartsPluginsAllTheSame() throws IOException {
        Files.delete(home.resolve("release"));
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command()).command()).isEqualTo(command());
        }
        assertThat(trainer.made).isEmpty();
    }

    @Test
    void severalHostsAtOnceMakeItOnce() throws Exception {
        trainer.mayGoOn = new CountDownLatch(1);
        FakeTrainer second = new FakeTrainer();
        try (ClassArchives one = new ClassArchives(trainer); ClassArchives other = new ClassArchives(second)) {
            assertThat(one.start(command()).archive()).isEmpty();
            assertThat(trainer.begun.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(other.start(command()).archive()).isEmpty();
            }
            trainer.mayGoOn.countDown();
            made(one, command());
            assertThat(other.start(command()).archive()).isPresent();
        }
        assertThat(second.made).isEmpty();
    }

    @Test
    void onlyTheArchivesUsedLastAreKept() throws IOException {
        Path first = made(command("-0"));
        for (int i = 1; i < 8; i++) {
            Files.setLastModifiedTime(page(first), FileTime.fromMillis(System.currentTimeMillis() + 60_000));
            made(command("-" + i));
        }
        assertThat(files()).filteredOn(name -> name.endsWith(".jsa")).hasSize(4).contains(first.getFileName().toString());
        assertThat(files()).filteredOn(name -> name.endsWith(".txt")).hasSize(4);
        assertThat(files()).contains("worker-1.jar");
    }

    @Test
    void whatAMakerThatWasKilledHasLeftIsRemoved() throws IOException {
        Files.writeString(jar.resolveSibling("classes-0-1.part"), "half an archive");
        Files.writeString(jar.resolveSibling("classes-0-1.part.config"), "half a record");
        Path archive = made(command());
        assertThat(files()).containsExactlyInAnyOrder(
                "classes-lock", archive.getFileName().toString(), page(archive).getFileName().toString(), "worker-1.jar");
    }

    @Test
    void closingEndsWhatIsBeingMade() throws Exception {
        trainer.mayGoOn = new CountDownLatch(1);
        try (ClassArchives archives = new ClassArchives(trainer)) {
            archives.start(command());
            assertThat(trainer.begun.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(files()).containsExactly("classes-lock", "worker-1.jar");
        await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("rosey-isolation-archive-") && thread.isAlive()));
    }

    @Test
    void aCommandLineThatStartsNoWorkerIsRefused() {
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> archives.start(List.of(command().get(0), "-cp", "some.jar", "a.Main")))
                    .withMessageContaining("some.jar");
        }
    }

    @Test
    void eachVersionOfJavaMakesItInItsOwnWay() throws IOException {
        Path file = temporary.resolve("a");
        assertThat(recipe("17.0.15").training(file)).contains("-XX:ArchiveClassesAtExit=" + file).doesNotContain("-Xmx1m");
        assertThat(recipe("17.0.15").assembly(file)).isEmpty();
        assertThat(recipe("23").proof(file)).contains("-XX:SharedArchiveFile=" + file);
        assertThat(recipe("24.0.1").training(file)).contains("-XX:AOTMode=record", "-XX:AOTConfiguration=" + file + ".config");
        assertThat(recipe("24.0.1").assembly(file))
                .contains("-XX:AOTMode=create", "-XX:AOTConfiguration=" + file + ".config", "-XX:AOTCache=" + file);
        assertThat(recipe("25.0.3").training(file)).contains("-XX:AOTCacheOutput=" + file);
        assertThat(recipe("25.0.3").assembly(file)).isEmpty();
        assertThat(recipe("25.0.3").proof(file)).contains("-XX:AOTCache=" + file, "-A").endsWith(jar.toString(), "plugin=(archive)");
    }

    @Test
    void noFlagContradictsTheArchives() throws IOException { // with both, Java 25 does not start
        isJava("25.0.3");
        Path archive = made(command("-Xshare:auto", "-A"));
        try (ClassArchives archives = new ClassArchives(trainer)) {
            assertThat(archives.start(command("-Xshare:auto", "-A")).command())
                    .contains("-XX:AOTCache=" + archive, "-A")
                    .noneMatch(flag -> flag.startsWith("-Xshare"));
        }
    }

    private ArchiveRecipe recipe(String version) throws IOException {
        isJava(version);
        return ArchiveRecipe.of(command("-Xmx1m", "-A"), JavaBuild.of(home));
    }
}
