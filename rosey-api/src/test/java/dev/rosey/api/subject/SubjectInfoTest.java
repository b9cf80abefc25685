package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

// parsing gives the parts without losing tail tokens.
class SubjectInfoTest {
    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of("rosey.platform.cytube.movies.event.chat.message",
                        new SubjectInfo.PlatformEvent("cytube", "movies", "chat.message")),
                Arguments.of("rosey.platform.cytube.a%2Eb.event.error", new SubjectInfo.PlatformEvent("cytube", "a.b", "error")),
                Arguments.of("rosey.platform.c.d.event.a.b.c.d", new SubjectInfo.PlatformEvent("c", "d", "a.b.c.d")),
                Arguments.of("rosey.platform.cytube.movies.raw.a%2Eb", new SubjectInfo.PlatformRaw("cytube", "movies", "a.b")),
                Arguments.of("rosey.platform.cytube.movies.send.playlist.add",
                        new SubjectInfo.PlatformSend("cytube", "movies", "playlist.add")),
                Arguments.of("rosey.command.dice-roller.roll", new SubjectInfo.Command("dice-roller", "roll")),
                Arguments.of("rosey.command.dice-roller.w%C3%BCrfel", new SubjectInfo.Command("dice-roller", "w\u00fcrfel")),
                Arguments.of("rosey.event.rules.file.moved", new SubjectInfo.DomainEvent("rules", "file.moved")),
                Arguments.of("rosey.plugin.trivia.log.debug", new SubjectInfo.PluginEvent("trivia", "log.debug")),
                Arguments.of("rosey.service.storage.kv.get", new SubjectInfo.Service("storage", "kv.get")),
                Arguments.of("rosey.security.permission_denied.x", new SubjectInfo.Security("permission_denied.x")),
                Arguments.of("rosey.monitoring.a.b", new SubjectInfo.Monitoring("a.b")),
                Arguments.of("rosey.deadletter.rosey.event.x.y", new SubjectInfo.DeadLetter(Subject.of("rosey.event.x.y"))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsEachRowOfTheTable(String subject, SubjectInfo expected) {
        assertThat(SubjectInfo.of(Subject.of(subject))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "foreign", "foreign.command.a.b", "rosey", "rosey.command", "rosey.command.x", "rosey.command.x.y.z", "rosey.event.x",
        "rosey.plugin.x", "rosey.service.x", "rosey.security", "rosey.platform.cytube.movies.event",
        "rosey.platform.cytube.movies.other.x", "rosey.platform.cytube.movies.raw.a.b", "rosey.unknown.a.b",
        "rosey.event.%ZZ.x", "rosey.event.%61.x", "rosey.platform.cytube.caf\u00e9.event.x", "rosey.command.x.a/b",
    })
    void takesEverythingElseAsOther(String text) {
        Subject subject = Subject.of(text);
        assertThat(SubjectInfo.of(subject)).isEqualTo(new SubjectInfo.Other(subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosey.event..x", "rosey.deadletter.", "rosey..a.b", "rosey.platform...event.x", "rosey.command.a b.c"})
    void takesReceivedNamesThatAreNotOursAsOther(String text) {
        assertThat(SubjectInfo.of(Subject.received(text))).isInstanceOf(SubjectInfo.Other.class);
    }

    @Test
    void undoesTheFactories() {
        assertThat(SubjectInfo.of(Subjects.platformSend("my site", "a/b \ud83c\udfb2", "chat.message")))
                .isEqualTo(new SubjectInfo.PlatformSend("my site", "a/b \ud83c\udfb2", "chat.message"));
    }
}
