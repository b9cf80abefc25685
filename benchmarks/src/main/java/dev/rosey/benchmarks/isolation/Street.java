package dev.rosey.benchmarks.isolation;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.IsolatedRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A runtime as an application makes it. */
final class Street implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NOW = Duration.ofMillis(1);
    private static final Duration STILL = Duration.ofMillis(300);

    private final Path cache;
    private final IsolatedRuntime runtime;

    private Street(Path cache, boolean warmSpare) {
        this.cache = cache;
        this.runtime = IsolatedRuntime.builder().cacheDirectory(cache).warmSpare(warmSpare).build();
    }

    /** With its files in a directory. */
    static Street open(Path cache) {
        return new Street(cache, true);
    }

    /** The same with no process that waits, so that each start takes a new one. */
    static Street openWithoutSpare(Path cache) {
        return new Street(cache, false);
    }

    /**
     * Waits until a process that was made after a plugin's own waits for a plugin, and has done what it does before; says
     * its number.
     */
    static long awaitSpare(ProcessHandle plugin) {
        AtomicReference<Duration> used = new AtomicReference<>(Duration.ofNanos(-1)); // that of no process
        AtomicLong since = new AtomicLong(System.nanoTime());
        if (!await(PATIENCE, () -> spare(plugin).flatMap(each -> each.info().totalCpuDuration()).filter(now -> {
            if (!now.equals(used.getAndSet(now))) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > STILL.toNanos();
        }).isPresent())) {
            throw new IllegalStateException("No process was made to wait for a plugin");
        }
        return spare(plugin).orElseThrow().pid();
    }

    private static Optional<ProcessHandle> spare(ProcessHandle plugin) {
        return ProcessHandle.current().children()
                .filter(each -> each.info().commandLine().orElse("").endsWith("plugin=(spare)"))
                .filter(each -> start(each).isAfter(start(plugin)))
                .findFirst();
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.MIN);
    }

    /** A plugin that does not run yet, whose use of resources is looked at so often. */
    PluginUnit unit(String name, House house, Duration check) {
        Guest.Artifact artifact = Guest.Artifact.of(name);
        PluginSpec plain = PluginSpec.of(artifact);
        RestartConfig restart = RestartConfig.defaults().withInitialDelay(NOW);
        ResourceLimits limits = ResourceLimits.defaults().withMaxCpuPercent(10_000).withCheckInterval(check);
        return runtime.create(
                new PluginSpec(artifact, plain.config(), plain.granted(), restart, limits, PATIENCE), house);
    }

    PluginUnit unit(String name, House house) {
        return unit(name, house, Duration.ofSeconds(5));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static void requireStarted(StartResult result) {
        if (!(result instanceof StartResult.Started)) {
            throw new IllegalStateException("The plugin did not start: " + result);
        }
    }

    static void stop(PluginUnit unit) throws Exception {
        get(unit.stop(PATIENCE));
        unit.close();
    }

    /** Starts a plugin a few times, and waits for the archive of classes, if this runtime makes one. */
    void warmUp() throws Exception {
        House house = new House();
        for (int i = 0; i < 3; i++) {
            PluginUnit unit = unit("warm-" + i, house);
            requireStarted(get(unit.start()));
            stop(unit);
            if (i == 0) {
                boolean unused = await(Duration.ofSeconds(20), this::isArchived);
            }
        }
    }

    private boolean isArchived() {
        try (Stream<Path> files = Files.list(cache)) {
            return files.anyMatch(file -> file.toString().matches(".*classes-[0-9a-f]+\\.txt"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Looks again and again; says whether it became true in time. */
    static boolean await(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(200_000);
        }
        return true;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
