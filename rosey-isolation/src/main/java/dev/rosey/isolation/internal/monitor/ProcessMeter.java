package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.ResourceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Measures one process by {@code /proc}, where there is one. For one thread at a time. */
final class ProcessUsage {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every architecture that Java runs on

    private final Path directory;
    private double peakCpu;
    private double peakMemory;
    private long lastTicks = -1;
    private long lastNanos;

    ProcessUsage(long pid) {
        this.directory = Path.of("/proc", Long.toString(pid));
    }

    /** What the process uses now; empty where that cannot be measured, or when it has ended. */
    synchronized Optional<ResourceUsage> measure() {
        try {
            double memory = residentMegabytes(Files.readString(directory.resolve("status")));
            double cpu = cpuPercent(Files.readString(directory.resolve("stat")));
            peakMemory = Math.max(peakMemory, memory);
            peakCpu = Math.max(peakCpu, cpu);
            return Optional.of(new ResourceUsage(cpu, memory, peakCpu, peakMemory));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static double residentMegabytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                .findFirst()
                .orElse(0);
    }

    private double cpuPercent(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        long now = System.nanoTime();
        double percent = lastTicks < 0
                ? 0
                : 100.0 * (ticks - lastTicks) / TICKS_PER_SECOND / Math.max(1e-3, (now - lastNanos) / 1e9);
        lastTicks = ticks;
        lastNanos = now;
        return percent;
    }
}
