package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.testplugins.Bomb;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that takes too much of something takes it from nobody else, and its status says why it ended. */
@EnabledOnOs(OS.LINUX)
class BombsIT extends RealProcesses { // S22-33, S22-34, P11-15
    private static final ResourceLimits LIMITS = ResourceLimits.defaults()
            .withCheckInterval(Duration.ofMillis(200)).withStartGrace(Duration.ofMillis(500)).withMaxDescriptors(100);

    private final RecordingHost other = new RecordingHost(); // each plugin has its own, as in an application
    private PluginUnit bomb;
    private PluginUnit neighbour;
    private int threadsBefore;

    @BeforeEach
    void startBoth() throws Exception {
        bomb = started(TestPlugin.of("bomb", Bomb.class), LIMITS, host);
        neighbour = started(TestPlugin.of("toolbox", ToolboxPlugin.class),
                LIMITS.withStartGrace(Duration.ofMinutes(1)), other);
        threadsBefore = Thread.activeCount();
    }

    private PluginUnit started(TestPlugin plugin, ResourceLimits limits, RecordingHost its) throws Exception {
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin(plugin.manifest().name()),
                RestartConfig.defaults().withPolicy(RestartPolicy.NEVER), limits, Duration.ofSeconds(20)), its);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private static CompletableFuture<Event> ask(RecordingHost its, String subject, String what) {
        return its.bus.request(Event.of(Subject.of(subject), Payload.of(what)), PATIENCE).toCompletableFuture();
    }

    /** The neighbour answers from the same process, and the host keeps nothing of what happened. */
    @AfterEach
    void theOthersAreAsBefore() throws Exception {
        assertThat(ask(other, "rosey.command.toolbox.echo", "still here").get(30, TimeUnit.SECONDS).payload().asText())
                .isEqualTo("still here");
        assertThat(neighbour.status().restarts()).isZero();
        assertThat(neighbour.status().state()).isEqualTo(PluginState.RUNNING);
        await().atMost(PATIENCE).until(() -> Thread.activeCount() <= threadsBefore + 5);
        neighbour.close();
        other.bus.close();
    }

    private PluginStatus endOf(String what) {
        long pid = bomb.status().pid().orElseThrow();
        CompletableFuture<Event> unused = ask(host, "rosey.command.bomb.go", what);
        await().atMost(PATIENCE).until(() -> bomb.status().state() == PluginState.FAILED);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        return bomb.status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "metaspace"})
    void memoryOfTheMachineEndsItsProcessAlone(String what) {
        assertThat(endOf(what).lastEnd()).contains(new EndCause.OutOfMemory());
    }

    @Test
    void memoryBesidesTheHeapIsRefusedWithinItsLimit() throws Exception {
        String answer = ask(host, "rosey.command.bomb.go", "direct").get(30, TimeUnit.SECONDS).payload().asText();
        assertThat(answer).matches("refused after [0-9]+ MB");
        assertThat(Integer.parseInt(answer.replaceAll("[^0-9]", ""))).isLessThanOrEqualTo(32);
        assertThat(bomb.status().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void tooManyThreadsEndIt() {
        PluginStatus status = endOf("threads");
        assertThat(status.lastEnd()).contains(new EndCause.OverLimit(Limit.THREADS));
        assertThat(status.reason()).contains("threads, allowed are 128", "limits/maxThreads");
    }

    @Test
    void tooManyOpenFilesEndItOrAreRefusedByTheKernel() throws Exception {
        CompletableFuture<Event> answer = ask(host, "rosey.command.bomb.go", "descriptors");
        await().atMost(PATIENCE).until(() -> answer.isCompletedExceptionally()
                || bomb.status().state() == PluginState.FAILED);
        bomb.status().lastEnd().ifPresent(cause ->
                assertThat(cause).isEqualTo(new EndCause.OverLimit(Limit.DESCRIPTORS)));
    }

    @Test
    void anEndlessLoopEndsIt() {
        PluginStatus status = endOf("cpu");
        assertThat(status.lastEnd()).contains(new EndCause.OverLimit(Limit.CPU));
        assertThat(host.violations).anyMatch(violation -> violation.limit() == Limit.CPU);
    }
}
