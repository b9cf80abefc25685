package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    @Test
    void nothingNeedsToBeSet() {
        Settings settings = Settings.of(Value.map().build());

        assertThat(settings).isEqualTo(new Settings(true, 30, 5));
        assertThat(settings.timePerQuestion()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void allCanBeSet() {
        assertThat(Settings.of(Value.map().put("shuffle", false).put("secondsPerQuestion", 5).put("rounds", 40).build()))
                .isEqualTo(new Settings(false, 5, 40));
    }

    static Stream<Arguments> wrongOnes() {
        return Stream.of(
                Arguments.of("secondsPerQuestion", 4, "at /secondsPerQuestion: expected 5 to 600, found 4"),
                Arguments.of("secondsPerQuestion", 601, "at /secondsPerQuestion: expected 5 to 600, found 601"),
                Arguments.of("secondsPerQuestion", "30", "at /secondsPerQuestion: expected a whole number"),
                Arguments.of("rounds", 0, "at /rounds: expected 1 to 40, found 0"),
                Arguments.of("rounds", 41, "at /rounds: expected 1 to 40, found 41"),
                Arguments.of("rounds", 1L << 40, "at /rounds: expected a whole number of 32 bits"),
                Arguments.of("shuffle", "no", "at /shuffle: expected true or false"),
                Arguments.of("Rounds", 3, "at /Rounds: is not known here"));
    }

    @ParameterizedTest
    @MethodSource("wrongOnes")
    void whatIsWrongIsNamed(String field, Object value, String problem) {
        Value section = Value.map().put(field, value).build();

        assertThatThrownBy(() -> new Trivia().validate(section))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith(problem);
    }
}
