package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.testplugins.Sluggish;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a supervisor notices: frozen processes, ill health, lost events. */ // Q-15, P11-13
class SupervisionIT extends RealProcesses {
    private static final int EVENTS = 5000;
    private static final Duration HEARTBEAT = Duration.ofMillis(Integer.getInteger("rosey.heartbeatMillis", 500));

    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.heartbeat(HEARTBEAT).checkup(Duration.ofMillis(100));
    }

    private static RestartConfig restart(Duration delay, Duration resetAfter) {
        return new RestartConfig(RestartPolicy.ON_FAILURE, 3, delay, delay, 1, resetAfter);
    }

    private PluginUnit started(TestPlugin plugin, RestartConfig restart) throws Exception {
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin(plugin.manifest().name()), restart,
                ResourceLimits.defaults(), Duration.ofSeconds(20)), host);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private PluginUnit toolbox(Duration delay) throws Exception {
        return started(TestPlugin.of("toolbox", ToolboxPlugin.class), restart(delay, Duration.ofMinutes(1)));
    }

    private void tell(String what) {
        host.bus.request(Event.of(Subject.of("rosey.command.toolbox.do"), Payload.of(what)), PATIENCE);
    }

    private Payload ask(String subject) throws Exception {
        return host.bus.request(Event.of(Subject.of(subject), Payload.empty()), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS).payload();
    }

    private List<String> lines(String part) {
        return host.lines.stream().filter(line -> line.contains(part)).toList();
    }

    @Test
    void aPluginThatDoesNotKeepUpLosesTheOldestEventsAndItIsReported() throws Exception {
        started(TestPlugin.of("sluggish", Sluggish.class).withConcurrency(2), RestartConfig.defaults());
        for (long i = 0; i < EVENTS; i++) {
            host.bus.publish(Event.of(Subject.of("rosey.event.flood"), Payload.of(i)));
        }
        ask("rosey.service.sluggish.go");

        await().atMost(PATIENCE).untilAsserted(() -> {
            List<Long> taken = taken();
            assertThat(taken).isNotEmpty().isSorted().endsWith(EVENTS - 1L);
            assertThat(lost()).isPositive().isEqualTo(EVENTS - taken.size());
        });
        assertThat(taken()).startsWith(LongStream.range(0, 200).boxed().toArray(Long[]::new));
        assertThat(lines("did not keep up")).allMatch(line -> line.startsWith("WARNING") && line.contains("rosey.event.flood"));
    }

    private List<Long> taken() throws Exception {
        Value.ListValue list = (Value.ListValue) ask("rosey.service.sluggish.taken").value();
        return list.items().stream().map(item -> item.as(Long.class)).toList();
    }

    private long lost() {
        return lines("did not keep up").stream()
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*: ([0-9]+) events were dropped.*", "$1")))
                .sum();
    }

    @Test
    void anUnhealthyPluginIsShownAndReportedOnce() throws Exception {
        PluginUnit unit = started(TestPlugin.of("sluggish", Sluggish.class).withConcurrency(2), RestartConfig.defaults());
        await().atMost(PATIENCE).until(() -> unit.status().reason().equals("unhealthy: it is asleep"));
        assertThat(unit.status().state()).isEqualTo(PluginState.RUNNING);

        ask("rosey.service.sluggish.go");

        await().atMost(PATIENCE).until(() -> unit.status().reason().isEmpty());
        assertThat(lines("unhealthy: it is asleep")).hasSize(1);
        await().atMost(PATIENCE).until(() -> lines("is healthy again").size() == 1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFrozenProcessIsEndedAndStartedAgain() throws Exception { // -Drosey.heartbeatMillis=5000, as in applications
        PluginUnit unit = toolbox(Duration.ofMillis(50));
        long pid = unit.status().pid().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor()).isZero();
        long nanos = System.nanoTime();
        CompletableFuture<Event> open = host.bus.request(
                Event.of(Subject.of("rosey.command.toolbox.echo"), Payload.empty()), PATIENCE).toCompletableFuture();

        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> unit.status().lastEnd().isPresent());
        Duration found = Duration.ofNanos(System.nanoTime() - nanos);
        await().atMost(PATIENCE).until(() -> unit.status().restarts() == 1
                && unit.status().state() == PluginState.RUNNING);

        assertThat(open).isCompletedExceptionally();
        Files.writeString(Path.of("target", "frozen.txt"), "A frozen process was ended after " + found.toMillis()
                + " ms, with a heartbeat every " + HEARTBEAT.toMillis() + " ms\n");
        assertThat(unit.status().pid().orElseThrow()).isNotEqualTo(pid);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(host.statuses).anySatisfy(status -> {
            assertThat(status.reason()).isEqualTo(
                    "Plugin toolbox was ended: it hangs: 3 heartbeats in a row were not answered");
            assertThat(status.lastEnd()).contains(new EndCause.Hung(EndCause.Hung.Sign.HEARTBEATS));
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFrozenProcessIsStoppedWithinItsGraceAndNothingIsLeft() throws Exception {
        PluginUnit unit = toolbox(Duration.ofMillis(50));
        long pid = unit.status().pid().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor()).isZero();

        StopResult result = unit.stop(Duration.ofMillis(300)).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(result).isInstanceOf(StopResult.Killed.class);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(unit.status().lastEnd()).contains(new EndCause.HostStopped());
    }

    @Test
    void runningLongEnoughForgetsEarlierAttempts() throws Exception {
        PluginUnit unit = started(TestPlugin.of("toolbox", ToolboxPlugin.class),
                restart(Duration.ofMillis(50), Duration.ofSeconds(2)));
        tell("exit-3");
        await().atMost(PATIENCE).until(() -> unit.status().restartAttempts() == 1);
        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.RUNNING
                && unit.status().restartAttempts() == 0);
        assertThat(unit.status().restarts()).isEqualTo(1);
    }

    @Test
    void aStopWhileItWaitsForARestartLeavesItStopped() throws Exception {
        PluginUnit unit = toolbox(Duration.ofSeconds(1));
        tell("exit-3");
        await().atMost(PATIENCE).until(() -> unit.status().state() == PluginState.RESTARTING);

        StopResult result = unit.stop(PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(result).isInstanceOf(StopResult.NotRunning.class);
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() ->
                unit.status().state() == PluginState.STOPPED && unit.status().pid().isEmpty());
        assertThat(host.states).containsOnlyOnce(PluginState.STARTING);
    }

    @Test
    void aDurableConsumerIsServedByThePlugin() throws Exception {
        List<String> dead = new CopyOnWriteArrayList<>();
        host.bus.subscribe(SubjectFilter.of("rosey.deadletter.>"), event -> dead.add(event.payload().toString()));
        toolbox(Duration.ofMillis(50));
        host.bus.request(Event.of(Subject.of("rosey.command.toolbox.do"), Payload.of("consume")), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS);
        for (String what : List.of("first", "reject", "last")) {
            host.bus.publishDurable(Event.of(Subject.of("rosey.event.test.work"), Payload.of(what)))
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(host.published)
                .extracting(event -> event.payload().asText())
                .containsExactly("first 2", "reject 1", "last 2"));
        await().atMost(PATIENCE).until(() -> dead.size() == 1);
    }

    @Test
    void aUnitThatIsClosedIsForgotten() throws Exception {
        WeakReference<PluginUnit> unit = closedUnit();
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            return unit.get() == null;
        });
    }

    private WeakReference<PluginUnit> closedUnit() throws Exception {
        PluginUnit unit = toolbox(Duration.ofMillis(50));
        unit.close();
        return new WeakReference<>(unit);
    }
}
