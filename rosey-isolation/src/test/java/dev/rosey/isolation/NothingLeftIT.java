package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.ExecutionException;
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
            IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(Path.of(args[0])).build();
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
            String line = reader.readLine();
            assertThat(line).startsWith("pid ");
            ProcessHandle plugin = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();

            host.destroyForcibly();

            await().atMost(PATIENCE).until(() -> !plugin.isAlive());
        } finally {
            host.destroyForcibly();
        }
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void aHundredCyclesLeaveNothing() throws Exception {
        try (IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(cache.resolve("c")).build()) {
            PluginUnit unit = runtime.create(
                    PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), new RecordingHost());
            start(unit);
            unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS);
            int files = openFiles();
            for (int i = 0; i < 100; i++) {
                long pid = start(unit);
                unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS);
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 3));
        }
        await().atMost(PATIENCE).until(() -> ownThreads() == 0);
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
