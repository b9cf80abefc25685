package dev.rosey.examples.eightball;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.core.testkit.RoseyTestKit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin on the whole way from the chat line to the answer. */
class EightBallTest {
    private static final String ANSWERED = "rosey.event.8ball.answered";
    private static final List<String> TEXTS = Answer.ALL.stream().map(each -> "🎱 " + each.text()).toList();

    private final RoseyTestKit kit = RoseyTestKit.create().install(new EightBall());

    @AfterEach
    void close() {
        kit.close();
    }

    private List<AnsweredEvent> events() {
        return kit.published(ANSWERED).stream().map(each -> each.payload().as(AnsweredEvent.class)).toList();
    }

    @Test
    void aQuestionIsAnsweredAndPublished() {
        RoseyTestKit.Chat chat = kit.chat("alice", "!8ball Will it work?");

        assertThat(TEXTS).contains(chat.reply());
        assertThat(kit.published(ANSWERED)).extracting(Event::correlationId).containsExactly(chat.event().correlationId());
        AnsweredEvent event = events().get(0);
        assertThat(event.user()).isEqualTo("alice");
        assertThat(event.question()).isEqualTo("Will it work?");
        assertThat("🎱 " + event.answer()).isEqualTo(chat.reply());
        assertThat(event.count()).isEqualTo(1);
        assertThat(event.isRepeated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!8ball", "!eightball   ", "!8b ?!", "!8ball \u200b…"})
    void withoutAQuestionTheUsageIsShown(String line) {
        assertThat(kit.chat("alice", line).reply()).isEqualTo("Ask me something. Usage: !8ball <question>");
        assertThat(events()).isEmpty();
    }

    @Test
    void aUserWaitsThreeSecondsBetweenTwoQuestions() {
        kit.chat("alice", "!8ball Will it work?");

        assertThat(kit.chat("ALICE", "!8b Really?").reply()).isEqualTo("!8ball is cooling down. Try again in 3 s.");
        assertThat(TEXTS).as("another user does not wait").contains(kit.chat("bob", "!8ball Really?").reply());
        kit.advance(Duration.ofMillis(2999));
        assertThat(kit.chat("alice", "!8ball Really?").reply()).isEqualTo("!8ball is cooling down. Try again in 1 s.");
        kit.advance(Duration.ofMillis(1));
        assertThat(TEXTS).contains(kit.chat("alice", "!8ball Really?").reply());
    }

    @Test
    void theSameQuestionOfTheSameUserHasTheSameAnswer() {
        String first = kit.chat("alice", "!8ball Will it work?").reply();
        for (int i = 0; i < 20; i++) {
            kit.advance(Duration.ofSeconds(10));
            kit.chat("bob", "!8ball Is this number " + i + "?");
            assertThat(kit.chat("Alice", "!8ball  WILL it, work").reply()).isEqualTo(first);
        }
        assertThat(events()).filteredOn(AnsweredEvent::isRepeated).hasSize(20);
        assertThat(events().get(40).count()).isEqualTo(41);
    }

    @Test
    void everyAnswerComesUp() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            kit.advance(Duration.ofSeconds(10));
            seen.add(kit.chat("alice", "!8ball Question " + i).reply());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(TEXTS);
    }

    @Test
    void aPrivateQuestionIsAnsweredInPrivate() {
        kit.chat(new ChatMessage("alice", "!8ball Will it work?", RoseyTestKit.CHANNEL, RoseyTestKit.PLATFORM,
                kit.time().instant(), Ranks.REGISTERED, true, Optional.empty()));

        assertThat(kit.published("rosey.platform.test.lobby.send.chat.message")).isEmpty();
        List<Event> sent = kit.published("rosey.platform.test.lobby.send.chat.private");
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).payload().as(OutgoingMessage.class).to()).contains("alice");
    }

    @Test
    void hostileTextNeverComesBack() {
        String reply = kit.chat("<b>\u202eeve", "!8ball <script>\u0007\u001b[2J" + "x".repeat(900)).reply();

        assertThat(TEXTS).contains(reply);
        assertThat(events().get(0).question()).hasSize(EightBall.MAX_QUESTION);
    }
}
