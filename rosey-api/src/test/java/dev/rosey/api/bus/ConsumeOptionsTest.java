package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumeOptionsTest {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration BACKOFF = Duration.ofMillis(200);
    private static final ConsumeOptions DEFAULTS = ConsumeOptions.defaults();

    @Test
    void theDefaultsKeepOrderAndTryFiveTimes() {
        assertThat(DEFAULTS).isEqualTo(new ConsumeOptions(1, 65_536, WAIT, 5, BACKOFF));
    }

    @Test
    void eachOptionIsReplacedByItself() {
        Duration other = Duration.ofMillis(7);
        assertThat(DEFAULTS.withMaxInFlight(3)).isEqualTo(new ConsumeOptions(3, 65_536, WAIT, 5, BACKOFF));
        assertThat(DEFAULTS.withMaxPending(3)).isEqualTo(new ConsumeOptions(1, 3, WAIT, 5, BACKOFF));
        assertThat(DEFAULTS.withAckWait(other)).isEqualTo(new ConsumeOptions(1, 65_536, other, 5, BACKOFF));
        assertThat(DEFAULTS.withMaxAttempts(3)).isEqualTo(new ConsumeOptions(1, 65_536, WAIT, 3, BACKOFF));
        assertThat(DEFAULTS.withBackoff(other)).isEqualTo(new ConsumeOptions(1, 65_536, WAIT, 5, other));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesNumbersThatAreNotPositive(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxInFlight(number))
                .withMessage("maxInFlight is " + number + "; it must be positive");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxPending(number))
                .withMessage("maxPending is " + number + "; it must be positive");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxAttempts(number))
                .withMessage("maxAttempts is " + number + "; it must be positive");
    }

    static Stream<Duration> notPositive() {
        return Stream.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("notPositive")
    void refusesTimesThatAreNotPositive(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withAckWait(time))
                .withMessage("ackWait is " + time + "; it must be positive");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBackoff(time))
                .withMessage("backoff is " + time + "; it must be positive");
    }

    static Stream<Duration> positive() {
        return Stream.of(Duration.ofNanos(1), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("positive")
    void takesTheShortestTimesAndThoseBeyondALongOfNanoseconds(Duration time) {
        assertThat(DEFAULTS.withAckWait(time).ackWait()).isEqualTo(time);
        assertThat(DEFAULTS.withBackoff(time).backoff()).isEqualTo(time);
    }

    @Test
    void takesOneOfEach() {
        ConsumeOptions least = new ConsumeOptions(1, 1, WAIT, 1, BACKOFF);
        assertThat(DEFAULTS.withMaxPending(1).withMaxAttempts(1)).isEqualTo(least);
    }

    @Test
    void namesTheTimeThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withAckWait(null)).withMessage("ackWait");
        assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withBackoff(null)).withMessage("backoff");
    }
}
