package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

//
class SubjectBuilderTest {
    @Test
    void composesSubjectsAndFilters() {
        SubjectBuilder mine = SubjectBuilder.of("rosey", "event").outside("dice-roller");
        assertThat(mine.token("rolled").build()).isEqualTo(Subject.of("rosey.event.dice-roller.rolled"));
        assertThat(mine.tokens("rolled.twice").build()).hasToString("rosey.event.dice-roller.rolled.twice");
        assertThat(mine.anyTail()).isEqualTo(SubjectFilter.of("rosey.event.dice-roller.>"));
        assertThat(mine.any().token("x").buildFilter()).isEqualTo(SubjectFilter.of("rosey.event.dice-roller.*.x"));
        assertThat(mine).as("each step is a new builder").hasToString("rosey.event.dice-roller");
    }

    @Test
    void encodesTextFromOutside() {
        assertThat(SubjectBuilder.of("a").outside("b.c > *").build()).hasToString("a.b%2Ec%20%3E%20%2A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "*", ">", "a b", "a\n", "."})
    void refusesWhatIsNotOneToken(String token) {
        SubjectBuilder builder = SubjectBuilder.of("a");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.token(token));
    }

    @Test
    void refusesWildcardsInSubjectsAndNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectBuilder.of("a").any().build());
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectBuilder.of().build());
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectBuilder.of().buildFilter());
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectBuilder.of("a").tokens("b..c"));
    }

    @Test
    void holdsTheLimitsOfSubjects() {
        SubjectBuilder longest = SubjectBuilder.of("a".repeat(Subject.MAX_LENGTH - 1));
        assertThat(longest.build().toString()).hasSize(Subject.MAX_LENGTH - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> longest.token("b").build());
    }
}
