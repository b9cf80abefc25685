package dev.rosey.isolation.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.ResourceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the files of a process. */ // S22-7, S22-56
class ProcessMeterTest {
    private static final long NOBODY = 99_999_999; // more than any system gives

    @TempDir
    Path proc;

    private long nanos;

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectory(proc.resolve(Long.toString(NOBODY)));
    }

    private ProcessMeter meter() {
        return new ProcessMeter(NOBODY, proc, () -> nanos);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(proc.resolve(Long.toString(NOBODY)).resolve(file), text);
    }

    private void process(long user, long system, long kilobytes) throws IOException {
        write("stat", NOBODY + " (a) b (c) S 1 1 1 0 -1 4194304 1 2 3 4 " + user + ' ' + system + " 0 0 20 0 9 0 1 2 3");
        write("status", "Name:\tjava\nVmPeak:\t 9999 kB\nVmRSS:\t   " + kilobytes + " kB\nThreads:\t9\n");
    }

    @Test
    void processorTimeIsAShareOfOneCoreSinceTheMeasurementBefore() throws IOException {
        ProcessMeter meter = meter();
        process(100, 50, 2048);
        assertThat(meter.measure()).contains(ResourceUsage.of(0, 2, 0, 2));
        nanos = 2_000_000_000L;
        process(180, 70, 1024);
        assertThat(meter.measure()).contains(ResourceUsage.of(50, 1, 50, 2));
        nanos = 4_000_000_000L;
        process(200, 90, 4096);
        assertThat(meter.measure()).contains(ResourceUsage.of(20, 4, 50, 4));
    }

    @Test
    void twoBusyThreadsAreTwoCores() throws IOException {
        ProcessMeter meter = meter();
        process(0, 0, 0);
        meter.measure();
        nanos = 1_000_000_000L;
        process(200, 0, 0);
        assertThat(meter.measure().orElseThrow().cpuPercent()).hasValue(200);
    }

    @Test
    void aProcessThatIsGoneIsNotMeasured() {
        assertThat(meter().measure()).isEmpty();
    }

    @Test
    void nonsenseInTheFilesIsTakenAsNothing() throws IOException {
        write("stat", "nonsense");
        write("status", "VmRSS: much kB");
        assertThat(meter().measure()).isEmpty();
        write("stat", "");
        write("status", "");
        assertThat(meter().measure()).isEmpty();
    }

    @Test
    void aFigureThatIsMissingIsLeftOutAndTheOtherGiven() throws IOException {
        write("status", "VmRSS: 1024 kB\n");
        assertThat(meter().measure()).hasValueSatisfying(usage -> {
            assertThat(usage.cpuPercent()).isEqualTo(OptionalDouble.empty());
            assertThat(usage.peakCpuPercent()).isEqualTo(OptionalDouble.empty());
            assertThat(usage.memoryMegabytes()).hasValue(1);
            assertThat(usage.peakMemoryMegabytes()).hasValue(1);
        });
    }

    @Test
    void withoutSuchFilesProcessorTimeComesFromJavaAndMemoryIsLeftOut() {
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid(), proc, () -> nanos);
        assertThat(meter.measure()).hasValueSatisfying(usage -> {
            assertThat(usage.cpuPercent()).hasValue(0);
            assertThat(usage.memoryMegabytes()).isEmpty();
            assertThat(usage.peakMemoryMegabytes()).isEmpty();
        });
    }

    @Test
    void theOwnProcessIsMeasured() {
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
        assertThat(meter.measure()).isPresent();
    }
}
