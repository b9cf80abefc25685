package dev.rosey.examples.eightball;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.examples.eightball.Answer.Leaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
    @ParameterizedTest
    @CsvSource({"YES,10", "EVASIVE,5", "NO,5"})
    void theAnswersLeanToYes(Leaning leaning, int count) {
        assertThat(Answer.ALL).filteredOn(each -> each.leaning() == leaning).hasSize(count);
    }

    @Test
    void noTwoAnswersAreAlike() {
        assertThat(Answer.ALL).extracting(Answer::text).hasSize(20).doesNotHaveDuplicates().noneMatch(String::isBlank);
    }
}
