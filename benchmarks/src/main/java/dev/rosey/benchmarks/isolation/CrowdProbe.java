package dev.rosey.benchmarks.isolation;

import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What do many plugins at once cost: until all run, while they are idle, until all have stopped? */
public final class CrowdProbe implements Probe {
    /** Until all run. */
    public static final Measurement READY = Measurement.of(CrowdProbe.class, "ready");

    /** Until as many plain children have reached their main methods. */
    public static final Measurement PLAIN_READY = Measurement.of(CrowdProbe.class, "plainReady");

    /** Until all have stopped. */
    public static final Measurement STOPPED = Measurement.of(CrowdProbe.class, "stopped");

    /** Until as many plain children have ended. */
    public static final Measurement PLAIN_STOPPED = Measurement.of(CrowdProbe.class, "plainStopped");

    /** The memory of one, with its share of what several have in common. */
    public static final Measurement MEMORY = Measurement.of(CrowdProbe.class, "memory");

    /** The memory of a plain child. */
    public static final Measurement PLAIN_MEMORY = Measurement.of(CrowdProbe.class, "plainMemory");

    /** Processor time that the runtime takes to look at a hundred plugins once. */
    public static final Measurement POLL = Measurement.of(CrowdProbe.class, "poll");

    /** The time to read the same files, kept open. */
    public static final Measurement PLAIN_POLL = Measurement.of(CrowdProbe.class, "plainPoll");

    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final int HUNDRED = 100;

    private final Map<Measurement, Samples> samples = new HashMap<>();

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        try (Street street = Street.open(cache)) {
            street.warmUp();
            for (int round = 0; round < scale.crowds(); round++) {
                plugins(street, scale.crowd(), round);
                plain(scale.crowd());
            }
        }
        Map<Measurement, Figure> figures = new HashMap<>();
        samples.forEach((measurement, values) -> figures.put(measurement, values.median()));
        return figures;
    }

    private Samples of(Measurement measurement) {
        return samples.computeIfAbsent(measurement, unused -> new Samples());
    }

    private void plugins(Street street, int number, int round) throws Exception {
        List<PluginUnit> units = new ArrayList<>();
        House house = new House();
        for (int i = 0; i < number; i++) {
            units.add(street.unit("crowd-" + round + '-' + i, house, CHECK));
        }
        try {
            long start = System.nanoTime();
            List<CompletionStage<StartResult>> starts = units.stream().map(PluginUnit::start).toList();
            for (CompletionStage<StartResult> each : starts) {
                Street.requireStarted(Street.get(each));
            }
            of(READY).addSince(start);
            List<Long> pids = units.stream().map(unit -> unit.status().pid().orElseThrow()).toList();
            watch(house);
            for (long pid : pids) {
                of(MEMORY).add(memory(pid));
            }
            plainPoll(pids);

            start = System.nanoTime();
            List<CompletionStage<StopResult>> stops = units.stream().map(unit -> unit.stop(Street.PATIENCE)).toList();
            for (CompletionStage<StopResult> each : stops) {
                Street.get(each);
            }
            of(STOPPED).addSince(start);
        } finally {
            units.forEach(PluginUnit::close);
        }
    }

    /** The threads of the runtime do nothing else meanwhile, but for a sign of life now and then. */
    private void watch(House house) {
        long before = house.measured();
        Map<Long, Long> cpuBefore = cpu();
        boolean unused = Street.await(WATCHED, () -> false);
        long looks = house.measured() - before;
        long nanos = 0;
        for (Map.Entry<Long, Long> thread : cpu().entrySet()) {
            nanos += Math.max(0, thread.getValue() - cpuBefore.getOrDefault(thread.getKey(), 0L));
        }
        if (looks > 0) {
            of(POLL).add((double) nanos / looks * HUNDRED);
        }
    }

    private static Map<Long, Long> cpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> times = new HashMap<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            if (thread.getName().startsWith("rosey-isolation-")) {
                times.put(thread.getId(), threads.getThreadCpuTime(thread.getId()));
            }
        }
        return times;
    }

    private void plainPoll(List<Long> pids) throws IOException {
        List<RandomAccessFile> files = new ArrayList<>();
        byte[] buffer = new byte[1024];
        try {
            for (long pid : pids) {
                files.add(new RandomAccessFile("/proc/" + pid + "/stat", "r"));
            }
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                for (RandomAccessFile file : files) {
                    file.seek(0);
                    if (file.read(buffer) <= 0) {
                        throw new IOException("Nothing to read of a process");
                    }
                }
                of(PLAIN_POLL).add((double) (System.nanoTime() - start) / pids.size() * HUNDRED);
            }
        } finally {
            for (RandomAccessFile file : files) {
                file.close();
            }
        }
    }

    private void plain(int number) throws Exception {
        List<Process> children = new ArrayList<>();
        try {
            long start = System.nanoTime();
            for (int i = 0; i < number; i++) {
                children.add(PlainChild.start());
            }
            for (Process each : children) {
                PlainChild.awaitReady(each);
            }
            of(PLAIN_READY).addSince(start);
            for (Process each : children) {
                of(PLAIN_MEMORY).add(memory(each.pid()));
            }
            start = System.nanoTime();
            for (Process each : children) {
                each.getOutputStream().close();
            }
            for (Process each : children) {
                each.waitFor();
            }
            of(PLAIN_STOPPED).addSince(start);
        } finally {
            children.forEach(Process::destroyForcibly);
        }
    }

    /** Proportional set size, in bytes. */
    private static double memory(long pid) throws IOException {
        Path rollup = Path.of("/proc", String.valueOf(pid), "smaps_rollup");
        for (String line : Files.readAllLines(rollup, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("Pss:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException(rollup + " does not tell the proportional set size");
    }
}
