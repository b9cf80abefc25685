package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.isolation.testplugins.Echo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No plugin outlives a host that is killed, however many there are, and whatever the host was about to do. */
// S22-23, S22-55
@EnabledOnOs(OS.LINUX)
class HostKilledIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PLUGINS = Integer.getInteger("rosey.plugins", 10); // -Drosey.plugins=50

    @TempDir
    Path cache;

    /** A host of its own, which starts plugins, prints the numbers of their processes and waits. */
    static final class Host {
        private static final String SAYS = "host: ";

        private Host() {}

        public static void main(String[] args) throws Exception {
            IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(Path.of(args[0]).resolve("c"))
                    .minimumLevel(SandboxLevel.KERNEL_SEALED).archived(false).build();
            List<PluginUnit> units = new ArrayList<>();
            List<CompletableFuture<StartResult>> starts = new ArrayList<>();
            say("begins");
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                PluginUnit unit = runtime.create(
                        PluginSpec.of(TestPlugin.of("echo-" + i, Echo.class)), new RecordingHost());
                units.add(unit);
                starts.add(unit.start().toCompletableFuture());
            }
            for (CompletableFuture<StartResult> start : starts) {
                say(start.get() instanceof StartResult.Started started ? started.pid().orElseThrow() : start);
            }
            say("done");
            new CountDownLatch(1).await();
        }

        private static void say(Object what) {
            System.out.println(SAYS + what);
        }
    }

    private Process host() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                        Host.class.getName(), cache.toString(), Integer.toString(PLUGINS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader output(Process host) {
        return new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What the host says next, between the lines of its log. */
    private static String heard(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(Host.SAYS)) {
            line = output.readLine();
        }
        return line == null ? "nothing more" : line.substring(Host.SAYS.length());
    }

    /** Whether it runs; one that has ended and waits for its parent's notice does not. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return process.isAlive() && "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false; // it is gone
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noneOfManyPluginsOutlivesTheirHost() throws Exception {
        Process host = host();
        try (BufferedReader reader = output(host)) {
            assertThat(heard(reader)).isEqualTo("begins");
            List<ProcessHandle> plugins = new ArrayList<>();
            for (String line = heard(reader); !line.equals("done"); line = heard(reader)) {
                plugins.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
            }
            assertThat(plugins).hasSize(PLUGINS).allMatch(HostKilledIT::isRunning);

            long nanos = System.nanoTime();
            host.destroyForcibly();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(PATIENCE)
                    .until(() -> plugins.stream().noneMatch(HostKilledIT::isRunning));
            Files.writeString(Path.of("target", "host-killed.txt"), PLUGINS + " plugins were gone "
                    + Duration.ofNanos(System.nanoTime() - nanos).toMillis() + " ms after their host was killed\n");
        } finally {
            host.destroyForcibly();
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noProcessIsLeftOfAHostThatIsKilledWhileItStartsPlugins() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 6; round++) {
            Process host = host();
            try (BufferedReader reader = output(host)) {
                assertThat(heard(reader)).isEqualTo("begins");
                assertThat(related()).isNotEmpty();
                assertThat(host.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS)).isFalse();
                host.destroyForcibly();
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(related()).isEmpty());
            } finally {
                host.destroyForcibly();
            }
        }
    }

    /** The processes with this test's directory on their command lines: hosts, what they forked, and plugins. */
    private List<String> related() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .map(HostKilledIT::commandLine)
                    .filter(line -> line.contains(cache.toString()))
                    .toList();
        }
    }

    private static String commandLine(Path entry) {
        try {
            byte[] line = Files.readAllBytes(entry.resolve("cmdline"));
            return Arrays.toString(new String(line, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
