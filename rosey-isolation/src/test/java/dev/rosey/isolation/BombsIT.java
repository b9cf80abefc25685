package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.testplugins.Bomb;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin that takes too much of something takes it from nobody else: its neighbour answers all the time, its host keeps
 * nothing of what happened, and its status says why it ended.
 */
@EnabledOnOs(OS.LINUX)
class BombsIT extends RealProcesses { // S22-33, S22-34, P11-15
    private static final ResourceLimits LIMITS = ResourceLimits.defaults()
            .withCheckInterval(Duration.ofMillis(200)).withStartGrace(Duration.ofMinutes(2)).withMaxDescriptors(100);
    private static final PermissionSet STANDARD = PermissionSet.of(PermissionProfile.STANDARD);

    /** Little, so that a loop is above it on a busy machine too. */
    private static final ResourceLimits LITTLE_TIME = LIMITS.withMaxCpuPercent(5).withStartGrace(Duration.ofSeconds(2));

    private static final long MORE_HEAP_KILOBYTES = 8 << 10;
    private static final long MORE_RESIDENT_KILOBYTES = 96 << 10; // a bomb takes several times as much

    @TempDir
    Path data;

    private final RecordingHost other = new RecordingHost(); // each plugin has its own, as in an application
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private PluginUnit bomb;
    private PluginUnit neighbour;
    private Footprint before;

    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.minimumLevel(SandboxLevel.KERNEL_SEALED);
    }

    @BeforeEach
    void startNeighbour() throws Exception {
        neighbour = started(TestPlugin.of("toolbox", ToolboxPlugin.class), LIMITS, STANDARD, other);
    }

    private void arm(ResourceLimits limits, PermissionSet permissions) throws Exception {
        bomb = started(TestPlugin.of("bomb", Bomb.class), limits, permissions, host);
        assertThat(bomb.status().sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
        pace.scheduleWithFixedDelay(this::ask, 0, 20, TimeUnit.MILLISECONDS);
        await().atMost(PATIENCE).until(() -> answers.get() > 10);
        before = Footprint.now();
    }

    private void arm() throws Exception {
        arm(LIMITS, STANDARD);
    }

    private PluginUnit started(TestPlugin plugin, ResourceLimits limits, PermissionSet permissions, RecordingHost its)
            throws Exception {
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(),
                permissions.forPlugin(plugin.manifest().name()),
                RestartConfig.defaults().withPolicy(RestartPolicy.NEVER), limits, Duration.ofSeconds(20)), its);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private static CompletableFuture<Event> ask(RecordingHost its, String subject, String what) {
        return its.bus.request(Event.of(Subject.of(subject), Payload.of(what)), PATIENCE).toCompletableFuture();
    }

    /** Asks the neighbour, and waits for its answer. */
    private void ask() {
        CompletableFuture<?> unused = ask(other, "rosey.command.toolbox.echo", "still here").handle((answer, failure) ->
                failure == null ? answers.incrementAndGet() : failures.add(failure));
    }

    /** The neighbour has answered from the same process all the time, and the host keeps nothing of what happened. */
    @AfterEach
    void theOthersAreAsBefore() throws Exception {
        int sofar = answers.get();
        await().atMost(PATIENCE).until(() -> answers.get() > sofar + 5);
        pace.shutdown();
        assertThat(pace.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
        assertThat(neighbour.status().restarts()).isZero();
        assertThat(neighbour.status().state()).isEqualTo(PluginState.RUNNING);
        bomb.close();
        await().atMost(PATIENCE).untilAsserted(() -> {
            Footprint after = Footprint.now();
            after.isAtMost(before, MORE_HEAP_KILOBYTES);
            assertThat(after.residentKilobytes()).isLessThan(before.residentKilobytes() + MORE_RESIDENT_KILOBYTES);
        });
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

    private String answerTo(String what) throws Exception {
        return ask(host, "rosey.command.bomb.go", what).get(30, TimeUnit.SECONDS).payload().asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "metaspace"})
    void memoryOfTheMachineEndsItsProcessAlone(String what) throws Exception { // P11-7, P11-34
        arm();
        PluginStatus status = endOf(what);
        assertThat(status.lastEnd()).contains(new EndCause.OutOfMemory());
        assertThat(status.reason()).contains("(out of memory)", "java.lang.OutOfMemoryError");
    }

    @Test
    void memoryBesidesTheHeapIsRefusedWithinItsLimit() throws Exception {
        arm();
        String answer = answerTo("direct");
        assertThat(answer).matches("refused after [0-9]+ MB");
        assertThat(Integer.parseInt(answer.replaceAll("[^0-9]", ""))).isLessThanOrEqualTo(32);
        assertThat(bomb.status().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void memoryOfNativeCodeIsRefusedByTheKernelOrEndsItsProcess() throws Exception {
        arm();
        CompletableFuture<Event> answer = ask(host, "rosey.command.bomb.go", "native");
        await().atMost(PATIENCE).until(answer::isDone);
        if (answer.isCompletedExceptionally()) { // the virtual machine itself needed the memory first
            await().atMost(PATIENCE).until(() -> bomb.status().state() == PluginState.FAILED);
            assertThat(bomb.status().lastEnd()).contains(new EndCause.OutOfMemory());
        } else {
            String text = answer.get().payload().asText();
            assertThat(text).matches("refused after [0-9]+ MB");
            assertThat(Integer.parseInt(text.replaceAll("[^0-9]", ""))).isLessThan(256);
        }
    }

    @Test
    void tooManyThreadsEndIt() throws Exception {
        arm();
        PluginStatus status = endOf("threads");
        assertThat(status.lastEnd()).contains(new EndCause.OverLimit(Limit.THREADS));
        assertThat(status.reason()).contains("threads, allowed are 128", "limits/maxThreads");
    }

    @Test
    void tooManyOpenFilesEndItOrAreRefusedByTheKernel() throws Exception {
        arm();
        CompletableFuture<Event> answer = ask(host, "rosey.command.bomb.go", "descriptors");
        await().atMost(PATIENCE).until(() -> answer.isCompletedExceptionally()
                || bomb.status().state() == PluginState.FAILED);
        bomb.status().lastEnd().ifPresent(cause ->
                assertThat(cause).isEqualTo(new EndCause.OverLimit(Limit.DESCRIPTORS)));
    }

    @Test
    void anEndlessLoopEndsIt() throws Exception {
        arm(LITTLE_TIME, STANDARD);
        PluginStatus status = endOf("cpu");
        assertThat(status.lastEnd()).contains(new EndCause.OverLimit(Limit.CPU));
        assertThat(status.reason()).contains("% of a processor core, allowed are 5.0", "limits/maxCpuPercent");
        assertThat(host.violations).anyMatch(violation -> violation.limit() == Limit.CPU);
    }

    @Test
    void anEndlessLoopIsSlowedDownWhereThatIsAskedFor() throws Exception {
        arm(LITTLE_TIME.withOnViolation(ResourceLimits.OnViolation.THROTTLE), STANDARD);
        long pid = bomb.status().pid().orElseThrow();
        assertThat(answerTo("cpu")).isEqualTo("went off");
        await().atMost(PATIENCE).until(() -> host.lines.stream().anyMatch(line -> line.contains("It is slowed down")));
        assertThat(bomb.status().pid()).hasValue(pid);
        assertThat(bomb.status().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void thereIsNoDiskToFillWithoutAGrant() throws Exception {
        arm();
        for (String directory : new String[] {data.toString(), "/tmp", "/dev/shm", "/var/tmp", "/"}) {
            assertThat(answerTo("file " + directory)).as(directory).startsWith("refused after 0 MB");
        }
        assertThat(data).isEmptyDirectory();
    }

    private void armWithDirectory() throws Exception {
        arm(LIMITS, PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.FILE_READ, data.toString()).grant(Permission.FILE_WRITE, data.toString()).build());
    }

    @Test
    void aFileGrowsToItsLimitOnly() throws Exception {
        armWithDirectory();
        assertThat(answerTo("file " + data)).startsWith("refused after 64 MB").contains("File too large");
        assertThat(data.resolve("large").toFile()).hasSize(64L << 20);
        assertThat(bomb.status().state()).isEqualTo(PluginState.RUNNING);
    }

    /** What is documented as not limited; the day when it is, the page on security is to say so. */
    @Test
    void manySmallFilesAreNotLimited() throws Exception {
        armWithDirectory();
        assertThat(answerTo("files " + data)).isEqualTo("went off");
        assertThat(data.toFile().list()).hasSize(2000);
    }

    @Test
    void filesInMemoryCountAsMemory() throws Exception {
        armWithDirectory();
        PluginStatus status = endOf("mapped " + data);
        assertThat(status.lastEnd()).contains(new EndCause.OverLimit(Limit.MEMORY));
        assertThat(status.reason()).contains("MB of memory, allowed are 256.0", "limits/maxMemoryMegabytes");
        for (File file : data.toFile().listFiles()) {
            Files.delete(file.toPath());
        }
    }
}
