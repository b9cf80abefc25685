package dev.rosey.benchmarks.report;

import static dev.rosey.benchmarks.report.Examples.with;
import static dev.rosey.benchmarks.report.Examples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoalTest {
    static Stream<Arguments> goals() {
        return Stream.of(
                Arguments.of(Goal.timesAsFastAsPeers(4), 4.0, true, "speed >= 4 x peers"),
                Arguments.of(Goal.timesAsFastAsPeers(4.5), 4.0, false, "speed >= 4.5 x peers"),
                Arguments.of(Goal.timesAsFastAs("Slow", 2500), 2500.0, true, "speed >= 2500 x Slow"),
                Arguments.of(Goal.timesAsFastAs("Fast", 5), 4.0, false, "speed >= 5 x Fast"),
                Arguments.of(Goal.atMostTimes("Fast", 0.25), 0.25, true, "time <= 0.25 x Fast"),
                Arguments.of(Goal.atMostTimes("Fast", 0.2), 0.25, false, "time <= 0.2 x Fast"),
                Arguments.of(Goal.atMostTimesFloor(2), 2.0, true, "time <= 2 x floor"),
                Arguments.of(Goal.atMostTimesFloor(1.15), 2.0, false, "time <= 1.15 x floor"),
                Arguments.of(Goal.atMostTimesControl(1.25, "without cache"), 1.25, true, "time <= 1.25 x without cache"),
                Arguments.of(Goal.atMostTimesControl(1.2, "without cache"), 1.25, false, "time <= 1.2 x without cache"),
                Arguments.of(Goal.twoThreadsScale(1.6), 1.6, true, "speed >= 1.6 x one thread"),
                Arguments.of(Goal.twoThreadsScale(1.7), 1.6, false, "speed >= 1.7 x one thread"),
                Arguments.of(Goal.atMostBytes(0), 0.2, true, "<= 0 B"),
                Arguments.of(Goal.atLeastPerSecond(100_000_000), 1.0, true, ">= 100000k/s"),
                Arguments.of(Goal.atLeastPerSecond(200_000_000), 0.5, false, ">= 200000k/s"),
                Arguments.of(Goal.atMost(Duration.ofMillis(1)), 0.00001, true, "<= 1 ms"),
                Arguments.of(Goal.atMostMoreThanFloor(Duration.ofMillis(1)), 0.000005, true, "<= floor + 1 ms"));
    }

    @ParameterizedTest
    @MethodSource("goals")
    void aGoalComparesWhatItSays(Goal goal, double value, boolean isMet, String text) {
        Outcome outcome = with(goal);
        assertThat(goal.value(outcome)).hasValue(value);
        assertThat(outcome.isMet()).contains(isMet);
        assertThat(outcome.ratio()).hasValue(value);
        assertThat(goal.text()).isEqualTo(text);
    }

    @Test
    void aTimeOrAnAmountOfMemoryIsComparedWithWhatIsAllowed() {
        Case slow = Case.builder("isolation", "a").rosey(Examples.SLOW).floor(Examples.FLOOR)
                .goal(Goal.atMost(Duration.ofNanos(20_000))).build();
        Case slower = Case.builder("isolation", "b").rosey(Examples.SLOW).floor(Examples.FLOOR)
                .goal(Goal.atMostMoreThanFloor(Duration.ofNanos(24_000))).build();
        Case large = Case.builder("isolation", "c").unit(Unit.MEMORY).rosey(Examples.SLOW)
                .goal(Goal.atMostMegabytes(20)).build();
        Map<Measurement, Figure> figures =
                Map.of(Examples.SLOW, Figure.of(25_000), Examples.FLOOR, Figure.of(500));
        assertThat(Outcome.of(slow, figures).isMet()).contains(false);
        assertThat(Outcome.of(slow, figures).ratio()).hasValue(1.25);
        assertThat(Outcome.of(slower, figures).isMet()).contains(false);
        assertThat(Outcome.of(slower, Map.of(Examples.SLOW, Figure.of(24_500), Examples.FLOOR, Figure.of(500))).isMet())
                .contains(true);
        assertThat(Outcome.of(large, Map.of(Examples.SLOW, Figure.of(20 << 20))).isMet()).contains(true);
        assertThat(Outcome.of(large, Map.of(Examples.SLOW, Figure.of(21 << 20))).isMet()).contains(false);
    }

    @Test
    void oneMissedGoalIsEnough() {
        Outcome outcome = with(Goal.timesAsFastAsPeers(2), Goal.atMostTimesFloor(1));
        assertThat(outcome.isMet()).contains(false);
        assertThat(outcome.goal()).isEqualTo("speed >= 2 x peers, time <= 1 x floor");
    }

    @Test
    void garbageMissesTheGoalOfNone() {
        assertThat(Goal.atMostBytes(0).isMetBy(8)).isFalse();
        assertThat(Goal.atMostBytes(96).isMetBy(96.3)).isTrue();
        assertThat(Goal.atMostBytes(96).isMetBy(104)).isFalse();
    }

    @Test
    void nothingIsMetThatCannotBeCompared() {
        assertThat(without(Examples.FLOOR, Goal.atMostTimesFloor(9)).isMet()).isEmpty();
        assertThat(without(Examples.SLOW, Goal.timesAsFastAs("Slow", 1)).isMet()).isEmpty();
        assertThat(without(Examples.ROSEY, Goal.atMostBytes(0)).isMet()).isEmpty();
        assertThat(without(Examples.FLOOR, Goal.atMostTimesFloor(9), Goal.timesAsFastAsPeers(99)).isMet()).contains(false);
        assertThat(with().isMet()).isEmpty();
    }

    @Test
    void theFastestPeerIsTheBestAndAMissingOneIsNamed() {
        assertThat(with().bestPeer().orElseThrow().name()).isEqualTo("Fast");
        Outcome outcome = without(Examples.FAST);
        assertThat(outcome.bestPeer().orElseThrow().name()).isEqualTo("Slow");
        assertThat(outcome.missing()).containsExactly("Fast");
    }

    @Test
    void aFigureIsANumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Figure(Double.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Figure(1, Double.NaN));
    }

    @Test
    void aMeasurementTellsItsParameters() {
        assertThat(Examples.ROSEY).hasToString("Examples.rosey n=1");
        assertThatIllegalArgumentException().isThrownBy(() -> Measurement.of(GoalTest.class, "x", "n"));
    }
}
