package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"1, 200", "2, 400", "3, 800", "8, 25600", "9, 30000", "1000, 30000"})
    void doublesUpToThirtySeconds(int attempt, long millis) {
        assertThat(Backoff.after(Duration.ofMillis(200), attempt, 0)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void chanceTakesUpToAQuarterAway() {
        assertThat(Backoff.after(Duration.ofMillis(200), 1, 1)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aLongerFirstWaitStaysAsItIs() {
        assertThat(Backoff.after(Duration.ofMinutes(5), 3, 0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Backoff.after(Duration.ofDays(400_000), 2, 0)).isPositive();
    }
}
