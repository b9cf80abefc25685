package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

//
class SubjectsTest {
    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(Subjects.platformEvent("cytube", "movies", "chat.message"),
                        "rosey.platform.cytube.movies.event.chat.message"),
                Arguments.of(Subjects.platformEvent("my site", "a.b", "user.joined"),
                        "rosey.platform.my%20site.a%2Eb.event.user.joined"),
                Arguments.of(Subjects.platformRaw("cytube", "movies", "chatMsg"), "rosey.platform.cytube.movies.raw.chatMsg"),
                Arguments.of(Subjects.platformRaw("cytube", "movies", "a.b"), "rosey.platform.cytube.movies.raw.a%2Eb"),
                Arguments.of(Subjects.platformSend("cytube", "movies", "chat.private"),
                        "rosey.platform.cytube.movies.send.chat.private"),
                Arguments.of(Subjects.command("dice-roller", "roll"), "rosey.command.dice-roller.roll"),
                Arguments.of(Subjects.command("dice-roller", "w\u00fcrfel"), "rosey.command.dice-roller.w%C3%BCrfel"),
                Arguments.of(Subjects.event("dice-roller", "rolled"), "rosey.event.dice-roller.rolled"),
                Arguments.of(Subjects.event("rules", "file.moved.twice"), "rosey.event.rules.file.moved.twice"),
                Arguments.of(Subjects.plugin("trivia", "crashed"), "rosey.plugin.trivia.crashed"),
                Arguments.of(Subjects.service("storage", "get"), "rosey.service.storage.get"),
                Arguments.of(Subjects.security("quarantined"), "rosey.security.quarantined"),
                Arguments.of(Subjects.monitoring("health"), "rosey.monitoring.health"),
                Arguments.of(Subjects.deadLetter(Subject.of("a.b")), "rosey.deadletter.a.b"),
                Arguments.of(Subjects.PERMISSION_DENIED, "rosey.security.permission_denied"),
                Arguments.of(Subjects.RATE_LIMITED, "rosey.security.rate_limited"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void hasAFactoryForEachRow(Subject made, String expected) {
        assertThat(made).hasToString(expected);
        assertThat(Subject.isValid(expected)).isTrue();
    }

    @Test
    void findsChatOfEveryChannel() {
        Subject chat = Subjects.platformEvent("cytube", "movies", "chat.message");
        Subject whisper = Subjects.platformEvent("cytube", "movies", "chat.private");
        assertThat(Subjects.ALL_CHAT_MESSAGES.matches(chat)).isTrue();
        assertThat(Subjects.ALL_CHAT_MESSAGES.matches(whisper)).isFalse();
        assertThat(Subjects.ALL_PRIVATE_MESSAGES.matches(whisper)).isTrue();
    }

    @Test
    void keepsADeadLetterOfAnyLength() {
        Subject longest = Subject.of("a".repeat(Subject.MAX_LENGTH));
        assertThat(Subjects.deadLetter(longest)).hasToString("rosey.deadletter." + longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rosey.platform.cytube.movies.event.chat.message", "rosey.platform.cytube.movies.raw.x",
        "rosey.command.dice-roller.roll", "rosey.command.x", "rosey.plugin.trivia.ready",
        "rosey.security.permission_denied", "rosey.monitoring.health", "rosey.deadletter.a", "rosey.platform.%ZZ.b.event.x",
    })
    void reservesWhatTheHostSays(String subject) {
        assertThat(Subjects.isReserved(Subject.of(subject))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rosey.event.x.y", "rosey.service.storage.get", "rosey.platform.cytube.movies.send.chat.message", "rosey.command",
        "rosey.platform.cytube.event.x", "roseyx.command.a", "foreign",
    })
    void reservesNothingElse(String subject) {
        assertThat(Subjects.isReserved(Subject.of(subject))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false, value = {
        "movies;movies", "Movie-Night_1;Movie-Night_1", "a.b;a%2Eb", "a b;a%20b", "*;%2A", ">;%3E", "%;%25", "%41;%2541",
        "\u00e9;%C3%A9", "\ud83c\udfb2;%F0%9F%8E%B2", "a/b;a%2Fb", "~;%7E",
    })
    void makesTokensOfTextFromOutside(String text, String token) {
        assertThat(Subjects.token(text)).isEqualTo(token);
        assertThat(Subjects.decodeToken(token)).isEqualTo(text);
        assertThat(Subject.of(token).tokenCount()).isOne();
    }

    @Test
    void refusesTextThatIsNoName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Subjects.token("")).withMessageContaining("0 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> Subjects.token("a".repeat(101))).withMessageContaining("101");
        assertThatIllegalArgumentException().isThrownBy(() -> Subjects.token("\u65e5".repeat(34)));
        assertThatIllegalArgumentException().isThrownBy(() -> Subjects.token("\ud83c")).withMessageContaining("surrogate");
        assertThat(Subjects.token("a".repeat(100))).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "%", "%4", "%4g", "%41", "%e9", "%2e", "%FF", "%C3", "a%2", "", "a.b", "a b", "\u00e9", "*", "%C3%A9\u00e9", "%00%",
    })
    void refusesTokensThatItCannotHaveMade(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subjects.decodeToken(token))
                .withMessageStartingWith("Not an encoded token: ");
    }
}
