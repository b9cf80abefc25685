package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that calls itself bubblewrap is used if what it starts is shut in. */
@EnabledOnOs(OS.LINUX)
class BubblewrapWayIT {
    private static final String SKIP_OWN_ARGUMENTS = "while [ \"$1\" != -- ]; do shift; done; shift\n";

    @TempDir
    Path temporary;

    private final List<String> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private Path programs;

    @BeforeEach
    void makeDirectory() throws IOException {
        programs = Files.createDirectory(temporary.toRealPath().resolve("programs"));
    }

    private Path program(String script) throws IOException {
        Path program = Files.writeString(programs.resolve("bwrap"), "#!/bin/sh\n" + script);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Optional<Confinement> tryOut() {
        return new BubblewrapWay(new JvmCommand(Path.of(System.getProperty("java.home"))),
                new WorkerCache(temporary.resolve("cache"), WorkerCache.embeddedWorker()),
                Map.of("PATH", "relative::/nowhere:" + programs)).tryOut(found, missing);
    }

    private static LaunchPlan plan(String... command) {
        return new LaunchPlan(List.of(command), Map.of("COLOUR", "blue"), Path.of("/"), SandboxPolicy.builder().build());
    }

    @Test
    void withoutTheProgramThereIsNoSuchWay() throws IOException {
        Files.writeString(programs.resolve("bwrap"), "not executable");
        assertThat(tryOut()).isEmpty();
        assertThat(missing).containsExactly("bubblewrap: there is no program bwrap on the path");
    }

    @Test
    void aProgramThatMayNotShutInSaysWhy() throws IOException {
        program("echo 'bwrap: No permissions to create new namespace' >&2; exit 1\n");
        assertThat(tryOut()).isEmpty();
        assertThat(missing).singleElement().asString().contains(
                "bubblewrap (" + programs.resolve("bwrap") + ")", "No permissions to create new namespace");
    }

    @Test
    void aProgramThatShutsNothingInIsFoundOut() throws IOException {
        program(SKIP_OWN_ARGUMENTS + "exec \"$@\"\n");
        assertThat(tryOut()).isEmpty();
        assertThat(missing).hasSize(3).allMatch(line -> line.contains("refusal by bubblewrap"))
                .anyMatch(line -> line.endsWith("could use a file"))
                .anyMatch(line -> line.endsWith("could use a socket"))
                .anyMatch(line -> line.endsWith("could use a process"));
    }

    @Test
    void aProgramInWhichEverythingIsRefusedIsUsed() throws IOException {
        program("echo 'file refused: no'; echo 'socket refused: no'; echo 'process refused: no'; echo end\n");
        missing.add("what the better way lacks");
        Optional<Confinement> taken = tryOut();
        assertThat(taken).as(missing.toString()).isPresent();
        Confinement way = taken.orElseThrow();
        assertThat(way.level()).isEqualTo(SandboxLevel.BUBBLEWRAP);
        assertThat(way.report().level()).isEqualTo(SandboxLevel.BUBBLEWRAP);
        assertThat(way.report().missing()).containsExactly("what the better way lacks");
        assertThat(way.report().found()).contains("bubblewrap refuses: file: no",
                "bubblewrap (" + programs.resolve("bwrap") + ")");
    }

    @Test
    void aProcessHasItsPipesItsVariablesAndItsStatus() throws Exception {
        Path program = program(SKIP_OWN_ARGUMENTS + "exec \"$@\"\n");
        LaunchedChild child = new BubblewrapLauncher(program)
                .launch(plan("/bin/sh", "-c", "read line; echo \"$line $COLOUR $HOME\"; echo oh >&2; exit 7"));
        child.input().write("sky\n".getBytes(StandardCharsets.UTF_8));
        child.input().flush();

        assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(new String(child.output().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("sky blue \n");
        assertThat(new String(child.errors().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("oh\n");
        await().atMost(Duration.ofSeconds(10)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("rosey-bubblewrap-")));
    }

    @Test
    void itsNumberIsThatOfTheProcessInsideAndBothCanBeEnded() throws Exception {
        // As bubblewrap does, the program stays and waits for what it has started.
        Path program = program(SKIP_OWN_ARGUMENTS + "exec 3<&0\n\"$@\" <&3 &\nwait\n");
        LaunchedChild child = new BubblewrapLauncher(program).launch(plan("/bin/cat"));
        try {
            ProcessHandle inside = await().atMost(Duration.ofSeconds(30)).until(() -> ProcessHandle.of(child.pid()),
                    now -> now.flatMap(each -> each.info().command()).filter(name -> name.endsWith("cat")).isPresent())
                    .orElseThrow();
            assertThat(inside.pid()).isEqualTo(child.pid());
        } finally {
            child.input().close();
            child.kill();
        }
        assertThat(child.exit().get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aProgramThatCannotBeStartedIsAnError() {
        assertThatThrownBy(() -> new BubblewrapLauncher(programs.resolve("gone")).launch(plan("/bin/true")))
                .isInstanceOf(IOException.class).hasMessageContaining("could not be started in bubblewrap");
    }
}
