package dev.rosey.api.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

//
class SubjectFilterTest {
    @ParameterizedTest
    @CsvSource({
        "a,a", "a.b,a.b", "*,a", "*.*,a.b", "a.*,a.b", "*.b,a.b", "a.*.c,a.b.c", ">,a", ">,a.b.c", "a.>,a.b",
        "a.>,a.b.c.d", "a.*.>,a.b.c", "*.>,a.b", "rosey.event.*.rolled,rosey.event.dice-roller.rolled",
        "rosey.platform.*.*.event.chat.message,rosey.platform.cytube.movies.event.chat.message",
    })
    void matches(String filter, String subject) {
        assertThat(SubjectFilter.of(filter).matches(Subject.of(subject))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a,b", "a,a.b", "a.b,a", "*,a.b", "*.*,a", "*.*,a.b.c", "a.*,a", "a.*,b.b", "a.*.c,a.b.d", "a.*.c,a.c",
        "a.>,a", "a.>,ab.c", "a.>,b.c", "a.*.>,a.b", "*.>,a", "A,a", "a.b,a.bc", "a.bc,a.b", "ab,a.b",
    })
    void doesNotMatch(String filter, String subject) { // 'a.>,a' is the zero-token case
        assertThat(SubjectFilter.of(filter).matches(Subject.of(subject))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a..b,a..b,true", "a.*.b,a..b,false", "a.>,a.,false", "a.>,a..b,true", "*,.,false", ">,a b,true",
    })
    void matchesReceivedNamesTokenByToken(String filter, String received, boolean expected) {
        if (SubjectFilter.isValid(filter)) {
            assertThat(SubjectFilter.of(filter).matches(Subject.received(received))).isEqualTo(expected);
        } else {
            assertThat(filter).contains("..");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", ">.a", "a.>.b", "a*", "*a", "a.b>", "**", ">>", "a b", "*.>.*"})
    void refuses(String text) {
        assertThat(SubjectFilter.isValid(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectFilter.of(text))
                .withMessageStartingWith("Not a subject filter: ");
    }

    @ParameterizedTest
    @CsvSource({
        "a,a,true", "a,b,false", ">,a,true", ">,>,true", ">,*,true", ">,a.>,true", "a.>,a.b,true", "a.>,a,false",
        "a.>,>,false", "*,a,true", "*,*,true", "a,*,false", "*,>,false", "*.*,a.>,false", "a.>,a.>,true",
        "a.>,a.*.>,true", "a.*.>,a.>,false", "*.b,a.b,true", "a.b,*.b,false", "*.>,a.b.c,true", "*.>,a,false",
        "a.*,a.b.c,false", "rosey.event.x.>,rosey.event.>,false", "rosey.>,rosey.event.x.>,true",
    })
    void covers(String wide, String narrow, boolean expected) {
        assertThat(SubjectFilter.of(wide).covers(SubjectFilter.of(narrow))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a,a,true", "a,b,false", "a.*,*.b,true", "a.*,b.*,false", ">,a,true", "a.>,a,false", "a.>,*,false",
        "a.>,*.*,true", "a.>,b.>,false", "a.b.>,a.*,false", "a.b.>,a.>,true", "*.*,*.*.*,false", "a.*.c,a.b.*,true",
    })
    void overlaps(String one, String other, boolean expected) {
        assertThat(SubjectFilter.of(one).overlaps(SubjectFilter.of(other))).isEqualTo(expected);
        assertThat(SubjectFilter.of(other).overlaps(SubjectFilter.of(one))).isEqualTo(expected);
    }

    @Test
    void knowsWhetherItIsLiteral() {
        assertThat(SubjectFilter.of("a.b").isLiteral()).isTrue();
        assertThat(SubjectFilter.of("a.*").isLiteral()).isFalse();
        assertThat(SubjectFilter.of(">").isLiteral()).isFalse();
    }

    @Test
    void isEqualByText() {
        assertThat(SubjectFilter.of("a.*"))
                .isEqualTo(SubjectFilter.of("a.*"))
                .hasSameHashCodeAs(SubjectFilter.of("a.*"))
                .isNotEqualTo(SubjectFilter.of("a.>"))
                .isNotEqualTo("a.*")
                .hasToString("a.*");
        assertThat(SubjectFilter.of(Subject.of("a.b"))).isEqualTo(SubjectFilter.of("a.b"));
        assertThat(SubjectFilter.of("a.*.>").tokens()).containsExactly("a", "*", ">");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> SubjectFilter.of((String) null));
        assertThatNullPointerException().isThrownBy(() -> SubjectFilter.isValid(null));
    }
}
