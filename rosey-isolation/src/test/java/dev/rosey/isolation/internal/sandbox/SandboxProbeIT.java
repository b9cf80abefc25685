package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.isolation.internal.launch.WorkerCache;
import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine's level is what a real process could not do. */
class SandboxProbeIT {
    @TempDir
    Path cache;

    private Path worker;

    @BeforeEach
    void extractWorker() {
        worker = new WorkerCache(cache, WorkerCache.embeddedWorker()).workerJar();
    }

    static Stream<Path> javaHomes() {
        return Trials.javaHomes().stream();
    }

    private SandboxReport report(SandboxProbe.Source source) {
        return new SandboxProbe(Trials.javaHomes().get(0), worker, source).run();
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @MethodSource("javaHomes")
    void whatWasTriedAndRefusedIsSealed(Path home) {
        SandboxReport report = new SandboxProbe(home, worker, SealedLauncher::create).run();

        assertThat(report.missing()).isEmpty();
        assertThat(report.level()).isEqualTo(SandboxLevel.KERNEL_SEALED);
        assertThat(report.found()).anyMatch(line -> line.startsWith("Landlock version"))
                .anyMatch(line -> line.startsWith("the kernel refuses: file: java.nio.file.AccessDeniedException"))
                .anyMatch(line -> line.startsWith("the kernel refuses: socket"))
                .anyMatch(line -> line.startsWith("the kernel refuses: process"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aKernelWithoutLandlockSealsNothing() {
        SandboxReport report = report(() -> Trials.launcher(0));

        assertThat(report.level()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(report.missing()).singleElement().asString().contains("Linux 5.13", "lsm=");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSandboxThatDoesNotHoldIsFoundOut() throws IOException {
        Architecture architecture = Machine.architecture();
        Natives leaky = new FailingNatives(Machine.natives(architecture)) {
            @Override
            public long restrict(int rules) {
                return 0;
            }
        };
        SandboxReport report = report(() -> new SealedLauncher(leaky, architecture, 7, Duration.ofSeconds(20)));

        assertThat(report.level()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(report.missing()).containsExactly("refusal by the kernel: a process that was shut in could use a file");
    }

    @Test
    void aMachineWithoutTheMeansSaysSo() {
        SandboxReport report = report(() -> {
            throw new IOException("Linux: the kernel of Mac OS X cannot shut processes in this way");
        });
        assertThat(report.level()).isEqualTo(SandboxLevel.PROCESS_ONLY);
        assertThat(report.missing()).containsExactly("Linux: the kernel of Mac OS X cannot shut processes in this way");
    }
}
