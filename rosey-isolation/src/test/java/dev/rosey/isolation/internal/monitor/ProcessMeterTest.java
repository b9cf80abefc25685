package dev.rosey.isolation.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.rosey.api.plugin.ResourceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        return new ProcessMeter(NOBODY, proc, 4096, () -> nanos);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(proc.resolve(Long.toString(NOBODY)).resolve(file), text);
    }

    private void process(long user, long system, long kilobytes) throws IOException {
        write("stat", NOBODY + " (a) b (c) S 1 1 1 0 -1 4194304 1 2 3 4 " + user + ' ' + system + " 0 0 20 0 9 0 1 2 "
                + kilobytes / 4 + " 18446744073709551615 1");
    }

    private static ResourceUsage usage(double cpu, double memory, double peakCpu, double peakMemory) {
        return ResourceUsage.of(cpu, memory, peakCpu, peakMemory).withThreads(9);
    }

    @Test
    void processorTimeIsAShareOfOneCoreSinceTheMeasurementBefore() throws IOException {
        process(100, 50, 2048);
        ProcessMeter meter = meter();
        assertThat(meter.measure()).contains(usage(0, 2, 0, 2));
        nanos = 2_000_000_000L;
        process(180, 70, 1024);
        assertThat(meter.measure()).contains(usage(50, 1, 50, 2));
        nanos = 4_000_000_000L;
        process(200, 90, 4096);
        assertThat(meter.measure()).contains(usage(20, 4, 50, 4));
    }

    @Test
    void twoBusyThreadsAreTwoCores() throws IOException {
        process(0, 0, 0);
        ProcessMeter meter = meter();
        meter.measure();
        nanos = 1_000_000_000L;
        process(200, 0, 0);
        assertThat(meter.measure().orElseThrow().cpuPercent()).hasValue(200);
    }

    @Test
    void aProcessThatIsGoneIsNotMeasured() {
        assertThat(meter().measure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "1 (x)", "1 (x) S", "1 (x) S 1 2 3 4 5 6 7 8 9 10 much more"})
    void nonsenseInTheFileIsTakenAsNothing(String text) throws IOException {
        write("stat", text);
        assertThat(meter().measure()).isEmpty();
    }

    @Test
    void aProcessThatHasEndedAndWasNotCollectedIsNotMeasured() throws IOException {
        process(1, 1, 4);
        write("stat", Files.readString(proc.resolve(NOBODY + "/stat")).replace(") S ", ") Z "));
        assertThat(meter().measure()).isEmpty();
    }

    @Test
    void theFileStaysThatOfItsProcess() throws IOException { // as another process may have the number later
        process(1, 1, 4);
        ProcessMeter meter = meter();
        Files.move(proc.resolve(Long.toString(NOBODY)), proc.resolve("gone"));
        Files.createDirectory(proc.resolve(Long.toString(NOBODY)));
        process(1, 1, 8);
        assertThat(meter.measure().orElseThrow().memoryMegabytes()).hasValue(4 / 1024.0);
        meter.close();
        meter.close();
        assertThat(meter.measure()).isEmpty();
    }

    @Test
    void openDescriptorsAreCounted() throws IOException {
        process(0, 0, 4);
        Path open = Files.createDirectory(proc.resolve(NOBODY + "/fd"));
        ProcessMeter meter = meter();
        long size = Files.size(open);
        assertThat(meter.measure().orElseThrow().descriptors()).hasValue((int) size);
    }

    @Test
    void withoutSuchFilesProcessorTimeComesFromJavaAndMemoryIsLeftOut() {
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid(), proc, 4096, () -> nanos);
        assertThat(meter.measure()).hasValueSatisfying(usage -> {
            assertThat(usage.cpuPercent()).hasValue(0);
            assertThat(usage.memoryMegabytes()).isEmpty();
            assertThat(usage.peakMemoryMegabytes()).isEmpty();
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theOwnProcessIsMeasured() throws IOException {
        try (ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            ResourceUsage usage = meter.measure().orElseThrow();
            assertThat(usage.threads().orElseThrow()).isGreaterThan(5);
            assertThat(usage.descriptors().orElseThrow()).isCloseTo((int) open.count(), within(10));
            double resident = Long.parseLong(Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow().replaceAll("[^0-9]", "")) / 1024.0;
            assertThat(usage.memoryMegabytes().orElseThrow()).isCloseTo(resident, offset(30.0));
        }
    }
}
