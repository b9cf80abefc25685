package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverflowPolicyTest {
    @Test
    void policiesAreEqualByKindAndTime() {
        assertThat(Stream.of(OverflowPolicy.dropOldest(), OverflowPolicy.dropNewest(), OverflowPolicy.fail(),
                        OverflowPolicy.block(Duration.ofSeconds(1)), OverflowPolicy.block(Duration.ofSeconds(2))))
                .doesNotHaveDuplicates();
        assertThat(OverflowPolicy.block(Duration.ofSeconds(60))).isEqualTo(OverflowPolicy.block(Duration.ofMinutes(1)));
        assertThat(OverflowPolicy.fail()).isEqualTo(OverflowPolicy.fail());
    }

    @Test
    void waitsForTheShortestTime() {
        assertThat(OverflowPolicy.block(Duration.ofNanos(1)))
                .isEqualTo(new OverflowPolicy.Block(Duration.ofNanos(1)));
    }

    static Stream<Duration> notPositive() {
        return Stream.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("notPositive")
    void refusesToWaitForATimeThatIsNotPositive(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> OverflowPolicy.block(time))
                .withMessage("atMost is " + time + "; it must be positive");
    }
}
