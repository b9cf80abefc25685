package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.isolation.internal.sandbox.attack.AttackMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealed processes do not outlive their host. */
@EnabledOnOs(OS.LINUX)
class LifelineIT {
    /** The usual case takes some 20 ms; a loaded machine gets more time. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path temporary;

    /**
     * A host of its own, which prints the numbers of its children and waits; they try to cut their lifelines, and never
     * read their input.
     */
    static final class Host {
        private Host() {}

        public static void main(String[] args) throws Exception {
            Trials trials = new Trials(Path.of(args[0]), AttackMain.class);
            Path home = Path.of(args[1]);
            SealedLauncher launcher = SealedLauncher.create();
            for (int i = 0; i < 3; i++) {
                SealedChild child = launcher.launch(trials.plan(trials.policy(home).build(),
                        trials.command(home, AttackMain.class, "cut", trials.library().toString(),
                                String.valueOf(SealedLauncher.LIFELINE))));
                BufferedReader said = new BufferedReader(new InputStreamReader(child.output(), StandardCharsets.UTF_8));
                for (String line = said.readLine(); line != null && !line.equals("end"); line = said.readLine()) {
                    if (line.startsWith("open ")) {
                        System.out.println(-1); // which no process has
                    }
                }
                System.out.println(child.pid());
            }
            System.out.println("end");
            new CountDownLatch(1).await();
        }
    }

    /** A host of its own, which starts and ends processes without a pause. */
    static final class BusyHost {
        private BusyHost() {}

        public static void main(String[] args) throws Exception {
            Path cat = Path.of("/bin/cat");
            SandboxPolicy policy = new JavaGrants(Machine.architecture()).of(Path.of(System.getProperty("java.home")))
                    .grant(cat.toRealPath(), SandboxPolicy.Access.READ, SandboxPolicy.Access.EXECUTE)
                    .build();
            SealedPlan plan = new SealedPlan(List.of(cat.toString(), "-", args[0]), Trials.ENVIRONMENT, Path.of("/"), policy,
                    new ChildLimits(64 << 20, 16, 0), SealedPlan.Streams.STANDARD);
            SealedLauncher launcher = SealedLauncher.create();
            for (int starts = 0;; starts++) {
                SealedChild child = launcher.launch(plan);
                try (var in = child.input(); var out = child.output(); var text = child.text()) {
                    in.flush();
                    child.kill();
                    out.readAllBytes();
                    text.readAllBytes();
                }
                if (starts == 20) {
                    System.out.println("busy");
                }
            }
        }
    }

    /** Processes whose command line names something; a process that does not run its program yet has its host's. */
    private static List<String> processesNaming(String text) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(each -> each.resolve("cmdline")).filter(Files::isReadable).filter(each -> {
                try {
                    return Files.readString(each, StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                    return false; // it has ended
                }
            }).map(Path::toString).toList();
        }
    }

    @RepeatedTest(5)
    void aHostThatIsKilledWhileItStartsProcessesLeavesNone() throws Exception {
        Process host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), BusyHost.class.getName(), temporary.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("busy");
            assertThat(processesNaming(temporary.toString())).isNotEmpty();
        } finally {
            host.destroyForcibly();
        }
        await().atMost(SOON).until(() -> processesNaming(temporary.toString()).isEmpty());
    }

    static Stream<Path> javaHomes() {
        return Trials.javaHomes().stream();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theKernelEndsThemWhenTheHostIsKilled(Path home) throws Exception {
        Process host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Host.class.getName(), temporary.toString(), home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            List<Long> pids = new ArrayList<>();
            for (String line = reader.readLine(); line != null && !line.equals("end"); line = reader.readLine()) {
                pids.add(Long.parseLong(line));
            }
            assertThat(pids).hasSize(3).allMatch(Trials::isRunning);

            host.destroyForcibly();

            await().pollInterval(Duration.ofMillis(10)).atMost(SOON).until(() -> pids.stream().noneMatch(Trials::isRunning));
        } finally {
            host.destroyForcibly();
        }
    }
}
