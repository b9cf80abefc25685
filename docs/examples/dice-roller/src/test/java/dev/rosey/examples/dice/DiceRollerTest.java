package dev.rosey.examples.dice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.core.testkit.RoseyTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The plugin on the whole way from the chat line to the answer, inside the test: S22-17, S22-20, S22-60. */
class DiceRollerTest {
    private final RoseyTestKit kit = RoseyTestKit.create().install(new DiceRoller());

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void rollRepliesAndPublishes() {
        assertThat(kit.chat("alice", "!roll 2d6").reply()).matches("🎲 \\[[1-6], [1-6]\\] = \\d+");
        assertThat(kit.published("rosey.event.dice-roller.rolled")).hasSize(1);
    }

    @Test
    void theSameSeedRollsTheSameDice() {
        String first = kit.chat("alice", "!roll 20d1000").reply();
        try (RoseyTestKit other = RoseyTestKit.create().install(new DiceRoller())) {
            assertThat(other.chat("bob", "!roll 20d1000").reply()).isEqualTo(first);
        }
    }

    @Test
    void flipReplies() {
        assertThat(kit.chat("alice", "!flip").reply()).matches(".*(heads|tails).*");
    }

    @Test
    void nonsenseIsAnsweredWithTheUsage() {
        assertThat(kit.chat("alice", "!roll a lot").reply()).contains("Usage: !roll [n]d<s>[±m]");
        assertThat(kit.published("rosey.event.dice-roller.rolled")).isEmpty();
    }

    @Test
    void oneCorrelationIdIsOnEveryEventOfTheWay() { // S22-16
        RoseyTestKit.Chat chat = kit.chat("alice", "!roll 2d6");
        assertThat(chat.replies()).hasSize(1);
        String id = chat.event().correlationId();
        assertThat(kit.published("rosey.command.dice-roller.roll")).extracting(Event::correlationId).containsExactly(id);
        assertThat(kit.published("rosey.event.dice-roller.rolled")).extracting(Event::correlationId).containsExactly(id);
        assertThat(kit.published("rosey.platform.test.lobby.send.chat.message"))
                .extracting(Event::correlationId)
                .containsExactly(id);
    }

    @Test
    void everyUserIsAnsweredWhereTheyAsked() {
        kit.chat("alice", "!roll 1d1");
        assertThat(kit.published("rosey.platform.test.lobby.send.chat.message")).hasSize(1);
        assertThat(kit.published("rosey.platform.>")).hasSize(2);
    }
}
