package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

//
class SubjectTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "a", "rosey", "rosey.event.dice-roller.rolled", "rosey.platform.cytube.movies.event.chat.message", "A.b.C",
        "0", "foo_bar", "foo-bar", "$SYS.x", "_INBOX.1", "%41", "a/b", "k=v", "\u00e9t\u00e9", "\u65e5\u672c.\u8a9e",
        "\ud83c\udfb2.rolled", "a:b", "<x", "~", "\"quoted\"",
    })
    void acceptsWhatAServerAccepts(String text) {
        assertThat(Subject.isValid(text)).isTrue();
        assertThat(Subject.of(text)).hasToString(text);
        assertThat(SubjectFilter.isValid(text)).as("a subject is a filter too").isTrue();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "it is empty"),
                Arguments.of(".", "token 1 is empty"),
                Arguments.of(".a", "token 1 is empty"),
                Arguments.of("a.", "ends with '.'"),
                Arguments.of("a..b", "token 2 is empty"),
                Arguments.of("a...b", "token 2 is empty"),
                Arguments.of("a.*", "wildcard '*' at index 2"),
                Arguments.of("*", "wildcard '*'"),
                Arguments.of("a.>", "wildcard '>' at index 2"),
                Arguments.of("a>b", "wildcard '>'"),
                Arguments.of("a*b", "wildcard '*'"),
                Arguments.of("a b", "U+0020"),
                Arguments.of(" a", "index 0"),
                Arguments.of("a\t", "U+0009"),
                Arguments.of("a\r\nPUB b", "U+000D"),
                Arguments.of("a\nb", "U+000A"),
                Arguments.of("a\u0000b", "U+0000"),
                Arguments.of("a\u007f", "U+007F"),
                Arguments.of("a\u0085b", "U+0085"),
                Arguments.of("a\u00a0b", "U+00A0"),
                Arguments.of("a\u2028b", "U+2028"),
                Arguments.of("a\u3000b", "U+3000"),
                Arguments.of("a\ud83c", "unpaired surrogate"),
                Arguments.of("a\udfb2b", "unpaired surrogate"),
                Arguments.of("\ud83c\ud83c\udfb2", "unpaired surrogate"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesTheProblemOfWhatItRefuses(String text, String problem) {
        assertThat(Subject.isValid(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subject.of(text))
                .withMessageStartingWith("Not a subject: ")
                .withMessageContaining(problem);
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> Subject.of(null));
    }

    @Test
    void holdsTheLimitOfLengthInBytes() {
        assertThat(Subject.isValid("a".repeat(Subject.MAX_LENGTH))).isTrue();
        assertThat(Subject.isValid("a".repeat(Subject.MAX_LENGTH + 1))).isFalse();
        assertThat(Subject.isValid("\u00e9".repeat(Subject.MAX_LENGTH / 2))).isTrue();
        assertThat(Subject.isValid("\u00e9".repeat(Subject.MAX_LENGTH / 2) + "a")).isFalse();
        assertThat(Subject.isValid("\u65e5".repeat(341) + "a")).isTrue();
        assertThat(Subject.isValid("\u65e5".repeat(341) + "aa")).isFalse();
        assertThat(Subject.isValid("\ud83c\udfb2".repeat(256))).isTrue();
        assertThat(Subject.isValid("\ud83c\udfb2".repeat(256) + "a")).isFalse();
    }

    @Test
    void holdsTheLimitOfTokens() {
        String most = "a" + ".a".repeat(Subject.MAX_TOKENS - 1);
        assertThat(Subject.of(most).tokenCount()).isEqualTo(Subject.MAX_TOKENS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subject.of(most + ".a"))
                .withMessageContaining("65 tokens, more than 64");
    }

    @Test
    void messagesStayShortAndShowNoControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subject.of("x".repeat(5000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subject.of("a\nb"))
                .satisfies(e -> assertThat(e.getMessage()).contains("\\u000A").doesNotContain("\n"));
    }

    @Test
    void givesItsTokensInOrder() {
        assertThat(Subject.of("rosey.event.x.y").tokens()).containsExactly("rosey", "event", "x", "y");
        assertThat(Subject.of("rosey").tokens()).containsExactly("rosey");
        assertThat(Subject.of("rosey").tokenCount()).isOne();
    }

    @Test
    void appendsTokens() {
        assertThat(Subject.of("a").append("b.c")).isEqualTo(Subject.of("a.b.c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.of("a").append(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.of("a").append(".b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.of("a").append("*"));
    }

    @Test
    void isEqualByText() {
        assertThat(Subject.of("a.b")).isEqualTo(Subject.of("a.b")).hasSameHashCodeAs(Subject.of("a.b"));
        assertThat(Subject.of("a.b")).isNotEqualTo(Subject.of("a.B")).isNotEqualTo("a.b");
        assertThat(Subject.of("a.b")).isLessThan(Subject.of("a.c"));
    }

    @Test
    void takesReceivedNamesAsTheyAre() {
        assertThat(Subject.received("a..b c")).hasToString("a..b c");
        assertThat(Subject.received("a..b").tokens()).containsExactly("a", "", "b");
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.received(""));
    }
}
