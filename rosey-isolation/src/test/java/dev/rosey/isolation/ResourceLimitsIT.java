package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.testplugins.Greedy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What real processes use is measured and limited. */ // S22-7, S22-33, S22-34, S22-48, S22-56, P11-15
class ResourceLimitsIT extends RealProcesses {
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final RestartConfig QUICK = RestartConfig.defaults().withInitialDelay(Duration.ofMillis(100));


    private PluginUnit started(ResourceLimits limits, RestartConfig restart) throws Exception {
        PluginUnit unit = runtime.create(spec(limits, restart), host);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private static PluginSpec spec(ResourceLimits limits, RestartConfig restart) {
        TestPlugin plugin = TestPlugin.of("greedy", Greedy.class);
        return new PluginSpec(plugin, Value.map().build(), PermissionSet.of(PermissionProfile.STANDARD).forPlugin("greedy"),
                restart, limits, Duration.ofSeconds(20));
    }

    @Test
    void aBusyPluginIsEndedAndStartedAgain() throws Exception {
        PluginUnit unit = started(
                ResourceLimits.defaults().withCheckInterval(OFTEN).withMaxCpuPercent(20)
                        .withStartGrace(Duration.ofMillis(500)), QUICK);
        long pid = unit.status().pid().orElseThrow();
        host.bus.request(Event.of(Subject.of("rosey.command.greedy.burn"), Payload.empty()), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS);

        await().atMost(PATIENCE).until(() -> unit.status().restarts() == 1
                && unit.status().state() == PluginState.RUNNING);

        assertThat(unit.status().pid().orElseThrow()).isNotEqualTo(pid);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(host.violations).singleElement().satisfies(violation -> {
            assertThat(violation.limit()).isEqualTo(Limit.CPU);
            assertThat(violation.measured()).isGreaterThan(20);
            assertThat(violation.allowed()).isEqualTo(20);
            assertThat(violation.checks()).isEqualTo(2);
        });
        assertThat(host.statuses).anySatisfy(status -> {
            assertThat(status.state()).isEqualTo(PluginState.RESTARTING);
            assertThat(status.reason()).contains("resource limit", "% of a processor core", "maxCpuPercent");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tooMuchMemoryEndsAPluginForGoodWhenItsPolicyIsNever() throws Exception {
        PluginUnit unit = started(
                ResourceLimits.defaults().withCheckInterval(OFTEN).withMaxMemoryMegabytes(16), // less than any JVM has
                QUICK.withPolicy(RestartPolicy.NEVER));

        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.FAILED);

        assertThat(unit.status().reason())
                .contains("resource limit", "MB of memory, allowed are 16.0", "maxMemoryMegabytes", "NEVER");
        assertThat(host.violations).singleElement().satisfies(violation ->
                assertThat(violation.limit()).isEqualTo(Limit.MEMORY));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anIdlePluginIsMeasuredAndLeftAlone() throws Exception {
        PluginUnit unit = started(ResourceLimits.defaults().withCheckInterval(OFTEN), QUICK);
        assertThat(unit.status().resources()).isPresent(); // measured when it became ready

        await().atMost(PATIENCE).until(() -> host.usages.size() >= 5);

        ResourceUsage usage = unit.status().resources().orElseThrow();
        assertThat(usage.memoryMegabytes().orElseThrow()).isBetween(5.0, 256.0);
        assertThat(usage.peakMemoryMegabytes().orElseThrow()).isGreaterThanOrEqualTo(usage.memoryMegabytes().orElseThrow());
        assertThat(usage.cpuPercent()).isPresent();
        assertThat(usage.threads().orElseThrow()).isBetween(5, 60);
        assertThat(usage.descriptors().orElseThrow()).isBetween(3, 60);
        assertThat(unit.history().samples()).hasSizeBetween(5, ResourceHistory.CAPACITY);
        assertThat(unit.history().peakMemoryMegabytes().orElseThrow()).isBetween(5.0, 256.0);
        assertThat(host.violations).isEmpty();
        assertThat(unit.status().restarts()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBusyPluginIsSlowedDownAndNeitherEndedNorTakenForHanging() throws Exception {
        PluginUnit unit = started(ResourceLimits.defaults().withCheckInterval(OFTEN).withMaxCpuPercent(30)
                .withStartGrace(Duration.ofMillis(500)).withOnViolation(ResourceLimits.OnViolation.THROTTLE), QUICK);
        long pid = unit.status().pid().orElseThrow();
        burn();
        await().atMost(PATIENCE).until(() -> host.lines.stream().anyMatch(line -> line.contains("It is slowed down")));
        host.usages.clear();
        await().atMost(PATIENCE).until(() -> host.usages.size() >= 25);

        double average = host.usages.stream().mapToDouble(usage -> usage.cpuPercent().orElseThrow()).average().orElseThrow();
        assertThat(average).isBetween(5.0, 45.0); // of one core; without being slowed down it takes all of it
        assertThat(host.violations).isNotEmpty().allMatch(violation -> violation.limit() == Limit.CPU);
        assertThat(unit.status().pid()).hasValue(pid);
        assertThat(unit.status().restarts()).isZero();
        burn(); // it still answers
        assertThat(unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isInstanceOf(StopResult.Graceful.class);
    }

    private void burn() throws Exception {
        host.bus.request(Event.of(Subject.of("rosey.command.greedy.burn"), Payload.empty()), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
