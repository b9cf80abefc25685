package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a process by the files of {@code /proc}, where there are any; elsewhere by what Java knows of the process,
 * which is its processor time alone. One file, kept open, tells processor time, memory and threads.
 */
public final class ProcessMeter implements Meter {
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every architecture that Java runs on
    private static final long SMALLEST_PAGE = 4096;
    private static final long AUXILIARY_PAGE_SIZE = 6; // AT_PAGESZ
    private static final double MEGABYTE = 1 << 20;

    private final long pid;
    private final Path openFiles;
    private final long pageBytes;
    private final LongSupplier nanoTime;
    private final @Nullable ProcFile stat;
    private double peakCpu;
    private double peakMemory;
    private long lastCpuNanos = -1;
    private long lastNanos;

    /** What {@code stat} tells. */
    private record Figures(long cpuNanos, OptionalDouble megabytes, OptionalInt threads) {}

    /** For one process. */
    public ProcessMeter(long pid) {
        this(pid, Path.of("/proc"), pageBytes(), System::nanoTime);
    }

    ProcessMeter(long pid, Path proc, long pageBytes, LongSupplier nanoTime) {
        this.pid = pid;
        Path directory = proc.resolve(Long.toString(pid));
        this.openFiles = directory.resolve("fd");
        this.pageBytes = pageBytes;
        this.nanoTime = nanoTime;
        this.stat = open(directory.resolve("stat"));
    }

    private static @Nullable ProcFile open(Path path) {
        try {
            return new ProcFile(path);
        } catch (IOException e) {
            return null; // another system, or a process that has ended already
        }
    }

    /** The size of a page of memory, as the kernel told this process when it started. */
    private static long pageBytes() {
        try {
            ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv"))).order(ByteOrder.nativeOrder());
            while (words.remaining() >= 2 * Long.BYTES) {
                long kind = words.getLong();
                long value = words.getLong();
                if (kind == AUXILIARY_PAGE_SIZE) {
                    return value;
                }
            }
            return SMALLEST_PAGE;
        } catch (IOException e) {
            return SMALLEST_PAGE;
        }
    }

    @Override
    public Optional<ResourceUsage> measure() {
        Optional<Figures> now = stat == null ? fromJava() : fromStat(stat);
        return now.map(figures -> {
            double cpu = percent(figures.cpuNanos);
            peakCpu = Math.max(peakCpu, cpu);
            peakMemory = Math.max(peakMemory, figures.megabytes.orElse(0));
            return new ResourceUsage(OptionalDouble.of(cpu), figures.megabytes, OptionalDouble.of(peakCpu),
                    figures.megabytes.isPresent() ? OptionalDouble.of(peakMemory) : figures.megabytes,
                    figures.threads, descriptors());
        });
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

    private Optional<Figures> fromStat(ProcFile file) {
        try {
            String text = file.read();
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1); // the name may have blanks
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return Optional.empty();
            }
            return Optional.of(new Figures(
                    (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK,
                    OptionalDouble.of(Long.parseLong(fields[21]) * pageBytes / MEGABYTE),
                    OptionalInt.of(Integer.parseInt(fields[17]))));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Optional<Figures> fromJava() {
        Optional<Duration> total = ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
        return total.map(time -> new Figures(time.toNanos(), OptionalDouble.empty(), OptionalInt.empty()));
    }

    /** Since Linux 6.2 the size of the directory is the number of its entries; before it was 0. */
    private OptionalInt descriptors() {
        if (stat == null) {
            return OptionalInt.empty();
        }
        try {
            long size = Files.size(openFiles);
            return OptionalInt.of(size > 0 ? Math.toIntExact(size) : count(openFiles));
        } catch (IOException | ArithmeticException e) {
            return OptionalInt.empty();
        }
    }

    private static int count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return (int) entries.count();
        }
    }

    @Override
    public void close() {
        if (stat != null) {
            try {
                stat.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
