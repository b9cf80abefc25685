package dev.rosey.cytube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CytubeConfigTest {
    private static CytubeConfig.Builder movies() {
        return CytubeConfig.builder("https://cytu.be", "movies");
    }

    @Test
    void passwordsAreNotPrinted() { // trap 12
        CytubeConfig config = movies().account("RoseyBot", "hunter2").channelPassword("opensesame").build();
        assertThat(config + " " + config.settings()).contains("RoseyBot", "movies").doesNotContain("hunter2", "opensesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cytu.be", "ftp://cytu.be", "https://", "https://cytu.be/?x=1", "https://me@cytu.be", "not a url"})
    void aSiteIsAWebAddress(String site) {
        assertThatIllegalArgumentException().isThrownBy(() -> CytubeConfig.builder(site, "movies"))
                .withMessageContaining("\"" + site + "\"").withMessageContaining("such as https://cytu.be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../secret", "movies.*", "x.y", "ünicode", "0123456789012345678901234567890"})
    void aChannelHasAName(String channel) {
        assertThatIllegalArgumentException().isThrownBy(() -> CytubeConfig.builder("https://cytu.be", channel))
                .withMessageContaining("1 to 30 letters");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("1 to 20 letters", () -> movies().guest("no spaces")),
                mistake("1 to 20 letters", () -> movies().account("[server]", "x")),
                mistake("The password of me is empty", () -> movies().account("me", "")),
                mistake("maxMessageLength is 0", () -> movies().maxMessageLength(0)),
                mistake("maxMessageLength is 1001", () -> movies().maxMessageLength(1001)),
                mistake("sendCapacity is 0", () -> movies().sendCapacity(0)),
                mistake("joinTimeout is PT0S", () -> movies().joinTimeout(Duration.ZERO)),
                mistake("sendTimeout is PT-1S", () -> movies().sendTimeout(Duration.ofSeconds(-1))),
                mistake("connectTimeout is PT0S", () -> movies().connectTimeout(Duration.ZERO)),
                mistake("silenceLimit is PT0S", () -> movies().silenceLimit(Duration.ZERO)),
                mistake("connectionRefill is PT-1S", () -> movies().connectionRefill(Duration.ofSeconds(-1))),
                mistake("reconnectDelay is PT2S to PT1S",
                        () -> movies().reconnectDelay(Duration.ofSeconds(2), Duration.ofSeconds(1))));
    }

    private static Arguments mistake(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }
}
