package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.FailureReason;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.isolation.internal.supervisor.Restarts.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When a plugin is started again, and when it is given up. */ // Q-15, S22-31, S22-32
class RestartsTest {
    private Instant now = Instant.EPOCH;
    private long bits;
    private final RandomGenerator random = () -> bits;

    private Restarts restarts(RestartConfig config) {
        return new Restarts(config, () -> now, random);
    }

    private static Duration delay(Decision decision) {
        return ((Decision.Again) decision).delay();
    }

    @Test
    void waitsLongerEachTimeAndThenGivesUp() {
        Restarts restarts = restarts(RestartConfig.defaults());
        List<Duration> delays = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            Decision decision = i == 1 ? restarts.afterRun(true) : restarts.afterStart(false);
            delays.add(delay(decision));
            assertThat(restarts.attempts()).isEqualTo(i);
        }
        assertThat(delays).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(restarts.afterRun(true)).isEqualTo(new Decision.GiveUp(
                FailureReason.ATTEMPTS, "Given up after 5 attempts to restart it: "));
        assertThat(restarts.attempts()).isEqualTo(5);
    }

    @Test
    void waitsUpToATenthLongerByChance() {
        bits = -1;
        assertThat(delay(restarts(RestartConfig.defaults()).afterRun(true)))
                .isBetween(Duration.ofMillis(1099), Duration.ofMillis(1100));
        bits = 1L << 63;
        assertThat(delay(restarts(RestartConfig.defaults()).afterRun(true))).isEqualTo(Duration.ofMillis(1050));
    }

    @Test
    void runningWellForgetsAttemptsButNotHowOftenItWasRestarted() {
        Restarts restarts = restarts(RestartConfig.defaults().withIntensity(3, Duration.ofMinutes(10)));
        for (int i = 0; i < 3; i++) {
            assertThat(restarts.afterRun(true)).isInstanceOf(Decision.Again.class);
            now = now.plusSeconds(61);
            restarts.ranWell();
            assertThat(restarts.attempts()).isZero();
        }
        assertThat(restarts.afterRun(true)).isEqualTo(new Decision.GiveUp(
                FailureReason.INTENSITY, "Given up, as it was restarted 3 times within 600 s: "));
    }

    @Test
    void restartsThatAreOlderThanTheWindowDoNotCount() {
        Restarts restarts = restarts(RestartConfig.defaults().withIntensity(1, Duration.ofMinutes(1)));
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.Again.class);
        now = now.plusMillis(59_999);
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.GiveUp.class);
        now = now.plusMillis(1);
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.Again.class);
    }

    @Test
    void anOperatorsStartForgetsEverything() {
        Restarts restarts = restarts(RestartConfig.defaults().withIntensity(1, Duration.ofMinutes(10)));
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.Again.class);
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.GiveUp.class);
        restarts.forget();
        assertThat(restarts.attempts()).isZero();
        assertThat(restarts.afterRun(true)).isInstanceOf(Decision.Again.class);
    }

    @Test
    void thePolicySaysWhatIsRestarted() {
        RestartConfig config = RestartConfig.defaults();
        assertThat(restarts(config).afterRun(false)).isEqualTo(new Decision.Rest());
        assertThat(restarts(config.withPolicy(RestartPolicy.ALWAYS)).afterRun(false)).isInstanceOf(Decision.Again.class);
        assertThat(restarts(config.withPolicy(RestartPolicy.ALWAYS)).afterRun(true)).isInstanceOf(Decision.Again.class);
        assertThat(restarts(config.withPolicy(RestartPolicy.NEVER)).afterRun(false)).isEqualTo(new Decision.Rest());
        assertThat(restarts(config.withPolicy(RestartPolicy.NEVER)).afterRun(true)).isEqualTo(new Decision.GiveUp(
                FailureReason.POLICY, "Not restarted, as its policy is NEVER: "));
    }

    @Test
    void aStartThatAnOperatorAskedForIsTriedOnce() {
        assertThat(restarts(RestartConfig.defaults()).afterStart(true))
                .isEqualTo(new Decision.GiveUp(FailureReason.START, ""));
    }

    @Test
    void noAttemptsOrNoRestartsMeansNone() {
        assertThat(restarts(RestartConfig.defaults().withMaxAttempts(0)).afterRun(true))
                .isEqualTo(new Decision.GiveUp(FailureReason.ATTEMPTS, "Given up after 0 attempts to restart it: "));
        assertThat(restarts(RestartConfig.defaults().withIntensity(0, Duration.ofSeconds(1))).afterRun(true))
                .isInstanceOfSatisfying(Decision.GiveUp.class, up ->
                        assertThat(up.reason()).isEqualTo(FailureReason.INTENSITY));
    }
}
