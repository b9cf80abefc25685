package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealed processes do their work. */
@EnabledOnOs(OS.LINUX)
class SealedLauncherIT {
    @TempDir
    Path temporary;

    private Trials trials;

    @BeforeEach
    void makeTrials() throws IOException {
        trials = new Trials(temporary, Obedient.class);
    }

    static Stream<Path> javaHomes() {
        return Trials.javaHomes().stream();
    }

    private static Path javaHome() {
        return Trials.javaHomes().get(0);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aVirtualMachineStartsAndAnswers(Path home) throws Exception {
        SealedChild child = SealedLauncher.create().launch(new SealedPlan(trials.command(home, Obedient.class, "echo"),
                Map.of("ONLY", "this one"), Path.of("/"), trials.policy(home).build(), Trials.LIMITS,
                SealedPlan.Streams.STANDARD));
        try (var in = child.input(); var out = child.output(); var text = child.text()) {
            in.write("hello\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).contains("environment {", "ONLY=this one",
                    "echo hello").doesNotContain("PATH=", "HOME=");
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("text\n");
            assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(new ExitStatus(0, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void framesHaveDescriptorsOfTheirOwn(Path home) throws Exception {
        SealedChild child = SealedLauncher.create().launch(new SealedPlan(trials.command(home, Obedient.class, "frames"),
                Trials.ENVIRONMENT, Path.of("/"), trials.policy(home).build(), Trials.LIMITS, SealedPlan.Streams.FRAMES));
        try (var out = child.output(); var text = child.text()) {
            try (var in = child.input()) {
                in.write(new byte[] {1, 2, 3});
            }
            assertThat(out.readAllBytes()).containsExactly(1, 2, 3);
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).contains("printed -1", "complained");
        }
        assertThat(child.exit().get(30, TimeUnit.SECONDS).code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aVirtualMachineHasWhatItNeeds(Path home) throws Exception {
        for (int abi : new int[] {7, 1}) {
            SealedChild child = Trials.launcher(abi).launch(
                    trials.plan(trials.policy(home).build(), trials.command(home, Obedient.class, "work")));
            try (var in = child.input(); var out = child.output(); var text = child.text()) {
                in.flush();
                assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("overflow\ntime\nhook\n");
                assertThat(text.readAllBytes()).isEmpty();
                assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(new ExitStatus(3, 0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aDirectoryForDataIsUsedAndItsFilesAreLimited(Path home) throws Exception {
        Path data = Files.createDirectory(trials.directory().resolve("data"));
        assertThat(trials.runSealed(SealedLauncher.create(), trials.policy(home).data(data).build(),
                trials.command(home, Obedient.class, "data", data.toString())))
                .contains("content", "no link", "limited");
        assertThat(data.resolve("c")).isDirectory();
        assertThat(Files.size(data.resolve("long"))).isEqualTo(16 << 20);
    }

    @Test
    void memoryBesideTheHeapIsLimited() throws Exception {
        List<String> command = trials.command(javaHome(), Obedient.class, "hoard");
        command.add(1, "-XX:MaxDirectMemorySize=4g");
        assertThat(trials.runSealed(SealedLauncher.create(), trials.policy(javaHome()).build(), command))
                .contains("limited true");
    }

    @Test
    void aGrantedProgramIsStartedAndNoOther() throws Exception {
        SandboxPolicy.Builder policy = trials.policy(javaHome()).program(Path.of("/bin/true"));
        policy.grant(javaHome().resolve("lib/jspawnhelper"), SandboxPolicy.Access.EXECUTE);
        for (String program : List.of("/bin/true", "/bin/sleep")) {
            assertThat(trials.runSealed(SealedLauncher.create(), policy.build(),
                    trials.command(javaHome(), Obedient.class, "program", program)))
                    .contains(program.endsWith("true") ? "program ended with 0" : "program refused");
        }
    }

    @Test
    void aProcessIsKilledAndSaysSo() throws Exception {
        SealedChild child = SealedLauncher.create().launch(
                trials.plan(trials.policy(javaHome()).build(), trials.command(javaHome(), Obedient.class, "wait")));
        try (var in = child.input(); var out = child.output(); var text = child.text()) {
            in.flush();
            child.kill();
            assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(new ExitStatus(137, 9));
            child.kill();
            assertThat(out.readAllBytes()).isEmpty();
            assertThat(text.readAllBytes()).isEmpty();
        }
    }

    @Test
    void theStatusOfACrashIsTold() throws Exception {
        SealedChild child = SealedLauncher.create().launch(
                trials.plan(trials.policy(javaHome()).build(), trials.command(javaHome(), Obedient.class, "crash")));
        try (var in = child.input(); var out = child.output(); var text = child.text()) {
            in.flush();
            assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(new ExitStatus(42, 0));
            assertThat(out.read()).isEqualTo(-1);
            assertThat(text.read()).isEqualTo(-1);
        }
    }

    @Test
    void aProgramThatDoesNotExistIsNotStarted() throws IOException {
        SealedLauncher launcher = SealedLauncher.create();
        SealedPlan plan = trials.plan(trials.policy(javaHome()).build(), List.of("/no/such/program"));
        assertThatThrownBy(() -> launcher.launch(plan)).isInstanceOf(IOException.class)
                .hasMessage("The process could not be started sealed: posix_spawn failed with ENOENT (2)");
    }

    @Test
    void aProgramWithoutAGrantIsNotStarted() throws IOException {
        SealedLauncher launcher = SealedLauncher.create();
        SealedPlan plan = trials.plan(trials.policy(javaHome()).build(), List.of("/bin/true"));
        assertThatThrownBy(() -> launcher.launch(plan)).isInstanceOf(IOException.class).hasMessageContaining("EACCES (13)");
    }

    @Test
    void whatTheKernelCannotEnforceIsNotStarted() throws IOException {
        SandboxPolicy policy = trials.policy(javaHome()).connect(443).build();
        SealedPlan plan = trials.plan(policy, trials.command(javaHome(), Obedient.class, "echo"));

        assertThat(Trials.launcher(4).missing(policy)).isEmpty();
        assertThatThrownBy(() -> Trials.launcher(3).launch(plan)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("cannot be enforced", "Landlock version 4 (Linux 6.7)", "version 3");
        assertThatThrownBy(() -> Trials.launcher(0).launch(plan)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("cannot be enforced", "Linux 5.13");
    }
}
