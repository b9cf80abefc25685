package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No state is reached but by the table of transitions. */ // S22-36, P11-21
class StatusBoardTest {
    private static final OptionalLong PID = OptionalLong.of(77);

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final StatusBoard board = new StatusBoard(Codeless.spec("board"), host(), () -> now, () -> SandboxLevel.PROCESS_ONLY);

    private PluginHost host() {
        return (PluginHost) Proxy.newProxyInstance(
                StatusBoardTest.class.getClassLoader(), new Class<?>[] {PluginHost.class}, (proxy, method, args) -> {
                    told.add(method.getName() + ' ' + args[0]);
                    return null;
                });
    }

    /** The shortest legal way from LOADED to each state. */
    private static Map<PluginState, List<PluginState>> ways() {
        Map<PluginState, List<PluginState>> ways = new EnumMap<>(PluginState.class);
        ways.put(PluginState.LOADED, List.of());
        Queue<PluginState> open = new ArrayDeque<>(List.of(PluginState.LOADED));
        for (PluginState state = open.poll(); state != null; state = open.poll()) {
            for (PluginState next : state.next()) {
                if (!ways.containsKey(next)) {
                    List<PluginState> way = new ArrayList<>(ways.get(state));
                    way.add(next);
                    ways.put(next, way);
                    open.add(next);
                }
            }
        }
        return ways;
    }

    static Stream<Arguments> allPairs() {
        return Arrays.stream(PluginState.values()).flatMap(from ->
                Arrays.stream(PluginState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("allPairs")
    void takesLegalTransitionsAndRefusesAllOthers(PluginState from, PluginState to) {
        assertThat(ways()).containsOnlyKeys(PluginState.values());
        ways().get(from).forEach(step -> board.become(step, "", OptionalLong.empty()));
        told.clear();
        if (from.canBecome(to)) {
            board.become(to, "why", OptionalLong.empty());
            assertThat(board.state()).isEqualTo(to);
            assertThat(told).containsExactly("stateChanged " + from);
        } else {
            assertThatThrownBy(() -> board.become(to, "why", OptionalLong.empty()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("board", from.name(), to.name());
            assertThat(board.state()).isEqualTo(from);
            assertThat(told).isEmpty();
        }
    }

    private void run() {
        board.become(PluginState.STARTING, "", PID);
        board.become(PluginState.INITIALIZED, "", PID);
        board.become(PluginState.RUNNING, "", PID);
    }

    @Test
    void uptimeCountsFromRunningAndEndsWithIt() { // S22-9
        run();
        assertThat(board.status().uptime()).isZero();
        now = now.plusSeconds(90);
        assertThat(board.status().uptime()).isEqualTo(Duration.ofSeconds(90));
        board.become(PluginState.STOPPING, "", PID);
        assertThat(board.status().uptime()).isZero();
    }

    @Test
    void aClockThatGoesBackGivesNoNegativeUptime() {
        run();
        now = now.minusSeconds(10);
        assertThat(board.status().uptime()).isZero();
    }

    @Test
    void whatAProcessUsedIsForgottenWithTheProcess() {
        run();
        board.usage(ResourceUsage.of(1, 2, 3, 4));
        assertThat(board.status().resources()).contains(ResourceUsage.of(1, 2, 3, 4));
        board.become(PluginState.RESTARTING, "crash", OptionalLong.empty());
        assertThat(board.status().resources()).isEmpty();
        assertThat(board.status().pid()).isEmpty();
        assertThat(board.history().samples()).containsExactly(
                new ResourceHistory.Sample(Instant.EPOCH, ResourceUsage.of(1, 2, 3, 4)));
    }

    @Test
    void theHistoryKeepsTheLastMeasurementsAndTheirPeaks() {
        run();
        for (int i = 1; i <= ResourceHistory.CAPACITY + 5; i++) {
            now = now.plusSeconds(5);
            board.usage(ResourceUsage.of(i, 10, i, 10).withThreads(i).withDescriptors(7));
        }
        ResourceHistory history = board.history();
        assertThat(history.samples()).hasSize(60);
        assertThat(history.samples().get(0).time()).isEqualTo(Instant.EPOCH.plusSeconds(30));
        assertThat(history.averageCpuPercent()).hasValue(35.5);
        assertThat(history.peakCpuPercent()).hasValue(65);
        assertThat(history.averageMemoryMegabytes()).hasValue(10);
        assertThat(history.peakThreads()).hasValue(65);
        assertThat(history.averageDescriptors()).hasValue(7);
    }

    @Test
    void whyItEndedAndWasGivenUpIsShownAsValues() {
        run();
        board.ended(new EndCause.Signalled(9));
        board.fail(FailureReason.INTENSITY, "too often");
        assertThat(board.status().lastEnd()).contains(new EndCause.Signalled(9));
        assertThat(board.status().failure()).contains(FailureReason.INTENSITY);
        board.become(PluginState.STARTING, "", PID);
        assertThat(board.status().failure()).isEmpty();
        assertThat(board.status().lastEnd()).contains(new EndCause.Signalled(9));
    }

    @Test
    void manyReadsOfTheStatusReadTheClockAlone() { // S22-27
        run();
        told.clear();
        for (int i = 0; i < 1000; i++) {
            assertThat(board.status().pid()).isEqualTo(PID);
        }
        assertThat(told).isEmpty();
    }
}
