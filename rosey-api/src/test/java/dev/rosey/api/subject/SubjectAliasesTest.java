package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.RoseyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// S22-19
class SubjectAliasesTest {
    private final SubjectAliases aliases =
            SubjectAliases.builder().plugin("dice", "dice-roller").channel("movies").build();

    @ParameterizedTest
    @CsvSource({
        "cytube.chat.message,rosey.platform.cytube.movies.event.chat.message",
        "cytube.user.joined,rosey.platform.cytube.movies.event.user.joined",
        "cytube.send.message,rosey.platform.cytube.movies.send.chat.message",
        "cytube.send.chat.private,rosey.platform.cytube.movies.send.chat.private",
        "rosey.command.dice.roll,rosey.command.dice-roller.roll",
        "rosey.commands.dice.roll,rosey.command.dice-roller.roll",
        "rosey.commands.trivia.ask,rosey.command.trivia.ask",
        "rosey.event.dice.rolled,rosey.event.dice-roller.rolled",
        "rosey.events.dice.rolled,rosey.event.dice-roller.rolled",
        "rosey.plugins.dice.ready,rosey.plugin.dice-roller.ready",
        "rosey.event.dice-roller.rolled,rosey.event.dice-roller.rolled",
        "rosey.service.dice.x,rosey.service.dice.x",
        "rosey.commands,rosey.commands",
        "foreign.commands.dice,foreign.commands.dice",
        "cytube,cytube",
    })
    void resolvesOlderSubjects(String older, String current) {
        assertThat(aliases.resolve(Subject.of(older))).hasToString(current);
    }

    @ParameterizedTest
    @CsvSource({
        "cytube.chat.message,rosey.platform.cytube.*.event.chat.message",
        "cytube.>,rosey.platform.cytube.*.event.>",
        "cytube.send.>,rosey.platform.cytube.*.send.>",
        "cytube.send.message,rosey.platform.cytube.*.send.chat.message",
        "rosey.commands.>,rosey.command.>",
        "rosey.events.dice.*,rosey.event.dice-roller.*",
        "rosey.events.*.rolled,rosey.event.*.rolled",
        "rosey.>,rosey.>",
        ">,>",
    })
    void resolvesOlderFiltersForEveryChannel(String older, String current) {
        assertThat(aliases.resolve(SubjectFilter.of(older))).hasToString(current);
    }

    @Test
    void isOffByDefault() {
        Subject subject = Subject.of("cytube.chat.message");
        SubjectFilter filter = SubjectFilter.of("rosey.commands.>");
        assertThat(SubjectAliases.none().resolve(subject)).isSameAs(subject);
        assertThat(SubjectAliases.none().resolve(filter)).isSameAs(filter);
        assertThat(SubjectAliases.none().isEnabled()).isFalse();
        assertThat(aliases.isEnabled()).isTrue();
    }

    @Test
    void refusesASendWithoutExactlyOneChannel() {
        Subject send = Subject.of("cytube.send.message");
        assertThatThrownBy(() -> SubjectAliases.builder().build().resolve(send))
                .isInstanceOfSatisfying(RoseyException.class, e -> assertThat(e.code()).isEqualTo("SUBJECT-001"))
                .hasMessageContaining("no channel is connected");
        SubjectAliases two = SubjectAliases.builder().channel("a").channel("b").build();
        assertThatThrownBy(() -> two.resolve(send)).isInstanceOf(RoseyException.class).hasMessageContaining("2 channels are");
    }

    @Test
    void countsAChannelOnce() {
        SubjectAliases once = SubjectAliases.builder().channel("movies").channel("movies").build();
        assertThat(once.resolve(Subject.of("cytube.send.message")))
                .hasToString("rosey.platform.cytube.movies.send.chat.message");
    }

    @Test
    void encodesChannelsAndRefusesOneAliasForTwoPlugins() {
        assertThat(SubjectAliases.builder().channel("a.b").build().resolve(Subject.of("cytube.x")))
                .hasToString("rosey.platform.cytube.a%2Eb.event.x");
        SubjectAliases.Builder builder = SubjectAliases.builder().plugin("dice", "dice-roller").plugin("dice", "dice-roller");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.plugin("dice", "other"))
                .withMessageContaining("dice-roller")
                .withMessageContaining("other");
    }
}
