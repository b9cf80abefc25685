package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.core.Rosey;
import dev.rosey.core.RoseyBuilder;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.testplugins.Answerer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins that are asked all the time are killed again and again. Every command ends once, with an answer or with a
 * reason, and nothing of the dead is left.
 */ // S22-23, S22-46, P11-13
@EnabledOnOs(OS.LINUX)
class KillStormIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> NAMES = IntStream.range(0, 4).mapToObj(i -> "storm-" + i).toList();
    private static final List<String> COMMANDS = IntStream.range(0, 4).mapToObj(i -> "ask-" + i).toList();
    private static final int WARM_UP = 8;
    private static final int PER_SECOND = 200;
    private static final long MORE_HEAP_KILOBYTES = 1024;

    @TempDir
    Path cache;

    private final Queue<ProcessHandle> seen = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(42);

    private Rosey start() {
        RoseyBuilder builder = Rosey.builder().bus(InProcessEventBus.create()).runtime(IsolatedRuntime.builder()
                .cacheDirectory(cache.resolve("rosey")).minimumLevel(SandboxLevel.KERNEL_SEALED).build());
        for (int i = 0; i < NAMES.size(); i++) {
            builder.plugin(new TestPlugin(manifest(NAMES.get(i), COMMANDS.get(i)), TestPlugin.jar(Answerer.class)),
                    PluginSettings.defaults().withStartTimeout(PATIENCE));
        }
        return builder.start();
    }

    /** Comes back at once, and is never given up. */
    private static PluginManifest manifest(String name, String command) {
        Duration soon = Duration.ofMillis(20);
        RestartConfig restart = new RestartConfig(RestartPolicy.ON_FAILURE, Integer.MAX_VALUE, soon, soon, 1,
                Duration.ofMinutes(1), 10_000, Duration.ofSeconds(10));
        return new PluginManifest(name, "1.0", Answerer.class.getName(), "", "",
                List.of(CommandSpec.of(command, "<number>", "answers")), PermissionSet.of(PermissionProfile.STANDARD),
                Requirements.NONE, 4, restart, ResourceLimits.defaults(), List.of(), Value.none());
    }

    private static PluginStatus status(Rosey rosey, String name) {
        return rosey.plugins().status(name).orElseThrow();
    }

    private static void awaitAll(Rosey rosey) {
        await().atMost(PATIENCE).until(() -> NAMES.stream()
                .allMatch(name -> status(rosey, name).state() == PluginState.RUNNING));
    }

    /** Kills plugins, most of them while they run, some while they start. */
    private void kill(Rosey rosey, ChatLoad load, int times) {
        for (int done = 0; done < times; done++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            boolean whileStarting = random.nextInt(4) == 0;
            await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(() ->
                    (whileStarting || status(rosey, name).state() == PluginState.RUNNING) && kill(status(rosey, name)));
            load.awaitAnswers(5);
        }
    }

    private boolean kill(PluginStatus status) {
        ProcessHandle victim = status.pid().isEmpty()
                ? null
                : ProcessHandle.of(status.pid().getAsLong()).orElse(null);
        if (victim == null || seen.contains(victim)) {
            return false;
        }
        seen.add(victim);
        return victim.destroyForcibly();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyCommandEndsOnceAndNothingIsLeft() throws Exception { // the number is a parameter: -Drosey.kills=1000
        int kills = Integer.getInteger("rosey.kills", 40);
        Footprint outside = Footprint.now();
        Rosey rosey = start();
        try (rosey; ChatLoad load = new ChatLoad(rosey.bus(), COMMANDS, PER_SECOND)) {
            load.begin();
            kill(rosey, load, WARM_UP);
            load.end();
            awaitAll(rosey);
            Footprint before = Footprint.now();

            load.begin();
            long nanos = System.nanoTime();
            kill(rosey, load, kills);
            Duration took = Duration.ofNanos(System.nanoTime() - nanos);
            load.end();
            awaitAll(rosey);

            load.eachEndedOnce();
            assertThat(load.count(ChatLoad.Kind.ANSWERED)).isGreaterThan(5 * kills);
            assertThat(load.count(ChatLoad.Kind.CRASHED) + load.count(ChatLoad.Kind.UNAVAILABLE)).isPositive();
            assertThat(NAMES.stream().mapToLong(name -> status(rosey, name).restarts()).sum()).isEqualTo(WARM_UP + kills);
            await().atMost(PATIENCE).untilAsserted(() -> Footprint.now().isAtMost(before, MORE_HEAP_KILOBYTES));
            Files.writeString(Path.of("target", "kills.txt"), kills + " kills in " + took.toMillis() + " ms; " + load + "; "
                    + before + " -> " + Footprint.now() + System.lineSeparator());
            NAMES.forEach(name -> seen.add(ProcessHandle.of(status(rosey, name).pid().orElseThrow()).orElseThrow()));
        }
        assertThat(seen).hasSize(WARM_UP + kills + NAMES.size()).noneMatch(ProcessHandle::isAlive);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Footprint after = Footprint.now();
            assertThat(after.children()).isEqualTo(outside.children());
            assertThat(after.descriptors()).isLessThanOrEqualTo(outside.descriptors() + 3);
            assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("rosey-"));
        });
    }
}
