package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.internal.host.SharedHost;
import dev.rosey.core.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of plugins: status and events. */ // S22-6, S22-7, S22-8, S22-9, S22-35, S22-64
class ManagerStatusTest {
    private final ManagerFixture on = new ManagerFixture();

    @Test
    void aRunningPluginShowsAllOfIt() { // S22-6, S22-7, S22-44
        on.running("a");
        on.time.advance(SECOND);
        assertThat(on.status("a")).isEqualTo(new PluginStatus("a", "1.0.0", PluginState.RUNNING, "", OptionalLong.of(101),
                SECOND, 0, 0, Optional.of(ResourceUsage.of(1, 20, 2, 30)), SandboxLevel.PROCESS_ONLY));
    }

    @Test
    void aLoadedPluginHasNoProcess() {
        on.load("a");
        assertThat(on.status("a")).isEqualTo(new PluginStatus("a", "1.0.0", PluginState.LOADED, "", OptionalLong.empty(),
                Duration.ZERO, 0, 0, Optional.empty(), SandboxLevel.PROCESS_ONLY));
    }

    @Test
    void anUnknownPluginHasNoStatus() { // S22-6, S22-49
        on.load("a");
        assertThat(on.manager.status("b")).isEmpty();
    }

    @Test
    void allStatusesAreASnapshotByName() { // S22-8, S22-45
        on.load("b");
        on.running("a");
        Map<String, PluginStatus> before = on.manager.statuses();
        assertThat(before.keySet()).containsExactly("a", "b");
        on.after(SECOND, on.manager.stop("a", GRACE));
        assertThat(before.get("a").state()).isEqualTo(PluginState.RUNNING);
        assertThat(on.manager.statuses().get("a").state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void uptimeStartsAnewWithEachStart() { // S22-9
        FakeUnit unit = on.running("a");
        on.time.advance(Duration.ofSeconds(90));
        assertThat(on.status("a").uptime()).isEqualTo(Duration.ofSeconds(90));
        unit.crash("exit status 3");
        assertThat(on.status("a").uptime()).isZero();
        on.time.advance(Duration.ofSeconds(5));
        assertThat(on.status("a").uptime()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void anUnavailablePluginKeepsItsCounters() {
        FakeUnit base = on.running("base");
        FakeUnit top = on.running("top", "base");
        top.crash("exit status 3");
        on.time.advance(SECOND.multipliedBy(2));
        on.after(SECOND, on.manager.stop("top", GRACE));
        base.force(PluginState.FAILED, "given up");
        on.now(on.manager.start("top"));
        assertThat(on.status("top").state()).isEqualTo(PluginState.UNAVAILABLE);
        assertThat(on.status("top").restarts()).isEqualTo(1);
        assertThat(on.status("top").sandbox()).isEqualTo(SandboxLevel.PROCESS_ONLY);
    }

    @Test
    void eachStepOfALifeIsToldInOrder() { // S22-35
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        on.time.advance(SECOND.multipliedBy(2));
        on.after(SECOND, on.manager.stop("a", GRACE));
        unit.failsToStart = "no database";
        on.after(SECOND, on.manager.start("a"));
        assertThat(on.events("a")).containsExactly("loaded", "started", "ready", "crashed", "restarting", "started",
                "ready", "stopped", "failed");
    }

    @Test
    void anEventNamesStateReasonAndProcess() { // S22-35
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        assertThat(on.published("ready").get(0).payload().as(Life.class))
                .isEqualTo(new Life("a", "1.0.0", PluginState.RUNNING, "", List.of(101L), 0));
        assertThat(on.published("crashed").get(0).payload().as(Life.class))
                .isEqualTo(new Life("a", "1.0.0", PluginState.RESTARTING, "exit status 3", List.of(), 0));
        assertThat(on.published("crashed").get(0).source()).isEqualTo("/test/plugins");
    }

    /** The shape that listeners bind. */
    private record Life(String plugin, String version, PluginState state, String reason, List<Long> pid, long restarts) {}

    @ParameterizedTest
    @EnumSource(PluginState.class)
    void everyStateButThePassingOnesIsTold(PluginState state) {
        FakeUnit unit = on.load("a");
        unit.force(state, "why");
        List<String> expected = switch (state) {
            case LOADED -> List.of("loaded", "loaded");
            case STARTING, STOPPING -> List.of("loaded");
            case INITIALIZED -> List.of("loaded", "started");
            case RUNNING -> List.of("loaded", "ready");
            case STOPPED -> List.of("loaded", "stopped");
            case RESTARTING -> List.of("loaded", "crashed", "restarting");
            case FAILED -> List.of("loaded", "failed");
            case UNAVAILABLE -> List.of("loaded", "unavailable");
        };
        assertThat(on.events("a")).isEqualTo(expected);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(PluginState.LOADED, "Started", "NotRunning", "Failed"),
                Arguments.of(PluginState.STARTING, "Started", "Graceful", "Failed"),
                Arguments.of(PluginState.INITIALIZED, "Started", "Graceful", "Failed"),
                Arguments.of(PluginState.RUNNING, "AlreadyRunning", "Graceful", "Started"),
                Arguments.of(PluginState.STOPPING, "Failed", "Graceful", "Failed"),
                Arguments.of(PluginState.STOPPED, "Started", "NotRunning", "Failed"),
                Arguments.of(PluginState.RESTARTING, "Started", "NotRunning", "Started"),
                Arguments.of(PluginState.FAILED, "Started", "NotRunning", "Failed"),
                Arguments.of(PluginState.UNAVAILABLE, "Started", "NotRunning", "Failed"));
    }

    /** Brings a plugin to a state by legal steps alone. */
    private FakeUnit inState(PluginState state) {
        FakeUnit unit = on.load("a");
        switch (state) {
            case LOADED -> {}
            case STARTING -> unit.start();
            case INITIALIZED -> {
                unit.start();
                unit.force(PluginState.INITIALIZED, "");
            }
            case RUNNING -> on.after(SECOND, unit.start());
            case STOPPING -> {
                on.after(SECOND, unit.start());
                unit.stop(GRACE);
            }
            case STOPPED -> {
                on.after(SECOND, unit.start());
                on.after(SECOND, unit.stop(GRACE));
            }
            case RESTARTING -> {
                on.after(SECOND, unit.start());
                unit.crash("exit status 3");
            }
            case FAILED -> {
                unit.start();
                unit.endEarly("exit status 3");
            }
            case UNAVAILABLE -> unit.force(PluginState.UNAVAILABLE, "no gpu");
        }
        return unit;
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyStateAnswersEveryOperationByLegalStepsAlone( // S22-36: the unit refuses all others
            PluginState state, String start, String stop, String restart) {
        inState(state);
        assertThat(name(on.after(SECOND, on.manager.start("a")))).isEqualTo(start);
        ManagerStatusTest second = new ManagerStatusTest();
        second.inState(state);
        assertThat(name(second.on.after(SECOND, second.on.manager.stop("a", GRACE)))).isEqualTo(stop);
        ManagerStatusTest third = new ManagerStatusTest();
        third.inState(state);
        assertThat(name(third.on.after(SECOND.multipliedBy(2), third.on.manager.restart("a")))).isEqualTo(restart);
    }

    private static String name(Object answer) {
        return answer.getClass().getSimpleName();
    }

    @Test
    void whatAProcessUsesIsPublished() { // S22-35, S22-56
        GuardedPluginHost host = host();
        host.measured(77, ResourceUsage.of(12.5, 40, 60, 50));
        host.measured(77, new ResourceUsage(
                OptionalDouble.of(3), OptionalDouble.empty(), OptionalDouble.of(4), OptionalDouble.empty()));
        assertThat(on.published("resources")).hasSize(2);
        assertThat(on.published("resources").get(0).payload().value()).isEqualTo(Value.of(Map.of("plugin", "a", "pid", 77,
                "cpuPercent", 12.5, "memoryMegabytes", 40.0, "peakCpuPercent", 60.0, "peakMemoryMegabytes", 50.0)));
        assertThat(on.published("resources").get(1).payload().value()).isEqualTo(Value.of(Map.of("plugin", "a", "pid", 77,
                "cpuPercent", 3.0, "peakCpuPercent", 4.0)));
    }

    @Test
    void aViolationNamesLimitMeasureAndChecks() { // S22-35
        host().violated(77, new ResourceViolation(Limit.MEMORY, 300.5, 256, 2));
        assertThat(on.published("resource_violation")).singleElement().satisfies(event ->
                assertThat(event.payload().value()).isEqualTo(Value.of(Map.of("plugin", "a", "pid", 77, "limit", "MEMORY",
                        "measured", 300.5, "allowed", 256.0, "checks", 2))));
    }

    private GuardedPluginHost host() {
        return new GuardedPluginHost(PluginSpec.of(ManagerFixture.jar("a", List.of())),
                SharedHost.of(on.bus, "test", on.time, on.time, on.time, MemoryStorage.create()));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING", "RESTARTING"})
    void aPluginThatIsThereIsShownAsItIsWhateverWasMissing(PluginState state) {
        FakeUnit unit = on.load("top", "base");
        on.now(on.manager.start("top"));
        assertThat(on.state("top")).isEqualTo(PluginState.UNAVAILABLE);
        unit.force(state, "by itself");
        assertThat(on.state("top")).isEqualTo(state);
    }

    @Test
    void partsOfAUsageAreNeverNull() {
        assertThatThrownBy(() -> new ResourceViolation(null, 1, 1, 1)).isInstanceOf(NullPointerException.class);
    }
}
