package dev.rosey.examples.eightball;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Answer ANSWER = Answer.ALL.get(0);

    private static Memory.Key key(String user, String question) {
        return Memory.Key.of("test", user, question);
    }

    @Test
    void theQuestionAskedLeastRecentlyIsForgottenFirst() {
        Memory memory = new Memory(2);
        memory.keep(key("alice", "one"), ANSWER);
        memory.keep(key("alice", "two"), ANSWER);
        assertThat(memory.recall(key("alice", "one"))).isPresent();
        memory.keep(key("alice", "three"), ANSWER);

        assertThat(memory.size()).isEqualTo(2);
        assertThat(memory.recall(key("alice", "two"))).isEmpty();
        assertThat(memory.recall(key("alice", "one"))).isPresent();
    }

    @Test
    void questionsOfOthersAndOnOtherPlatformsAreOtherQuestions() {
        assertThat(key("alice", "one")).isEqualTo(key("ALICE", " One?"));
        assertThat(key("alice", "one")).isNotEqualTo(key("bob", "one"));
        assertThat(key("alice", "one")).isNotEqualTo(Memory.Key.of("other", "alice", "one"));
    }

    @Test
    void keysAreBounded() {
        Memory.Key key = key("u".repeat(100_000), "q".repeat(100_000));
        assertThat(key.user()).hasSize(100);
        assertThat(key.question()).hasSize(EightBall.MAX_QUESTION);
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(Memory.cut("a🎱b", 2)).isEqualTo("a");
        assertThat(Memory.cut("a🎱b", 3)).isEqualTo("a🎱");
    }
}
