package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Measures a process by the files of {@code /proc}, where there are any; elsewhere by what Java knows of the process,
 * which is its processor time alone.
 */
public final class ProcessMeter implements Meter {
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every architecture that Java runs on

    private final long pid;
    private final Path directory;
    private final LongSupplier nanoTime;
    private double peakCpu;
    private double peakMemory;
    private long lastCpuNanos = -1;
    private long lastNanos;

    /** For one process. */
    public ProcessMeter(long pid) {
        this(pid, Path.of("/proc"), System::nanoTime);
    }

    ProcessMeter(long pid, Path proc, LongSupplier nanoTime) {
        this.pid = pid;
        this.directory = proc.resolve(Long.toString(pid));
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<ResourceUsage> measure() {
        OptionalLong cpuNanos = cpuNanos();
        OptionalDouble memory = residentMegabytes();
        if (cpuNanos.isEmpty() && memory.isEmpty() && ProcessHandle.of(pid).isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble cpu = cpuNanos.isPresent() ? OptionalDouble.of(percent(cpuNanos.getAsLong())) : OptionalDouble.empty();
        peakCpu = Math.max(peakCpu, cpu.orElse(0));
        peakMemory = Math.max(peakMemory, memory.orElse(0));
        return Optional.of(new ResourceUsage(cpu, memory,
                cpu.isPresent() ? OptionalDouble.of(peakCpu) : cpu,
                memory.isPresent() ? OptionalDouble.of(peakMemory) : memory));
    }

    /** The share of one core since the measurement before; 0 in the first. */
    private double percent(long cpuNanos) {
        long now = nanoTime.getAsLong();
        double percent =
                lastCpuNanos < 0 ? 0 : 100.0 * Math.max(0, cpuNanos - lastCpuNanos) / Math.max(1_000_000, now - lastNanos);
        lastCpuNanos = cpuNanos;
        lastNanos = now;
        return percent;
    }

    private OptionalLong cpuNanos() {
        try {
            String stat = Files.readString(directory.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // the name may have blanks
            return OptionalLong.of((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            Optional<Duration> total = ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
            return total.isPresent() ? OptionalLong.of(total.get().toNanos()) : OptionalLong.empty();
        }
    }

    private OptionalDouble residentMegabytes() {
        try {
            for (String line : Files.readAllLines(directory.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    return OptionalDouble.of(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0);
                }
            }
            return OptionalDouble.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
