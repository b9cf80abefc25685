package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a plugin stays behind. */ // S22-23, S22-29, S22-55
class NothingLeftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path cache;

    private static long start(PluginUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        StartResult result = unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(result).isInstanceOf(StartResult.Started.class);
        return unit.status().pid().orElseThrow();
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rosey-isolation"))
                .count();
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    /** A host of its own, which prints the number of its plugin's process and waits. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) throws Exception {
            IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(Path.of(args[0])).archived(false).build();
            PluginUnit unit = runtime.create(
                    PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), new RecordingHost());
            System.out.println("pid " + start(unit));
            new CountDownLatch(1).await();
        }
    }

    @Test
    void thePluginEndsWhenItsHostIsKilled() throws Exception {
        Process host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), Host.class.getName(), cache.resolve("c").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.lines().filter(each -> each.startsWith("pid ")).findFirst().orElseThrow(); // after its log
            ProcessHandle plugin = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();

            host.destroyForcibly();

            await().atMost(PATIENCE).until(() -> !plugin.isAlive());
        } finally {
            host.destroyForcibly();
        }
    }

    /** What could pile up. */
    private record Left(long threads, long files, long children, long cached, long heapKilobytes) {
        static Left now(Path cache) throws IOException {
            System.gc();
            Runtime java = Runtime.getRuntime();
            try (Stream<Path> cached = Files.walk(cache)) {
                return new Left(Thread.getAllStackTraces().size(), openFiles(),
                        ProcessHandle.current().children().filter(ProcessHandle::isAlive).count(), cached.count(),
                        (java.totalMemory() - java.freeMemory()) / 1024);
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void manyCyclesLeaveNothing() throws Exception { // the number is a parameter: -Drosey.cycles=1000
        int cycles = Integer.getInteger("rosey.cycles", 50);
        Path report = Path.of("target", "cycles.txt");
        Files.deleteIfExists(report);
        RecordingHost host = new RecordingHost();
        try (IsolatedRuntime runtime =
                IsolatedRuntime.builder().cacheDirectory(cache.resolve("c")).archived(false).warmSpare(false).build()) {
            PluginUnit unit = runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
            run(unit, host, 10); // until caches and pools have their size
            Left before = Left.now(cache);
            long nanos = System.nanoTime();
            for (int done = 0; done < cycles; done += 10) {
                run(unit, host, Math.min(10, cycles - done));
                Files.writeString(report, Math.min(done + 10, cycles) + " cycles in "
                        + Duration.ofNanos(System.nanoTime() - nanos).toSeconds() + " s: " + before + " -> "
                        + Left.now(cache) + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                Left after = Left.now(cache);
                assertThat(after.children()).isZero();
                assertThat(after.cached()).isEqualTo(before.cached());
                assertThat(after.files()).isLessThanOrEqualTo(before.files() + 3);
                assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 3);
                assertThat(after.heapKilobytes()).isLessThanOrEqualTo(before.heapKilobytes() + 2048);
            });
        }
        await().atMost(PATIENCE).until(() -> ownThreads() == 0);
    }

    private static void run(PluginUnit unit, RecordingHost host, int cycles) throws Exception {
        for (int i = 0; i < cycles; i++) {
            long pid = start(unit);
            assertThat(unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(StopResult.Graceful.class);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
        host.forget();
    }

    @Test
    void closingTheRuntimeEndsEveryProcess() throws Exception {
        IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(cache.resolve("c")).build();
        PluginUnit unit = runtime.create(
                PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), new RecordingHost());
        long pid = start(unit);
        runtime.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        await().atMost(PATIENCE).until(() -> ownThreads() == 0);
    }
}
