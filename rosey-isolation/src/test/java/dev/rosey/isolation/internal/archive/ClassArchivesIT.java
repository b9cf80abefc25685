package dev.rosey.isolation.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.rosey.isolation.internal.launch.WorkerCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that this Java has made, and what this Java makes of them. */
class ClassArchivesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String MAIN = "dev.rosey.isolation.worker.WorkerMain";

    @TempDir
    Path cache;

    private Path jar;
    private final ClassArchives archives = new ClassArchives();

    /** How a process ended, and what it wrote. */
    private record Ended(int status, String output, String errors) {
        /** Where a class came from. */
        String source(String type) {
            return errors.lines().filter(line -> line.contains(' ' + type + " source:")).findFirst().orElse("not loaded");
        }
    }

    @BeforeEach
    void extract() {
        jar = new WorkerCache(cache.resolve("rosey"), WorkerCache.embeddedWorker()).workerJar();
    }

    @AfterEach
    void close() {
        archives.close();
    }

    private static List<String> command(Path jar, String... more) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-XX:+DisplayVMOutputToStderr", "-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr"));
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", jar.toString(), "plugin=test"));
        return command;
    }

    private static void awaitArchive(ClassArchives archives, List<String> command) {
        await().atMost(PATIENCE).until(() -> archives.start(command).archive().isPresent());
    }

    /** A worker that finds no host, and tells where its classes come from. */
    private Ended run(List<String> command) throws Exception {
        List<String> talkative = new ArrayList<>(command);
        talkative.add(talkative.indexOf("-jar"), "-Xlog:class+load=info:stderr");
        Path output = cache.resolve("output");
        Path errors = cache.resolve("errors");
        Process process = new ProcessBuilder(talkative).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1),
                    Files.readString(errors, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theWorkersClassesComeFromTheArchiveWhateverMemoryItHas() throws Exception {
        assertThat(run(command(jar)).source(MAIN)).doesNotContain("shared objects file", "not loaded");
        awaitArchive(archives, command(jar));
        for (String memory : List.of(
                "-Xmx16m", "-Xmx64m", "-Xmx256m", "-XX:MaxMetaspaceSize=24m", "-XX:ReservedCodeCacheSize=8m")) {
            Ended ended = run(archives.start(command(jar, memory)).command());

            assertThat(ended.source(MAIN)).as(memory).contains("shared objects file");
            assertThat(ended.source("dev.rosey.isolation.worker.Worker")).as(memory).contains("shared objects file");
            assertThat(ended.output()).isEmpty();
        }
    }

    @Test
    void whatAPluginsLifeNeedsIsInTheArchive() throws Exception {
        awaitArchive(archives, command(jar));
        List<String> command = new ArrayList<>(archives.start(command(jar)).command());
        command.add(command.indexOf("-jar"), "-Xlog:class+load=info:stderr");
        Path errors = cache.resolve("errors");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            new TrainingTalk(process.getInputStream(), process.getOutputStream()).run();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> own = Files.readAllLines(errors, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains(" dev.rosey.api.") || line.contains(" dev.rosey.isolation.worker."))
                .filter(line -> line.contains(" source: ") && !line.contains("0x0"))
                .toList();
        assertThat(own).hasSizeGreaterThan(100);
        assertThat(own).filteredOn(line -> line.contains("shared objects file")).hasSizeGreaterThan(own.size() * 9 / 10);
    }

    @Test
    void twoHostsAtOnceMakeOneArchive() throws Exception {
        List<Process> hosts = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                hosts.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp", System.getProperty("java.class.path"), Host.class.getName(), jar.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(cache.resolve("host-" + i).toFile())
                        .start());
            }
            for (Process host : hosts) {
                assertThat(host.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(host.exitValue()).isZero();
            }
        } finally {
            hosts.forEach(Process::destroyForcibly);
        }
        try (Stream<Path> files = Files.list(jar.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll(".*\\.|.*-", "")))
                    .containsExactlyInAnyOrder("jar", "lock", "txt", archives.start(command(jar)).archive().orElseThrow()
                            .getFileName().toString().replaceAll(".*\\.", ""));
        }
        assertThat(run(archives.start(command(jar)).command()).source(MAIN)).contains("shared objects file");
    }

    /** A program that needs an archive. */
    public static final class Host {
        private Host() {}

        /** Ends when it has one. */
        public static void main(String[] arguments) {
            try (ClassArchives archives = new ClassArchives()) {
                awaitArchive(archives, command(Path.of(arguments[0])));
            }
        }
    }

    @Test
    void aTruncatedArchiveIsNotUsedAndHealed() throws Exception { // Java 17 ends with SIGBUS when it is given one
        awaitArchive(archives, command(jar));
        Path archive = archives.start(command(jar)).archive().orElseThrow();
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, java.util.Arrays.copyOf(whole, whole.length / 2));

        ClassArchives.Start start = archives.start(command(jar));

        assertThat(start.archive()).isEmpty();
        assertThat(run(start.command()).source(MAIN)).doesNotContain("shared objects file", "not loaded");
        awaitArchive(archives, command(jar));
        assertThat(run(archives.start(command(jar)).command()).source(MAIN)).contains("shared objects file");
    }

    @Test
    void aWorkerStartsWithAnArchiveThatJavaRejects() throws Exception {
        awaitArchive(archives, command(jar));
        ClassArchives.Start start = archives.start(command(jar));
        Path archive = start.archive().orElseThrow();
        for (String content : List.of("a page of text", "", "missing")) {
            Files.deleteIfExists(archive);
            if (!content.equals("missing")) {
                Files.writeString(archive, content);
            }

            Ended ended = run(start.command());

            assertThat(ended.source(MAIN)).as(content).doesNotContain("shared objects file", "not loaded");
            assertThat(ended.output()).as("what would come between the frames").isEmpty();
        }
    }

    @Test
    void aJavaThatCannotMakeArchivesDoesWithout() throws Exception {
        Path home = Files.createDirectories(cache.resolve("jdk"));
        Files.copy(Path.of(System.getProperty("java.home"), "release"), home.resolve("release"));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'no such flag' >&2\nexit 1\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(command(jar));
        command.set(0, java.toString());

        WorkerTrainer trainer = new WorkerTrainer();
        Path draft = cache.resolve("draft");
        ArchiveRecipe recipe = ArchiveRecipe.of(command, JavaBuild.of(home));

        assertThatIOException().isThrownBy(() -> trainer.make(recipe, draft))
                .withMessageContaining("no such flag");
        trainer.close();
        assertThat(draft).doesNotExist();
    }

    @Test
    void closingEndsTheProcessesThatMakeIt() throws Exception {
        archives.start(command(jar));
        await().atMost(PATIENCE).until(() -> ProcessHandle.current().descendants().anyMatch(ClassArchivesIT::isTraining));

        archives.close();

        assertThat(ProcessHandle.current().descendants().filter(ClassArchivesIT::isTraining)).isEmpty();
    }

    private static boolean isTraining(ProcessHandle process) {
        return process.isAlive() && process.info().arguments().map(List::of).orElse(List.of()).contains(ArchiveRecipe.ARGUMENT);
    }
}
