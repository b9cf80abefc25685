package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What works in a plain process fails in a sealed one. */
@EnabledOnOs(OS.LINUX)
class SealedAttackIT {
    /** What a kernel or its settings may refuse to everybody. */
    private static final Set<String> NOT_EVERYWHERE =
            Set.of("io_uring", "bpf", "userfaultfd", "perf", "keyring", "trace", "scheduler");

    @TempDir
    Path temporary;

    private final List<Process> decoys = new ArrayList<>();
    private Trials trials;

    @BeforeEach
    void makeTrials() throws IOException {
        trials = new Trials(temporary, Attacker.class);
    }

    @AfterEach
    void endDecoys() throws InterruptedException {
        for (Process decoy : decoys) {
            decoy.destroyForcibly().waitFor();
        }
    }

    private Process decoy() throws IOException {
        Process decoy = new ProcessBuilder("sleep", "300").start();
        decoys.add(decoy);
        return decoy;
    }

    private Path victim(String name) throws IOException {
        Path directory = Files.createDirectory(trials.directory().resolve(name));
        Files.writeString(directory.resolve("victim"), "victim");
        return Files.writeString(directory.resolve("file"), "content");
    }

    static Stream<Path> javaHomes() {
        return Trials.javaHomes().stream();
    }

    static Stream<Arguments> sealedOnes() {
        return javaHomes().flatMap(home -> Stream.of(7, 5, 3, 2, 1).map(abi -> Arguments.of(home, abi)));
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void everyAttackWorksInAPlainProcess(Path home) throws Exception {
        Process decoy = decoy();
        List<String> lines = trials.runPlain(
                trials.command(home, Attacker.class, String.valueOf(decoy.pid()), victim("plain").toString()));
        assertThat(lines).contains("end");
        assertThat(lines.stream().filter(line -> line.contains(" refused")).map(line -> line.split(" ", 2)[0]))
                .as(() -> String.join("\n", lines))
                .isSubsetOf(NOT_EVERYWHERE);
        assertThat(decoy.waitFor()).isEqualTo(137);
    }

    @ParameterizedTest(name = "{0} with Landlock {1}")
    @MethodSource("sealedOnes")
    void noAttackWorksInASealedProcess(Path home, int abi) throws Exception {
        Process decoy = decoy();
        Path file = victim("sealed");
        List<String> lines = trials.runSealed(Trials.launcher(abi), trials.policy(home).build(),
                trials.command(home, Attacker.class, String.valueOf(decoy.pid()), file.toString()));
        assertThat(lines).contains("end");
        assertThat(lines.stream().filter(line -> line.endsWith(" open"))).as(() -> String.join("\n", lines)).isEmpty();
        assertThat(lines.stream().filter(line -> line.contains(" refused"))).hasSizeGreaterThan(38);
        assertThat(decoy.isAlive()).isTrue();
        assertThat(file).hasContent("content");
    }
}
